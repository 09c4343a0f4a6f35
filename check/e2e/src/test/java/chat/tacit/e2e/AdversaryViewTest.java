package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everything that two relays see and store while two people get to know each other and talk: what
 * the relays' operators have if they log every byte that TLS protects from others.
 */
final class AdversaryViewTest {
    private static final int MESSAGES = 10;
    private static final String ADA = "Adaline Quillfeather";
    private static final String BOB = "Bobvander Nightingale";

    /** In a live session, of which no relay may keep anything. */
    private static final String SAID = "nobody but the otters is in this attic";

    /** A box is some 4 KiB; what surrounds it in a command, ids and keys, is at its edges. */
    private static final int LARGE = 3_000;

    private static final int EDGE = 300;

    /** Of a hello: a tag and two bytes of length, three versions, and three keys, each tagged. */
    private static final int HELLO_KEYS = 3 + 3 * 2 + 3 * 34;

    private static final int SIGNATURE = 64;

    @TempDir Path folder;

    private World world;
    private final List<Recorder> recorders = new ArrayList<>();
    private final List<Relay> relays = new ArrayList<>();

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        world = new World(folder);
        for (String name : List.of("one", "two")) {
            Recorder recorder = new Recorder();
            recorders.add(recorder);
            Relay relay =
                    world.relay(
                            name,
                            "--public-port",
                            Integer.toString(recorder.port()),
                            "--erasure",
                            "2");
            recorder.standBefore(relay);
            relays.add(relay);
        }
    }

    @AfterEach
    void end() throws IOException {
        world.close();
        for (Recorder recorder : recorders) {
            recorder.close();
        }
    }

    @Test
    void relaysLearnNothingOfWhatIsSaidAndCannotMatchIt() throws IOException {
        Person ada = world.person(ADA, relays.toArray(Relay[]::new));
        Person bob = world.person(BOB, relays.toArray(Relay[]::new));
        String link = ada.run("invite", "--short").result().getString("link");
        Command listening = ada.run("receive", "--follow");
        bob.run("connect", link, "--wait", "120").done();
        ada.awaitContact(bob);
        listening.stop();

        List<Integer> beforeSending = tapeCounts();
        List<String> texts =
                IntStream.range(0, MESSAGES)
                        .mapToObj(i -> "the otters moved upstream, report number " + i)
                        .toList();
        ada.run("send", BOB, "-", "--lines").feed(texts).done();
        // The copies for the second relay leave a little later than those for the first.
        Command flushing = ada.run("receive", "--follow");
        await().atMost(Command.PATIENCE)
                .untilAsserted(() -> {
                    for (int relay = 0; relay < 2; relay++) {
                        assertThat(boxes(sent(relay, beforeSending.get(relay))))
                                .hasSizeGreaterThanOrEqualTo(MESSAGES);
                    }
                });
        flushing.stop();

        List<Integer> beforeReceiving = tapeCounts();
        List<List<byte[]>> fromSender = new ArrayList<>();
        for (int relay = 0; relay < 2; relay++) {
            fromSender.add(sent(relay, beforeSending.get(relay)));
            assertThat(storedOf(relay, fromSender.get(relay)))
                    .as("the boxes that wait at relay %d", relay)
                    .isNotEmpty();
        }
        List<byte[]> waiting = stored();
        List<List<byte[]>> lying = new ArrayList<>();
        List<List<byte[]>> rows = new ArrayList<>();
        for (Relay relay : relays) {
            lying.add(DiskView.files(relay.data(), _ -> true));
            rows.add(DiskView.files(relay.data(), name -> name.toString().endsWith(".log")));
        }

        Command hearing = bob.run("receive", "--follow");
        hearing.awaitLines(MESSAGES);
        assertThat(hearing.texts()).isEqualTo(texts);
        List<List<byte[]>> toReceiver = new ArrayList<>(); // the sender comes again later
        for (int relay = 0; relay < 2; relay++) {
            awaitErasure(relay, fromSender.get(relay));
            toReceiver.add(received(relay, beforeReceiving.get(relay)));
        }
        talkLive(ada, bob);
        hearing.stop();

        for (int relay = 0; relay < 2; relay++) {
            Windows in = Windows.of(fromSender.get(relay));
            Windows out = Windows.of(toReceiver.get(relay));
            assertThat(out.isEmpty()).isFalse();
            assertThat(in.common(out))
                    .as("what went into relay %d and came out of it", relay)
                    .isEmpty();
        }
        assertUnmatched(lying, rows);
        assertSecret(ada, bob, link, texts, waiting);
    }

    /** Has both be in a live session, under names that its relay may know; no file has it. */
    private void talkLive(Person ada, Person bob) throws IOException {
        ada.run("invite", BOB, "--live", "Attic").done();
        List<Integer> before = tapeCounts();
        Command adas = ada.run("connect", BOB, "--name", "Newt", "--listen");
        adas.await(line -> "entered".equals(line.getString("event")));
        Command bobs = bob.run("connect", ADA, "--name", "Vole", "--listen");
        adas.await(line -> "came".equals(line.getString("event")));
        ada.run("send", "Attic", SAID).done();
        bobs.await(line -> SAID.equals(line.getString("text")));
        Windows session = Windows.of(lines(before));
        assertThat(session.isEmpty()).isFalse();
        assertThat(session.common(Windows.of(stored()))).isEmpty();
        adas.stop();
        bobs.stop();
    }

    /** What clients wrote on the connections of live sessions since. */
    private List<byte[]> lines(List<Integer> before) {
        return IntStream.range(0, before.size())
                .boxed()
                .flatMap(relay -> sent(relay, before.get(relay)).stream())
                .filter(frame -> new String(frame, StandardCharsets.US_ASCII).startsWith("send:"))
                .toList();
    }

    /**
     * No 16 bytes that one relay saw or stored are among those that the other saw or stored. Of two
     * disks the rows are compared, where they lie as they were written; all files have the names of
     * the store's tables and properties besides.
     */
    private void assertUnmatched(List<List<byte[]>> lying, List<List<byte[]>> rows) {
        assertThat(traffic(0).common(traffic(1))).as("what two relays saw").isEmpty();
        for (int relay = 0; relay < 2; relay++) {
            assertThat(Windows.of(lying.get(relay)).common(traffic(1 - relay)))
                    .as("what relay %d stored and the other saw", relay)
                    .isEmpty();
        }
        assertThat(Windows.of(rows.get(0)).common(Windows.of(rows.get(1))))
                .as("what two relays stored")
                .isEmpty();
    }

    private void assertSecret(
            Person ada, Person bob, String link, List<String> texts, List<byte[]> waiting)
            throws IOException {
        List<byte[]> seen = new ArrayList<>(waiting);
        seen.addAll(stored());
        recorders.forEach(recorder -> seen.addAll(recorder.everything()));
        for (Relay relay : relays) {
            Stream.concat(relay.process().out().stream(), relay.process().err().stream())
                    .forEach(line -> seen.add(line.getBytes(StandardCharsets.UTF_8)));
        }
        String key = link.substring(link.indexOf('#') + 1);
        List<String> secrets = new ArrayList<>(texts);
        secrets.addAll(
                List.of(ADA, BOB, SAID, "otters moved", ada.passphrase(), bob.passphrase(), key));
        for (String secret : secrets) {
            assertAbsent(secret, Disguises.of(secret), seen);
        }
        assertAbsent("the link's key", Disguises.of(Base64.getUrlDecoder().decode(key)), seen);
    }

    private static void assertAbsent(String secret, Map<String, byte[]> forms, List<byte[]> seen) {
        List<String> haystacks =
                seen.stream().map(one -> new String(one, StandardCharsets.ISO_8859_1)).toList();
        forms.forEach((form, bytes) -> {
            String needle = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(haystacks.stream().anyMatch(one -> one.contains(needle)))
                    .as("%s, %s, is seen by a relay", secret, form)
                    .isFalse();
        });
    }

    /** Waits until nothing of these boxes is in any file of the relay. */
    private void awaitErasure(int relay, List<byte[]> frames) {
        await().atMost(Command.PATIENCE)
                .untilAsserted(() -> assertThat(storedOf(relay, frames)).isEmpty());
    }

    private Set<String> storedOf(int relay, List<byte[]> frames) throws IOException {
        return Windows.of(boxes(frames))
                .common(Windows.of(DiskView.files(relays.get(relay).data(), _ -> true)));
    }

    /** The inner parts of the large frames. */
    private static List<byte[]> boxes(List<byte[]> frames) {
        return frames.stream()
                .filter(frame -> frame.length >= LARGE)
                .map(frame -> Arrays.copyOfRange(frame, EDGE, frame.length - EDGE))
                .toList();
    }

    private List<Integer> tapeCounts() {
        return recorders.stream().map(recorder -> recorder.tapes().size()).toList();
    }

    private List<byte[]> sent(int relay, int fromTape) {
        return recorders.get(relay).tapes().stream()
                .skip(fromTape)
                .flatMap(tape -> tape.sent().stream())
                .toList();
    }

    private List<byte[]> received(int relay, int fromTape) {
        return recorders.get(relay).tapes().stream()
                .skip(fromTape)
                .flatMap(tape -> tape.received().stream())
                .toList();
    }

    /** All messages of all connections of a relay. */
    private Windows traffic(int relay) {
        List<byte[]> view = new ArrayList<>(sent(relay, 0));
        for (Recorder.Tape tape : recorders.get(relay).tapes()) {
            List<byte[]> received = tape.received();
            received.stream().limit(1).flatMap(AdversaryViewTest::ownPartsOf).forEach(view::add);
            received.stream().skip(1).forEach(view::add);
        }
        return Windows.of(view);
    }

    /**
     * What is the relay's own in its hello (spec/10-wire §3): versions and keys, and the signature.
     * Between them stand the time, which two relays that are asked at once both tell, and its
     * services and limits. The first line of a live session is a key alone.
     */
    private static Stream<byte[]> ownPartsOf(byte[] hello) {
        if (hello.length < HELLO_KEYS + SIGNATURE) {
            return Stream.of(hello);
        }
        return Stream.of(
                Arrays.copyOf(hello, HELLO_KEYS),
                Arrays.copyOfRange(hello, hello.length - SIGNATURE, hello.length));
    }

    private List<byte[]> stored() throws IOException {
        List<byte[]> stored = new ArrayList<>();
        for (Relay relay : relays) {
            stored.addAll(DiskView.files(relay.data(), _ -> true));
        }
        return stored;
    }
}
