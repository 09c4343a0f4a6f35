package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.queue.Role;
import chat.tacit.protocol.queue.SenderId;
import chat.tacit.protocol.wire.Refusal;

import io.vertx.core.http.UpgradeRejectedException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Strangers throw bad input at a relay, from addresses of their own, while two people talk over it:
 * each stranger gets a clear refusal, the relay stays as small as it was, and the two notice
 * nothing.
 */
final class BadInputTest {
    private static final int CLOSED = 4_000;
    private static final int KEY = 32;
    private static final String SILENT = "silent";

    /** Queues that strangers make; a million with {@code -Dtacit.creates=1000000}. */
    private static final int CREATES = Integer.getInteger("tacit.creates", 20_000);

    private static final int CREATES_PER_SESSION = 10_000;
    private static final int HALF_OPEN = 300;

    /** A relay with a heap of 256 MiB never has more than this in memory, whatever it is fed. */
    private static final long MOST_KIB = 700L << 10;

    @TempDir Path folder;

    private final Random random = new Random(30);
    private World world;
    private Relay relay;
    private Person ada;
    private Command hearing;
    private int said;

    @BeforeEach
    void start(TestInfo test) {
        world = new World(folder);
        // A busy machine may need long for a hello; who never makes one is waited for less long.
        boolean silent = test.getTags().contains(SILENT);
        relay =
                world.relay(
                        "one",
                        "--client-connect-timeout",
                        silent ? "5000" : "30000",
                        "--queues-per-session",
                        Integer.toString(CREATES_PER_SESSION));
        ada = world.person("Ada", relay);
        Person bob = world.person("Bob", relay);
        world.acquaint(ada, bob);
        hearing = bob.run("receive", "--follow");
    }

    @AfterEach
    void end() {
        world.close();
    }

    @Test
    void malformedInputIsRefusedAndBansItsSenderAlone() throws Exception {
        String stranger = "127.0.0.2";
        assertThat(codeFor(stranger, hello(7, 9, randomBytes(KEY)))).isEqualTo(Refusal.VERSION);
        assertThat(codeFor(stranger, randomBytes(100))).isEqualTo(Refusal.MALFORMED);
        assertThat(codeFor(stranger, hello(1, 1, new byte[KEY]))).isEqualTo(Refusal.MALFORMED);
        assertUndisturbed();

        try (Intruder patient = new Intruder(relay, stranger).greet(relay)) {
            assertThat(patient.askUnproved(create(AgreementPublicKey.of(new byte[KEY]))))
                    .as("a queue under a point of low order")
                    .isEqualTo(new Reply.No(Refusal.REFUSED, 0));
            patient.say(randomBytes(200_000));
            patient.closeCode();
        }

        assertThatThrownBy(() -> new Intruder(relay, stranger))
                .hasRootCauseInstanceOf(UpgradeRejectedException.class)
                .rootCause()
                .hasMessageContaining(Integer.toString(Refusal.BANNED.status()));
        try (Intruder neighbour = new Intruder(relay, "127.0.0.3").greet(relay)) {
            assertThat(neighbour.ask(Role.RECIPIENT, creates(neighbour, 1)))
                    .singleElement()
                    .isInstanceOf(Reply.Created.class);
        }
        assertUndisturbed();
    }

    @Test
    @Tag(SILENT)
    void halfOpenConnectionsAreClosedAndKeepNobodyOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < HALF_OPEN; i++) {
                Socket socket = new Socket();
                socket.bind(new InetSocketAddress("127.0.0.4", 0));
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port()));
                socket.getOutputStream().write(i % 2 == 0 ? new byte[0] : randomBytes(20));
                silent.add(socket);
            }
            assertUndisturbed();
            for (Socket socket : silent) {
                assertClosed(socket);
            }
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
        assertUndisturbed();
    }

    @Test
    @Tag("long")
    void strangersWhoMakeQueuesForEverFillNoMemory() throws Exception {
        for (int made = 0; made < CREATES; made += CREATES_PER_SESSION) {
            try (Intruder greedy = new Intruder(relay, "127.0.0.5").greet(relay)) {
                assertThat(greedy.ask(Role.RECIPIENT, creates(greedy, CREATES_PER_SESSION)))
                        .allSatisfy(reply -> assertThat(reply).isInstanceOf(Reply.Created.class));
                assertThat(greedy.ask(Role.RECIPIENT, creates(greedy, 1)))
                        .containsExactly(new Reply.No(Refusal.TOO_MANY, 0));
            }
        }
        System.out.println(CREATES + " queues later the relay has " + memory() + " KiB");
        assertThat(memory()).isLessThan(MOST_KIB);
        assertUndisturbed();
    }

    /** The refusal with which the relay closes on whoever begins like this. */
    private Refusal codeFor(String stranger, byte[] beginning) throws Exception {
        try (Intruder intruder = new Intruder(relay, stranger)) {
            intruder.say(beginning);
            return Refusal.of(intruder.closeCode() - CLOSED);
        }
    }

    private static byte[] hello(int minimum, int maximum, byte[] key) {
        byte[] hello = new byte[4 + 2 * (2 + KEY)];
        hello[0] = 0x08;
        hello[1] = (byte) minimum;
        hello[2] = 0x10;
        hello[3] = (byte) maximum;
        hello[4] = 0x1a;
        hello[5] = KEY;
        System.arraycopy(key, 0, hello, 6, KEY);
        hello[6 + KEY] = 0x22;
        hello[7 + KEY] = KEY;
        return hello;
    }

    private List<chat.tacit.protocol.queue.Command> creates(Intruder intruder, int count) {
        return IntStream.range(0, count).mapToObj(_ -> create(intruder.key().publicKey())).toList();
    }

    private static chat.tacit.protocol.queue.Command create(AgreementPublicKey recipient) {
        SenderId sender = new SenderId(Bytes.owned(Entropy.system().bytes(24)));
        return new chat.tacit.protocol.queue.Command.Create(
                recipient, sender, Optional.empty(), false, Optional.empty());
    }

    private byte[] randomBytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void assertClosed(Socket socket) throws IOException {
        socket.setSoTimeout((int) Command.PATIENCE.toMillis());
        try {
            while (socket.getInputStream().read() >= 0) {}
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return; // a reset is an end as well
        }
    }

    /** The two people talk as before. */
    private void assertUndisturbed() {
        said++;
        String text = "as before " + said;
        assertThat(ada.run("send", "Bob", text).result().getString("state"))
                .isIn("sent", "delivered");
        hearing.await(line -> text.equals(line.getString("text")));
    }

    /** KiB of the relay's process in memory. */
    private long memory() throws IOException {
        Path status = Path.of("/proc", Long.toString(relay.process().pid()), "status");
        return Files.readAllLines(status, StandardCharsets.US_ASCII).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
    }
}
