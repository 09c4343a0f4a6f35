package chat.tacit.client.live.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversations;
import chat.tacit.crypto.Entropy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process that is in live sessions, and others of the same profile that come to its door. */
final class DoorTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir Path home;
    private Door door;
    private Visits visits;
    private final PaperPresence attic = new PaperPresence("Attic");

    @BeforeEach
    void make() {
        door = door(home);
        visits = new Visits(home, SHORT.multipliedBy(3));
    }

    private static Door door(Path home) {
        return new Door(home, Entropy.system(), SHORT);
    }

    @AfterEach
    void end() {
        door.close();
    }

    private Presence found(String name) throws ClientException {
        return visits.find(name).orElseThrow();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void otherProcessDoesEverythingThatTheScreenDoes() throws ClientException {
        door.hold(attic);
        Presence reached = found("Attic");

        assertThat(reached.standing()).isEqualTo(attic.standing());
        assertThat(reached.attendees()).isEqualTo(attic.attendees());
        assertThat(reached.say("two\nlines")).isEqualTo(1);
        assertThat(reached.tell("Bob", "psst")).isEqualTo("Bob");
        assertThat(attic.said(2)).extracting(Saying::text).containsExactly("two\nlines", "psst");
        assertThat(reached.said(2)).isEqualTo(attic.said(2));
        assertThat(reached.compare("view")).isEqualTo(Comparison.SAME);
        assertThat(reached.link()).isEqualTo(attic.link());
        assertThat(reached.explain()).isEqualTo(attic.explain());
        reached.leave();
        assertThat(attic.isOver()).isTrue();
        assertThat(visits.all()).as("it is over, though its door is open").isEmpty();
    }

    @Test
    void whatTheSessionRefusesIsSaidInItsOwnSentence() throws ClientException {
        door.hold(attic);
        Presence reached = found("Attic");
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> reached.tell("Zoe", "psst"))
                .withMessage("nobody in Attic is called 'Zoe'.");
    }

    @Test
    void textThatIsTooLongIsRefusedAsEverywhere() throws ClientException {
        door.hold(attic);
        Presence reached = found("Attic");
        String longest = "x".repeat(Conversations.MAX_TEXT);
        assertThat(reached.say(longest)).isEqualTo(1);
        for (String text : List.of(longest + "x", "x".repeat(LineChannel.MAX_LINE), " ")) {
            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() -> reached.say(text))
                    .withMessageStartingWith("the message is");
            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() -> reached.tell("Bob", text))
                    .withMessageStartingWith("the message is");
        }
    }

    @Test
    void orderThatFailsIsAnsweredAndEndsNothing() throws ClientException {
        door.hold(attic);
        Presence reached = found("Attic");
        for (int i = 0; i <= Door.MAX_VISITS; i++) {
            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() -> reached.compare("bug"))
                    .withMessage("the process that is in the session failed at that.");
        }
        assertThat(reached.say("still here")).isEqualTo(1);
    }

    @Test
    void sessionsOfSeveralProcessesAreFoundByName() throws ClientException {
        try (Door other = door(home)) {
            door.hold(attic);
            door.hold(new PaperPresence("Loft"));
            other.hold(new PaperPresence("Cellar"));

            assertThat(visits.all())
                    .extracting(Standing::name)
                    .containsExactlyInAnyOrder("Attic", "Loft", "Cellar");
            assertThat(found("cellar").name()).isEqualTo("Cellar");
            assertThat(visits.find("Garage")).isEmpty();
        }
    }

    @Test
    void nameThatTwoHaveIsForNeither() throws ClientException {
        try (Door other = door(home)) {
            door.hold(attic);
            other.hold(new PaperPresence("Attic"));
            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() -> visits.find("Attic"))
                    .withMessageContaining("two sessions called 'Attic'");
        }
    }

    @Test
    void socketIsItsOwnersAloneAndGoesWithTheLastSession() throws ClientException, IOException {
        PaperPresence loft = new PaperPresence("Loft");
        door.hold(attic);
        door.hold(loft);
        Path socket = files(home).getFirst();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");

        door.release(attic);
        assertThat(visits.all()).extracting(Standing::name).containsExactly("Loft");
        door.release(loft);
        assertThat(files(home)).isEmpty();
        assertThat(visits.all()).isEmpty();
    }

    @Test
    void directoryWithALongPathLeadsToAShortOneWhichGoesToo() throws Exception {
        Path deep = Files.createDirectories(home.resolve("d".repeat(120)));
        Path elsewhere;
        try (Door far = door(deep)) {
            far.hold(attic);
            assertThat(new Visits(deep).find("Attic").orElseThrow().say("hello")).isEqualTo(1);
            elsewhere = Files.readSymbolicLink(files(deep).getFirst()).getParent();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere)))
                    .isEqualTo("rwx------");
        }
        assertThat(files(deep)).isEmpty();
        assertThat(elsewhere).doesNotExist();
    }

    /** Whoever makes a directory of that name later has made it for all to enter, or locked it. */
    @Test
    void linkThatLeadsToWhereOthersCanBeIsNotFollowed() throws Exception {
        Path deep = Files.createDirectories(home.resolve("d".repeat(120)));
        try (Door far = door(deep)) {
            far.hold(attic);
            Path elsewhere = Files.readSymbolicLink(files(deep).getFirst()).getParent();
            Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxr-xr-x"));

            assertThat(new Visits(deep).all()).isEmpty();
            Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwx------"));
            assertThat(new Visits(deep).all()).hasSize(1);
        }
    }

    @Test
    void linkThatLeadsNowhereIsTakenAwayOnceItIsOld() throws Exception {
        Path link = home.resolve("live.00000003.sock");
        Files.createSymbolicLink(link, home.resolve("gone").resolve("live.sock"));
        assertThat(visits.all()).isEmpty();
        assertThat(Files.isSymbolicLink(link)).as("somebody may be about to listen").isTrue();

        FileTime old = FileTime.from(Instant.now().minusSeconds(60));
        Files.getFileAttributeView(link, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(old, old, old);
        assertThat(visits.all()).isEmpty();
        assertThat(Files.isSymbolicLink(link)).isFalse();
    }

    @Test
    void whatAKilledProcessLeftIsTakenAwayButNothingThatIsFresh() throws Exception {
        Path old = left("live.00000001.sock");
        Path fresh = left("live.00000002.sock");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(60)));
        door.hold(attic);

        assertThat(visits.all()).extracting(Standing::name).containsExactly("Attic");
        assertThat(old).doesNotExist();
        assertThat(fresh).as("somebody may be about to listen there").exists();
    }

    private Path left(String name) throws IOException {
        Path path = home.resolve(name);
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(path));
        }
        return path;
    }

    @Test
    void processThatHangsIsPassedOverUnlessItsSessionMayBeMeant() throws Exception {
        door.hold(attic);
        try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            deaf.bind(UnixDomainSocketAddress.of(home.resolve("live.0000000d.sock")));
            assertThat(found("Attic").name()).isEqualTo("Attic");
            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() -> visits.find("Cellar"))
                    .withMessageContaining("doesn't answer");
        }
    }

    @Test
    void lineThatIsTooLongIsCutAndHurtsNobodyElse() throws Exception {
        try (Door patient = new Door(home, Entropy.system())) {
            patient.hold(attic);
            try (SocketChannel visitor = visitor()) {
                ByteBuffer endless = ByteBuffer.allocate(LineChannel.MAX_LINE + 1);
                assertTimeout(
                        Door.PATIENCE.dividedBy(2),
                        () -> assertThatTheDoorHangsUp(visitor, endless));
            }
            assertThat(found("Attic").say("still here")).isEqualTo(1);
        }
    }

    @Test
    void garbageIsAnsweredByNothing() throws Exception {
        door.hold(attic);
        try (SocketChannel visitor = visitor()) {
            byte[] garbage = {(byte) 0xff, '{', '\n'};
            assertThatTheDoorHangsUp(visitor, ByteBuffer.wrap(garbage));
        }
        assertThat(found("Attic").say("still here")).isEqualTo(1);
    }

    @Test
    void otherVersionIsTurnedAway() throws Exception {
        door.hold(attic);
        try (SocketChannel visitor = visitor()) {
            String line = OrderCodec.encode(new Order.Leave("Attic")).replace(":1,", ":2,") + "\n";
            assertThatTheDoorHangsUp(
                    visitor, ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(attic.isOver()).isFalse();
    }

    @Test
    void visitorsThatSayNothingHoldOthersUpForTheirTimeAtMost() throws Exception {
        door.hold(attic);
        List<SocketChannel> silent = new ArrayList<>();
        try {
            for (int i = 0; i < Door.MAX_VISITS; i++) {
                silent.add(visitor());
            }
            assertThat(found("Attic").say("after them")).isEqualTo(1);
        } finally {
            for (SocketChannel one : silent) {
                one.close();
            }
        }
    }

    private SocketChannel visitor() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(files(home).getFirst()));
    }

    private static void assertThatTheDoorHangsUp(SocketChannel visitor, ByteBuffer said) {
        int read;
        try {
            while (said.hasRemaining()) {
                visitor.write(said);
            }
            read = visitor.read(ByteBuffer.allocate(1));
        } catch (IOException e) {
            read = -1; // it hung up while something was on its way
        }
        assertThat(read).isEqualTo(-1);
    }
}
