package chat.tacit.e2e;

import chat.tacit.kit.Lie;
import chat.tacit.kit.LyingStore;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.relay.Keys;
import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayConfig;
import chat.tacit.relay.edge.Front;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorAddress;
import chat.tacit.store.rocksdb.RocksStore;

import io.vertx.core.json.JsonObject;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The process of a relay whose operator lies: to each message in turn it does another of the {@link
 * Lie}s, as long as there is a file {@value #SIGN} in its data directory. It prints what it did
 * when it has done all of them, as often as they went round.
 */
final class LyingRelay {
    /** Whether it lies. */
    static final String SIGN = "lies";

    /** Milliseconds that a client may take for its hello, as at the other relays of the tests. */
    private static final int HELLO = 30_000;

    private LyingRelay() {}

    /**
     * The process.
     *
     * @param arguments its data directory
     */
    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[0]);
        Path sign = data.resolve(SIGN);
        Lie[] lies = Lie.values();
        AtomicInteger told = new AtomicInteger();
        LyingStore store =
                new LyingStore(
                        RocksStore.open(data.resolve("store")),
                        () -> {
                            if (!Files.exists(sign)) {
                                return Lie.NONE;
                            }
                            int next = told.getAndIncrement();
                            if (next % lies.length == lies.length - 1) {
                                say(new JsonObject().put("event", "lied").put("times", next + 1));
                            }
                            return lies[next % lies.length];
                        },
                        () -> Lie.NONE,
                        _ -> {});
        Relay relay =
                Relay.start(
                        new RelayConfig(
                                new Keys.Kept(data),
                                new Listen(
                                        List.of(new Host("127.0.0.1")),
                                        "127.0.0.1",
                                        0,
                                        0,
                                        new Front.Direct()),
                                OperatorAddress.loopback(0),
                                Services.of(Service.QUEUE),
                                Limits.defaults().with(Limit.CLIENT_CONNECT_TIMEOUT, HELLO)),
                        store);
        say(
                new JsonObject()
                        .put("event", "ready")
                        .put("address", relay.address().toString())
                        .put("port", relay.port()));
        new CountDownLatch(1).await(); // until it is killed
    }

    private static void say(JsonObject line) {
        System.out.println(line.encode());
    }
}
