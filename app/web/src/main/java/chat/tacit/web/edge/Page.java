package chat.tacit.web.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The page as it was built: resources, of which those under {@code assets} have a hash as name. */
final class Page {
    private static final Logger LOG = LoggerFactory.getLogger(Page.class);
    private static final Pattern NAME = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*){1,8}");
    private static final String INDEX = "/index.html";
    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=utf-8"),
                    Map.entry("js", "text/javascript; charset=utf-8"),
                    Map.entry("css", "text/css; charset=utf-8"),
                    Map.entry("json", "application/json"),
                    Map.entry("webmanifest", "application/manifest+json"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("png", "image/png"),
                    Map.entry("ico", "image/x-icon"),
                    Map.entry("woff2", "font/woff2"),
                    Map.entry("wasm", "application/wasm"),
                    Map.entry("txt", "text/plain; charset=utf-8"));

    private Page() {}

    /** Whether this build has a page. */
    static boolean isThere() {
        return read(INDEX).isPresent();
    }

    static void answer(String path, HttpServerResponse response) {
        String name = path.equals("/") ? INDEX : path;
        boolean isFile = NAME.matcher(name).matches() && TYPES.containsKey(extension(name));
        Optional<Buffer> found = isFile ? read(name) : Optional.empty();
        if (found.isPresent()) {
            if (name.startsWith("/assets/")) {
                Headers.keep(response);
            }
            response.putHeader("Content-Type", TYPES.get(extension(name))).end(found.get());
            return;
        }
        response.setStatusCode(404)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(path.equals("/") ? "this build has no page.\n" : "");
    }

    /** Empty where there is none, as that of a folder. */
    private static String extension(String name) {
        return name.substring(Math.max(name.lastIndexOf('.') + 1, name.lastIndexOf('/') + 1));
    }

    private static Optional<Buffer> read(String name) {
        try (InputStream in = Page.class.getResourceAsStream("/page" + name)) {
            return in == null ? Optional.empty() : Optional.of(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            LOG.warn("A file of the page can't be read.");
            return Optional.empty();
        }
    }
}
