package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.ServerLine.Change;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.relay.edge.Front;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** What bounds a live connection before and beside its lines. */
@Execution(ExecutionMode.CONCURRENT)
class LiveEdgeTest {
    private static final int MASKED = 0x80;
    private static final int SIZE_OF_2_BYTES = 126;
    private static final int SIZE_OF_8_BYTES = 127;
    private static final byte[] MASK = new byte[4];

    private static final String UPGRADE =
            """
            GET /live HTTP/1.1
            Host: x
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==

            """
                    .replace("\n", "\r\n");

    /** The header alone says that the message is too long; nothing of it is waited for. */
    @ParameterizedTest
    @ValueSource(longs = {8_193, 262_144, Long.MAX_VALUE, -1})
    void messageThatIsTooLongBeforeOneIsInIsCutAtItsHeader(long size) throws Exception {
        try (RunningRelay relay = patient();
                RawSocket socket = upgraded(relay)) {
            socket.write(header(0x81, size));

            assertThat(socket.readAll()).contains("refused:9");
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @Test
    void piecesOfOneMessageCountTogether() throws Exception {
        try (RunningRelay relay = patient();
                RawSocket socket = upgraded(relay)) {
            socket.write(header(0x01, 8_000)).write(MASK).write(new byte[8_000]);
            socket.write(new byte[] {(byte) 0x89, (byte) (MASKED | 5)});
            socket.write(MASK).write(new byte[5]);
            socket.write(header(0x00, 193));

            assertThat(socket.readAll()).contains("refused:9");
        }
    }

    @Test
    void pieceOfAllBytesThereCanBeIsTooLongToo() throws Exception {
        try (RunningRelay relay = patient();
                RawSocket socket = upgraded(relay)) {
            socket.write(header(0x01, 8_000)).write(MASK).write(new byte[8_000]);
            socket.write(header(0x00, Long.MAX_VALUE));

            assertThat(socket.readAll()).contains("refused:9");
        }
    }

    /** What comes with the request is decoded before there is a WebSocket. */
    @Test
    void messageThatBeginsWithTheRequestIsCutToo() throws Exception {
        try (RunningRelay relay = patient();
                RawSocket socket = RawSocket.tls(relay.port())) {
            ByteBuffer early = ByteBuffer.allocate(UPGRADE.length() + 10 + MASK.length + 1_000);
            early.put(UPGRADE.getBytes(StandardCharsets.US_ASCII));
            early.put(header(0x81, 200_000)).put(MASK);
            socket.write(early.array());

            assertThat(socket.readAll()).contains("refused:9");
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(1);
        }
    }

    @Test
    void statusPageNamesThePortOfLines() throws Exception {
        try (RunningRelay relay = patient();
                RawSocket page = RawSocket.tls(relay.port());
                RawSocket status = RawSocket.tls(relay.port())) {
            assertThat(page.write("GET / HTTP/1.0\r\n\r\n").readAll())
                    .contains("lines over TLS on port " + relay.livePort());
            assertThat(status.write("GET /status.json HTTP/1.0\r\n\r\n").readAll())
                    .contains("\"live-port\":" + relay.livePort() + ",");
        }
    }

    @Test
    void whoIsSilentIsPingedAndThenEnded() throws Exception {
        Limits limits = Limits.defaults().with(Limit.IDLE_CONNECTION, 1);
        try (RunningRelay relay = RunningRelay.live(limits, new Front.Direct());
                LiveClient bob = LiveClient.overWebSocket(relay).join("Bob");
                LiveClient ada =
                        LiveClient.overPort(relay).greet("Ada").identify(LiveClient.ATTIC)) {
            AtomicInteger pings = new AtomicInteger();

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> {
                        while (true) {
                            boolean asked = ada.hear() instanceof ServerLine.Ping;
                            if (asked && pings.incrementAndGet() == 1) {
                                ada.say(new ClientLine.Pong());
                            }
                        }
                    });
            assertThat(pings).hasValue(2);
            // A WebSocket answers by itself.
            assertThat(bob.hear(ServerLine.Users.class).change()).isEqualTo(Change.CAME);
            assertThat(bob.hear(ServerLine.Users.class).change()).isEqualTo(Change.WENT);
            assertThat(relay.metric("tacit_strikes_total")).isZero();
        }
    }

    /** The first thing that a client hears after its name proves the relay, and is sealed. */
    @Test
    void whoHasNotSaidItsNameIsNotPinged() throws Exception {
        Limits limits =
                Limits.defaults()
                        .with(Limit.IDLE_CONNECTION, 1)
                        .with(Limit.CLIENT_CONNECT_TIMEOUT, 60_000);
        try (RunningRelay relay = RunningRelay.live(limits, new Front.Direct());
                LiveClient ada = LiveClient.overPort(relay).join("Ada");
                LiveClient bob = LiveClient.overPort(relay)) {
            ada.hear(ServerLine.Ping.class);
            ada.say(new ClientLine.Pong());

            assertThat(bob.join("Bob").id()).isNotEqualTo(ada.id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void throttledAddressWaitsForItsFirstLine(LiveSocketTest.Way way) throws Exception {
        Limits limits =
                Limits.defaults()
                        .with(Limit.SHARED_SESSIONS, 1)
                        .with(Limit.CLIENT_CONNECT_TIMEOUT_LIMIT, 1)
                        .with(Limit.THROTTLE_DELAY, 600);
        try (RunningRelay relay = RunningRelay.live(limits, new Front.Direct());
                LiveClient ada = LiveClient.overPort(relay).join("Ada")) {
            earnStrike(relay);
            long before = System.nanoTime();
            try (LiveClient bob = way.to(relay).join("Bob")) {
                assertThat(System.nanoTime() - before).isGreaterThan(600_000_000L);
                assertThat(ada.hear(ServerLine.Users.class).users()).hasSize(1);
                assertThat(bob.id()).isNotEqualTo(ada.id());
            }
        }
    }

    /** Else it would be timed, struck and kept for ever, though nobody is there. */
    @ParameterizedTest
    @EnumSource
    void whoLeavesBeforeItsFirstLineIsForgotten(LiveSocketTest.Way way) throws Exception {
        Limits limits =
                Limits.defaults()
                        .with(Limit.SHARED_SESSIONS, 1)
                        .with(Limit.CLIENT_CONNECT_TIMEOUT_LIMIT, 1)
                        .with(Limit.CLIENT_CONNECT_TIMEOUT, 1_500)
                        .with(Limit.THROTTLE_DELAY, 300);
        try (RunningRelay relay = RunningRelay.live(limits, new Front.Direct());
                LiveClient ada = LiveClient.overPort(relay).join("Ada")) {
            earnStrike(relay);
            way.to(relay).close();
            try (LiveClient later = way.to(relay)) {
                // It is timed from later on: whoever was there before is struck before.
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> {
                            while (true) {
                                later.wire.read();
                            }
                        });
            }
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(2);
            assertThat(relay.metric("tacit_live_members")).isEqualTo(1);
            ada.leave(LiveClient.ATTIC);
        }
    }

    private static void earnStrike(RunningRelay relay) throws Exception {
        try (LiveWire bad = LiveWire.overPort(relay.livePort(), "127.0.0.1")) {
            bad.write("nothing".getBytes(StandardCharsets.US_ASCII));
            bad.read();
            bad.read();
            bad.read();
        }
    }

    /** Nothing ends here but by what is said. */
    private static RunningRelay patient() throws Exception {
        return RunningRelay.live(
                Limits.defaults().with(Limit.CLIENT_CONNECT_TIMEOUT, 60_000), new Front.Direct());
    }

    /** A WebSocket by hand, whose first lines are read. */
    private static RawSocket upgraded(RunningRelay relay) throws IOException {
        RawSocket socket = RawSocket.tls(relay.port()).write(UPGRADE);
        assertThat(socket.readHead()).startsWith("HTTP/1.1 101");
        for (int i = 0; i < 2; i++) {
            byte[] head = socket.read(2);
            int size = head[1];
            if (size == 126) {
                size = ByteBuffer.wrap(socket.read(2)).getShort();
            }
            socket.read(size);
        }
        return socket;
    }

    /** A frame's first bytes, without its mask. */
    private static byte[] header(int first, long size) {
        boolean small = size >= 0 && size < 1 << 16;
        ByteBuffer header = ByteBuffer.allocate(small ? 4 : 10).put((byte) first);
        if (small) {
            header.put((byte) (MASKED | SIZE_OF_2_BYTES)).putShort((short) size);
        } else {
            header.put((byte) (MASKED | SIZE_OF_8_BYTES)).putLong(size);
        }
        return header.array();
    }
}
