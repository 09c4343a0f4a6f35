package chat.tacit.relay.edge;

import chat.tacit.crypto.Hash;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * What a relay tells whoever opens it in a browser: its address in text and as a QR code, which
 * services are on, and what the platform in front of it can't carry. It is one document that loads
 * nothing, the same for everybody.
 */
final class StatusPage {
    private static final String STYLE =
            """
            :root{color-scheme:light dark}
            body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.5rem}
            code{overflow-wrap:anywhere;user-select:all}
            svg{width:14rem;max-width:100%;display:block;margin:1rem 0}
            td{padding:.1rem 1.5rem .1rem 0}
            """;

    /** The Content-Security-Policy under which the page is whole: nothing but its one style. */
    static final String POLICY =
            "default-src 'none'; style-src 'sha256-"
                    + Base64.getEncoder()
                            .encodeToString(Hash.sha256(STYLE.getBytes(StandardCharsets.UTF_8)))
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final RelayAddress address;
    private final Services services;
    private final boolean durable;
    private final Front front;
    private final OptionalInt livePort;

    /**
     * @param livePort that of live lines, if there is one
     */
    StatusPage(RelayAddress address, Offer offer, Front front, OptionalInt livePort) {
        this.address = address;
        this.services = offer.services();
        this.durable = offer.store() == StoreKind.DISK;
        this.front = front;
        this.livePort = livePort;
    }

    Answer html() {
        return Answer.of(
                "text/html; charset=utf-8",
                """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>Tacit relay</title>
                <meta name="viewport" content="width=device-width">
                <style>%s</style></head><body>
                <h1>Tacit relay</h1>
                <p>This relay carries sealed messages between people whom it cannot tell apart. \
                To use it, add its address to your client:</p>
                <p><code>%s</code></p>
                %s
                <table>%s</table>
                <p>%s</p>
                %s
                </body></html>
                """
                        .formatted(
                                STYLE,
                                escaped(address.toString()),
                                Qr.svg(address.toString()),
                                rows(),
                                durable
                                        ? "Messages wait on disk until they are acknowledged."
                                        : "Nothing is kept on disk: a restart forgets what waits"
                                                + " here.",
                                lacking().stream()
                                        .map(sentence -> "<p>" + sentence + "</p>")
                                        .collect(Collectors.joining())));
    }

    /**
     * {@code {"address", "services", "live-port", "store", "lacking"}}, that port if there is one.
     */
    Answer json() {
        return Answer.of(
                "application/json",
                """
                {"address":"%s","services":[%s],%s"store":"%s","lacking":[%s]}
                """
                        .formatted(
                                address,
                                Arrays.stream(Service.values())
                                        .filter(services::offers)
                                        .map(service -> quoted(service.word()))
                                        .collect(Collectors.joining(",")),
                                livePort.isPresent()
                                        ? "\"live-port\":" + livePort.getAsInt() + ","
                                        : "",
                                durable ? "disk" : "memory",
                                lacking().stream()
                                        .map(StatusPage::quoted)
                                        .collect(Collectors.joining(","))));
    }

    private String rows() {
        return Arrays.stream(Service.values())
                .map(service ->
                        "<tr><td>%s</td><td>%s</td></tr>".formatted(service.word(), state(service)))
                .collect(Collectors.joining());
    }

    private String state(Service service) {
        if (!services.offers(service)) {
            return "off";
        }
        if (service == Service.ROOM) {
            return switch (front) {
                case Front.Direct _ -> "on, as gRPC and gRPC-Web";
                case Front.BehindProxy _ -> "on, as gRPC-Web";
            };
        }
        return service == Service.LIVE && livePort.isPresent()
                ? "on; also as lines over TLS on port " + livePort.getAsInt()
                : "on";
    }

    private List<String> lacking() {
        return switch (front) {
            case Front.Direct _ -> List.of();
            case Front.BehindProxy _ ->
                    List.of(
                            "A proxy stands in front of this relay and ends TLS. It cannot carry"
                                    + " UDP (calls through this relay), raw TLS (live sessions as"
                                    + " text lines), CONNECT (proxying), or gRPC over HTTP/2.");
        };
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
