package chat.tacit.web;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.turn.PortRange;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.relay.Identity;
import chat.tacit.relay.Keys;
import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayConfig;
import chat.tacit.relay.RelayException;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorAddress;
import chat.tacit.relay.turn.TurnConfig;
import chat.tacit.store.StoreException;
import chat.tacit.store.rocksdb.RocksStore;
import chat.tacit.web.limit.AppLimits;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.awaitility.Awaitility;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A real app with a profile, and a page that knows its cookie: raw bytes over a socket. */
final class RunningApp implements AutoCloseable {
    static final String PASSPHRASE = "seven bells at dawn";
    static final AppLimits LIMITS = AppLimits.DEFAULTS;

    private final App app;
    private final Passing clock;
    private Optional<String> cookie = Optional.empty();

    /** A clock that tests move. */
    static final class Passing implements InstantSource {
        private volatile Instant now = Instant.parse("2026-11-01T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }
    }

    /** No relay of one's own is asked for. */
    private static final class NoRelay implements LocalRelay {
        @Override
        public RelayAddress start() throws ClientException {
            throw new ClientException("no relay is started here.");
        }

        @Override
        public void close() {}
    }

    private RunningApp(App app, Passing clock) {
        this.app = app;
        this.clock = clock;
    }

    static RunningApp start(Path home) {
        return start(home, new AppConfig.Listen.Loopback(0), LIMITS);
    }

    static RunningApp start(Path home, AppConfig.Listen listen, AppLimits limits) {
        Passing clock = new Passing();
        try {
            AppConfig config =
                    new AppConfig(home, listen, new NoRelay(), List.of(), "test", limits, clock);
            return new RunningApp(App.start(config), clock);
        } catch (ClientException e) {
            throw new IllegalStateException(e.sentence(), e);
        }
    }

    /**
     * A relay of queues, rooms and live sessions: clients meet at those alone that keep what they
     * have.
     */
    static Relay relay(Path data) {
        return relay(data, Services.of(Service.QUEUE, Service.ROOM, Service.LIVE));
    }

    /** One that relays calls as well. */
    static Relay callingRelay(Path data) {
        return relay(data, Services.of(Service.QUEUE, Service.TURN));
    }

    private static Relay relay(Path data, Services services) {
        try {
            return Relay.start(
                    new RelayConfig(
                                    new Keys.Passing(
                                            new Identity(SigningKey.generate(Entropy.system()))),
                                    Listen.loopback(),
                                    OperatorAddress.loopback(0),
                                    services,
                                    Limits.defaults())
                            .turn(
                                    new TurnConfig(
                                            0, PortRange.DYNAMIC, List.of(), Optional.empty())),
                    RocksStore.open(data));
        } catch (RelayException | StoreException e) {
            throw new IllegalStateException(e);
        }
    }

    App app() {
        return app;
    }

    int port() {
        return app.port();
    }

    Passing clock() {
        return clock;
    }

    /** The token of a new address. */
    String token() {
        String address = app.address();
        return address.substring(address.indexOf('#') + 1);
    }

    /** The name and value of the cookie. */
    String cookie() {
        return cookie.orElseThrow();
    }

    /** Signs in with a new token. */
    RunningApp signIn() {
        Reply reply = enter(new JsonObject().put("token", token()));
        String set = reply.header("set-cookie").orElseThrow();
        cookie = Optional.of(set.substring(0, set.indexOf(';')));
        return this;
    }

    /** Asks for a session. */
    Reply enter(JsonObject word) {
        return post("session").without("Cookie").body(word.encode()).send();
    }

    /** A request as the page makes it. */
    RawRequest post(String name) {
        return own(new RawRequest(port(), "POST", "/api/" + name))
                .with("Origin", "http://127.0.0.1:" + port())
                .with("Sec-Fetch-Site", "same-origin")
                .with("Content-Type", "application/json")
                .body("{}");
    }

    RawRequest get(String target) {
        return own(new RawRequest(port(), "GET", target)).with("Sec-Fetch-Site", "same-origin");
    }

    private RawRequest own(RawRequest request) {
        request.with("Host", "127.0.0.1:" + port());
        cookie.ifPresent(it -> request.with("Cookie", it));
        return request;
    }

    /** Asks something that has to be answered. */
    JsonObject ask(String name, JsonObject body) {
        Reply reply = post(name).body(body.encode()).send();
        if (reply.status() != 200) {
            throw new AssertionError(name + ": " + reply.status() + " " + reply.text());
        }
        return reply.json();
    }

    /** Makes the profile. */
    RunningApp create(String name, Relay... relays) {
        JsonObject body = new JsonObject().put("name", name).put("passphrase", PASSPHRASE);
        JsonArray at = new JsonArray();
        for (Relay relay : relays) {
            at.add(relay.address().toString());
        }
        var _ = ask("create", body.put("relays", at));
        return this;
    }

    /** The conversation of a name, once both sides can send. */
    static JsonObject active(RunningApp app, String name) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> conversation(app, name),
                        one -> "active".equals(one.getString("state")));
    }

    /** The conversation of a name; nothing if there is none. */
    static JsonObject conversation(RunningApp app, String name) {
        return app.ask("conversations", new JsonObject()).getJsonArray("conversations").stream()
                .map(JsonObject.class::cast)
                .filter(one -> name.equals(one.getString("name")))
                .findFirst()
                .orElseGet(JsonObject::new);
    }

    static Secret secret(String text) {
        return Secret.owned(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        app.close();
    }
}
