package chat.tacit.e2e;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.ServerList;
import chat.tacit.protocol.mesh.ServerStatement;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.RestExchange;
import chat.tacit.relay.Identity;
import chat.tacit.relay.RelayException;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A server of the mesh whose operator cheats. In front of a relay stands something that ends TLS
 * and has the relay's identity: what it cheats at it answers itself, signed as the relay would.
 */
final class CheatingServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final long SLOW = 1_500;
    private static final Set<String> HOPS = Set.of("host", "connection", "transfer-encoding");

    private final Vertx vertx = Vertx.vertx();
    private final Cheat cheat;
    private final HttpServer front;
    private final HttpClient client = vertx.createHttpClient();
    private final Relay relay;
    private final SigningKey identity;
    private volatile List<RelayAddress> victims = List.of();
    private volatile boolean closed;

    /** At what. */
    enum Cheat {
        /** Takes every packet, and passes none on. */
        PACKETS,
        /** Has nothing to do, it says, and is slow. */
        LOAD,
        /** Leaves out one server of its list, and says another identity of a second. */
        LIST
    }

    private CheatingServer(World world, String name, Cheat cheat, String... options)
            throws RelayException {
        this.cheat = cheat;
        SelfSignedCertificate shown = SelfSignedCertificate.create("127.0.0.1");
        HttpServerOptions tls =
                new HttpServerOptions()
                        .setSsl(true)
                        .setHost("127.0.0.1")
                        .setPort(0)
                        .setKeyCertOptions(shown.keyCertOptions());
        this.front = vertx.createHttpServer(tls).requestHandler(this::handle);
        int port = front.listen().await().actualPort();
        this.relay =
                world.relay(
                        name,
                        Stream.concat(
                                        Stream.of(
                                                "--behind-proxy",
                                                "--public-port",
                                                Integer.toString(port)),
                                        Stream.of(options))
                                .toArray(String[]::new));
        this.identity = Identity.open(relay.data(), Entropy.system()).key();
    }

    /** Starts it, and waits until it is ready. */
    static CheatingServer start(World world, String name, Cheat cheat, String... options)
            throws RelayException {
        return new CheatingServer(world, name, cheat, options);
    }

    /** Where others find it. */
    String address() {
        return relay.address();
    }

    /** Whom its list leaves out, and whom it says another identity of. */
    void against(String leftOut, String altered) {
        victims = List.of(RelayAddress.parse(leftOut), RelayAddress.parse(altered));
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> answer(request, body));
    }

    private void answer(HttpServerRequest request, Buffer body) {
        switch (cheat) {
            case PACKETS -> {
                if (request.path().equals("/mesh/packets")) {
                    swallow(request, body);
                } else {
                    forward(request, body);
                }
            }
            case LOAD ->
                    vertx.setTimer(
                            SLOW,
                            _ -> {
                                if (request.path().equals("/mesh/load")) {
                                    say(request, OK, signed(new Load(0, 16)));
                                } else {
                                    forward(request, body);
                                }
                            });
            case LIST -> forward(request, body);
        }
    }

    private void swallow(HttpServerRequest request, Buffer body) {
        try {
            String hash = Packet.decode(body.getBytes()).hash().bytes().base64Url();
            say(request, ACCEPTED, new JsonObject().put("packet", hash).toBuffer());
        } catch (MalformedException e) {
            forward(request, body);
        }
    }

    private Buffer signed(ServerStatement statement) {
        return Buffer.buffer(
                SignedMessage.sign(statement.json(), Instant.now(), identity).encode());
    }

    private void forward(HttpServerRequest request, Buffer body) {
        if (closed) {
            return;
        }
        RequestOptions to =
                new RequestOptions()
                        .setHost("127.0.0.1")
                        .setPort(relay.port())
                        .setMethod(request.method())
                        .setURI(request.uri());
        request.headers()
                .forEach((name, value) -> {
                    if (!HOPS.contains(name.toLowerCase(Locale.ROOT))) {
                        to.addHeader(name, value);
                    }
                });
        to.putHeader("X-Forwarded-For", request.remoteAddress().hostAddress());
        client.request(to)
                .compose(made -> made.send(body))
                .compose(came -> came.body().map(said -> new Came(came, said)))
                .onSuccess(came -> pass(request, came))
                .onFailure(_ -> request.connection().close());
    }

    private record Came(HttpClientResponse head, Buffer body) {}

    private void pass(HttpServerRequest request, Came came) {
        int status = came.head().statusCode();
        if (cheat == Cheat.LIST && status == OK && request.path().equals("/mesh/servers")) {
            say(request, OK, altered(came.body()));
            return;
        }
        MultiMap headers = request.response().headers();
        came.head()
                .headers()
                .forEach((name, value) -> {
                    if (!HOPS.contains(name.toLowerCase(Locale.ROOT))) {
                        headers.add(name, value);
                    }
                });
        request.response().setStatusCode(status).end(came.body());
    }

    private Buffer altered(Buffer body) {
        ServerList honest = (ServerList) SignedMessage.decode(body.getBytes()).statement();
        List<RelayAddress> known = victims;
        List<RelayAddress> listed =
                honest.servers().stream()
                        .filter(server -> known.isEmpty() || !server.equals(known.getFirst()))
                        .map(server ->
                                !known.isEmpty() && server.equals(known.getLast())
                                        ? another(server)
                                        : server)
                        .sorted(Comparator.comparing(RelayAddress::toString))
                        .toList();
        return signed(new ServerList(listed, honest.reports(), honest.timestamp()));
    }

    private static RelayAddress another(RelayAddress server) {
        byte[] turned = server.fingerprint().bytes().shared().clone();
        turned[0] ^= 1;
        return new RelayAddress(
                new Fingerprint(Bytes.owned(turned)), server.hosts(), server.port());
    }

    private void say(HttpServerRequest request, int status, Buffer body) {
        String nonce = request.getHeader(RestExchange.NONCE_HEADER);
        String signature =
                RestExchange.of(
                                request.method().name(),
                                request.uri(),
                                RestExchange.nonce(nonce),
                                status,
                                body.getBytes())
                        .sign(identity);
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader(RestExchange.SIGNATURE_HEADER, signature)
                .end(body);
    }

    @Override
    public void close() {
        closed = true;
        vertx.close().await();
    }
}
