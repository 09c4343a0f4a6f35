#!/bin/sh
# Prints how Chromium is started, for tests of the page: the one that is installed, else Debian's, which is fetched with
# what it needs and this machine lacks, and unpacked into a folder. Installs nothing and needs no rights. Where neither
# is to be had, it says so and fails. Whoever asks while another fetches waits for that.
#
#   chromium.sh FOLDER
set -eu

if command -v chromium; then
    exit 0
fi
mkdir -p "$1"
cd "$1"
into=$(pwd)

exec 9>lock
flock 9
if [ -x chromium ]; then
    echo "$into/chromium"
    exit 0
fi
if [ -n "$(find failed -mmin -10 2>/dev/null)" ]; then
    cat failed >&2
    exit 1
fi

# Packages of Debian, into this folder; with lists of its own where the machine has none, as images of containers.
packages() {
    mkdir -p cache/archives/partial lists/partial
    set -- -o Debug::NoLocking=1 -o "Dir::Cache=$into/cache" -o APT::Get::List-Cleanup=0 "$@"
    apt-get -qq "$@" --no-install-recommends --download-only -y install chromium \
        || { apt-get -qq -o "Dir::State::lists=$into/lists" "$@" update \
            && apt-get -qq -o "Dir::State::lists=$into/lists" "$@" --no-install-recommends --download-only -y install chromium; }
}

unpack() {
    for package in cache/archives/*.deb; do
        dpkg-deb -x "$package" root
    done
    rm -rf cache lists
    libraries=$(find "$into/root" -path '*-linux-gnu*' -name '*.so*' -exec dirname {} + | sort -u | paste -s -d : -)
    cat >starter <<END
#!/bin/sh
export LD_LIBRARY_PATH='$libraries'
[ -d /etc/fonts ] || export FONTCONFIG_SYSROOT='$into/root'
exec '$into/root/usr/lib/chromium/chromium' "\$@"
END
    chmod +x starter
    ./starter --version >&2 && mv starter chromium
}

if { packages && unpack; } >fetch.log 2>&1; then
    echo "$into/chromium"
else
    echo "Chromium isn't installed and couldn't be fetched." >failed
    cat failed >&2
    exit 1
fi
