package chat.tacit.protocol.turn;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.wire.CallCredentials;
import chat.tacit.protocol.wire.CallSecret;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A TURN server on virtual time, whose ports are all free. */
final class TestTurn {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Bytes OWN = Bytes.of(new byte[] {20, 0, 0, 1});
    static final Bytes OWN_IPV6 = Bytes.ofHex("2a000000000000000000000000000001");

    final Limits limits;
    final Entropy entropy = new SeededEntropy(80);
    final CallSecret secret = CallSecret.random(entropy);
    final TurnServer server;
    Instant now = START;

    /** Whether ports that are asked for are there. */
    boolean free = true;

    TestTurn() {
        this(Limits.defaults(), Reach.PUBLIC);
    }

    TestTurn(Limits limits) {
        this(limits, Reach.PUBLIC);
    }

    TestTurn(Limits limits, Reach reach) {
        this.limits = limits;
        this.server =
                new TurnServer(
                        new TurnTerms(
                                secret,
                                List.of(OWN, OWN_IPV6),
                                PortRange.DYNAMIC,
                                reach,
                                limits,
                                entropy),
                        now);
    }

    /** Takes an input, opens the ports that are asked for, and says what else came of it. */
    List<Output> take(Input input) {
        List<Output> all = new ArrayList<>();
        server.handle(input, now, all::add);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof Output.Open open) {
                long number = open.allocation();
                server.handle(
                        free ? new Input.Opened(number) : new Input.Taken(number), now, all::add);
            }
        }
        all.removeIf(Output.Open.class::isInstance);
        return all;
    }

    /** The same for bytes of a client. */
    List<Output> take(FiveTuple from, ByteBuffer message) {
        return take(new Input.Message(from, message));
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    CallCredentials credentials() {
        return secret.issue(limits.duration(Limit.TURN_CREDENTIAL_LIFE), now, entropy);
    }

    /** A client with credentials of a call of its own. */
    TestClient client(int host, Transport transport) {
        return new TestClient(this, tuple(host, transport), credentials());
    }

    TestClient client(int host) {
        return client(host, Transport.UDP);
    }

    static FiveTuple tuple(int host, Transport transport) {
        return new FiveTuple(transport, address(30, host, 40_000));
    }

    /** A public address. */
    static TransportAddress address(int first, int last, int port) {
        return new TransportAddress(Bytes.of(new byte[] {(byte) first, 0, 0, (byte) last}), port);
    }

    static ByteBuffer data(int size) {
        ByteBuffer data = ByteBuffer.allocate(size);
        for (int i = 0; i < size; i++) {
            data.put(i, (byte) i);
        }
        return data;
    }
}
