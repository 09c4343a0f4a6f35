#!/bin/sh
# Builds the page into target/classes/page. Without Node, or where its packages can't be had, the
# page is left out, which is said in one sentence, or fails the build where TACIT_PAGE is "required",
# as for an archive. A page with a fault fails every build.
set -eu
cd "$(dirname "$0")"
into=../target/classes/page
stamp=../target/page.stamp

leave_out() {
    rm -rf "$into" "$stamp"
    if [ "${TACIT_PAGE:-optional}" = required ]; then
        echo "[ERROR] An archive needs the page of 'tacit app', which can't be built: $1." >&2
        exit 1
    fi
    echo "[INFO] The page of 'tacit app' is left out: $1."
    exit 0
}

command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 \
    || leave_out "there is no Node with npm here; it needs 20.19 or newer"
node -e 'const [a, b] = process.versions.node.split(".").map(Number);
    process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' \
    || leave_out "Node $(node --version) is too old; it needs 20.19 or newer"

# What it is made of, so that it is made again only when that changed.
made_of=$(find . -name node_modules -prune -o -type f -print | LC_ALL=C sort \
    | while read -r file; do echo "$file"; cat "$file"; done | cksum)
if [ -f "$into/index.html" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$made_of" ]; then
    exit 0
fi

export npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --prefer-offline --loglevel=error >&2 \
        || leave_out "its packages can't be fetched"
fi
mkdir -p ../target/classes
if ! said=$(npm run --silent check 2>&1); then
    echo "$said" >&2
    exit 1
fi
npm run --silent build -- --logLevel warn
echo "$made_of" >"$stamp"
