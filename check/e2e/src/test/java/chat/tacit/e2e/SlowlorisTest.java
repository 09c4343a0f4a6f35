package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.tacit.protocol.live.SessionName;

import com.sun.management.UnixOperatingSystemMXBean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Strangers dawdle at a relay's live sessions in every way, from addresses of their own: each is
 * closed in time and banned for a while that it is told, and an honest client joins beside them.
 */
final class SlowlorisTest {
    private static final SessionName ATTIC = new SessionName("Attic");
    private static final int HALF_OPEN = 10_000;
    private static final int EACH = 60;
    private static final int JOINS = 15;

    /** What this process and its libraries have open besides. */
    private static final int OWN_FILES = 1_000;

    @TempDir Path folder;
    private World world;

    @BeforeEach
    void start() {
        world = new World(folder);
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void everyWayOfDawdlingMeetsTheDeadline() throws Exception {
        Relay relay = relay("2000");
        try (Visitor trickle = new Visitor(relay, "127.0.0.3");
                ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor()) {
            trickle.read();
            trickle.read();
            ScheduledFuture<?> dripping =
                    drip.scheduleAtFixedRate(() -> drip(trickle), 0, 300, TimeUnit.MILLISECONDS);
            assertThatExceptionOfType(IOException.class).isThrownBy(trickle::read);
            dripping.cancel(false);
        }
        try (Socket half = plain(relay, "127.0.0.3")) {
            half.getOutputStream().write(new byte[] {22, 3, 1, 0, (byte) 255});
            assertEnds(half);
        }
        try (Visitor endless = new Visitor(relay, "127.0.0.3")) {
            endless.read();
            endless.read();
            endless.writeRaw(new byte[8_193]);
            // It is the third strike of the address.
            assertThat(new String(endless.read(), US_ASCII)).startsWith("banned:");
        }
        try (Visitor banned = new Visitor(relay, "127.0.0.3");
                Visitor honest = new Visitor(relay, "127.0.0.1")) {
            assertThat(new String(banned.read(), US_ASCII)).startsWith("banned:");
            honest.join(ATTIC);
        }
    }

    @Test
    void opensslByHandGreetsIsTimedOutAndIsBanned() throws Exception {
        assumeTrue(opensslIsInstalled(), "openssl isn't installed, so nobody came by hand.");
        Relay relay = relay("2000");
        for (int strike = 1; strike <= 3; strike++) {
            List<String> heard = byHand(relay);
            assertThat(heard.get(0)).matches("connect:[A-Za-z0-9_-]{43}");
            assertThat(heard.get(1)).startsWith("hello:");
            if (strike < 3) {
                assertThat(heard).hasSize(2);
            } else {
                assertThat(heard.get(2)).matches("banned:(900|899)");
            }
        }
        List<String> heard = byHand(relay);
        assertThat(heard).hasSize(1);
        assertThat(heard.getFirst()).matches("banned:[0-9]+");
        try (Visitor honest = new Visitor(relay, "127.0.0.1")) {
            honest.join(ATTIC);
        }
    }

    /** As many as this machine lets one process open; it says how many those were. */
    @Test
    void tenThousandOfThemDelayNobodyElse() throws Exception {
        Relay relay = relay("60000");
        int count = Math.min(HALF_OPEN, files() - OWN_FILES);
        join(relay);
        Duration before = slowestJoin(relay);
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                // Addresses that are as many people to the relay, each below its own limit.
                int address = i / EACH;
                open.add(plain(relay, "127.0.1." + (1 + address)));
            }
            Duration beside = slowestJoin(relay);
            System.out.println(
                    "Joining took at most "
                            + before.toMillis()
                            + " ms, and "
                            + beside.toMillis()
                            + " ms beside "
                            + count
                            + " half-open connections");
            // Time on a busy machine varies; a refusal, or waiting for one deadline, doesn't pass.
            assertThat(beside).isLessThan(before.multipliedBy(5));
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static void drip(Visitor trickle) {
        try {
            trickle.writeRaw(new byte[] {'c'});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Relay relay(String patience) {
        return world.relay("one", "--live-port", "0", "--client-connect-timeout", patience);
    }

    private static Duration slowestJoin(Relay relay) throws Exception {
        Duration slowest = Duration.ZERO;
        for (int i = 0; i < JOINS; i++) {
            Duration one = join(relay);
            slowest = one.compareTo(slowest) > 0 ? one : slowest;
        }
        return slowest;
    }

    private static Duration join(Relay relay) throws Exception {
        long begin = System.nanoTime();
        try (Visitor visitor = new Visitor(relay, "127.0.0.1")) {
            visitor.join(ATTIC);
            return Duration.ofNanos(System.nanoTime() - begin);
        }
    }

    private static Socket plain(Relay relay, String from) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), relay.livePort()));
        return socket;
    }

    private static void assertEnds(Socket socket) throws IOException {
        socket.setSoTimeout((int) Command.PATIENCE.toMillis());
        try {
            assertThat(socket.getInputStream().read()).isNegative();
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return; // a reset is an end as well
        }
    }

    /** All lines that come until the relay closes, while nobody types. */
    private static List<String> byHand(Relay relay) throws IOException {
        Process process =
                new ProcessBuilder(
                                "openssl",
                                "s_client",
                                "-quiet",
                                "-bind",
                                "127.0.0.2",
                                "-connect",
                                "127.0.0.1:" + relay.livePort())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader out = process.inputReader(US_ASCII)) {
            return out.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean opensslIsInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** How many files this process may have open. */
    private static int files() {
        long most =
                ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                        .getMaxFileDescriptorCount();
        return (int) Math.min(most, Integer.MAX_VALUE);
    }
}
