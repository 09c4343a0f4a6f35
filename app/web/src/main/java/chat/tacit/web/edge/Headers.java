package chat.tacit.web.edge;

import io.vertx.core.http.HttpServerResponse;

/** What every answer carries ({@code spec/90-app} §2). */
final class Headers {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
                    + " media-src 'self' blob:; connect-src 'self'; font-src 'self'; manifest-src"
                    + " 'self'; worker-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private Headers() {}

    static void put(HttpServerResponse response) {
        response.putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Permissions-Policy", "camera=(self), microphone=(self), geolocation=()")
                .putHeader("Cache-Control", "no-store");
    }

    /** Of what never changes under its name. */
    static void keep(HttpServerResponse response) {
        response.putHeader("Cache-Control", "public, max-age=31536000, immutable");
    }
}
