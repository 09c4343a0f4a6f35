package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.tacit.client.backup.Export;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.file.Sending;
import chat.tacit.client.file.Taking;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** What is done on a disk without room is told in one sentence and leaves nothing behind. */
final class FullDiskTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final String SIZE = "8m";
    private static final Duration A_WHILE = Duration.ofMinutes(2);
    private static final int SOME_CHUNKS = 5 * 65_536;

    @TempDir private Path directory;
    private final TestRelays relays = new TestRelays();
    private final Clock clock = relays.clock();
    private Path disk;
    private boolean isMounted;
    private Device alice;
    private Device bob;
    private ConversationId toBob;
    private ConversationId toAlice;

    @BeforeEach
    void meet() throws Exception {
        disk = Files.createDirectories(directory.resolve("disk"));
        isMounted = runs("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "none", disk.toString());
        assumeTrue(isMounted, "A small disk can't be mounted here, so none was filled.");
        alice = relays.device(disk.resolve("alice"), "Alice", relays.one(), relays.two());
        bob = relays.device(directory.resolve("bob"), "Bob", relays.one(), relays.two());
        Friends friends = Friends.met(relays, alice, bob);
        toAlice = friends.toAlice();
        toBob = friends.toBob();
    }

    @AfterEach
    void unmount() throws InterruptedException {
        relays.close();
        assertThat(!isMounted || runs("umount", disk.toString())).isTrue();
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(disk.resolve("filler"))) {
            byte[] page = new byte[4_096];
            while (true) {
                out.write(page);
            }
        } catch (IOException e) {
            assertThat(Files.getFileStore(disk).getUsableSpace()).isZero();
        }
    }

    private void free() throws IOException {
        Files.delete(disk.resolve("filler"));
    }

    private Path file() throws IOException {
        byte[] bytes = new byte[SOME_CHUNKS];
        new Random(1).nextBytes(bytes);
        return Files.write(directory.resolve("otters.jpg"), bytes);
    }

    private List<Path> names(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.map(Path::getFileName).sorted().toList();
        }
    }

    @Test
    void whatCannotBeWrittenDownIsNotSent() throws Exception {
        fill();
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 100; i++) {
                                var _ = alice.send(toBob, "too much");
                            }
                        })
                .isInstanceOf(DatabaseException.class)
                .hasMessage("the profile's disk is full: make room on it and try again");
        int said = alice.texts(toBob).size();
        clock.pass(A_WHILE);
        free();
        clock.pass(A_WHILE);
        var _ = alice.send(toBob, "now there is");
        clock.pass(A_WHILE);
        assertThat(bob.texts(toAlice)).hasSize(said + 1).endsWith("now there is");
    }

    @Test
    void whatComesWaitsAtTheRelays() throws Exception {
        fill();
        for (int i = 0; i < 100; i++) {
            var _ = bob.send(toAlice, "number " + i);
        }
        clock.pass(A_WHILE);
        assertThat(alice.texts(toBob)).hasSizeLessThan(100);
        assertThat(alice.reasons()).contains("the profile can't be written now");
        free();
        clock.pass(A_WHILE);
        assertThat(alice.texts(toBob)).hasSize(100).startsWith("number 0").endsWith("number 99");
    }

    private Message sent(Device by, ConversationId to) throws Exception {
        Path home = by.read(tx -> by == alice ? disk.resolve("alice") : directory.resolve("bob"));
        try (Sending sending = Sending.seal(home, file(), Optional.empty(), ENTROPY)) {
            return by.write(
                    tx -> sending.begin(tx, to, by.parts().conversations(), clock.instant()));
        }
    }

    @Test
    void fileThatCannotBeKeptUntilItIsSentIsntSent() throws Exception {
        fill();
        List<Path> before = names(disk.resolve("alice"));
        assertThatThrownBy(() -> sent(alice, toBob))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("can't keep the file until it is sent")
                .hasMessageContaining("the disk has room");
        assertThat(names(disk.resolve("alice"))).isEqualTo(before);
        assertThat(alice.history()).noneMatch(message -> message.type() == Message.Type.FILE);
    }

    @Test
    void fileThatComesGoesOnWhenThereIsRoomAndIsSavedWhereThereIs() throws Exception {
        Message sent = sent(bob, toAlice);
        fill();
        clock.pass(A_WHILE);
        free();
        clock.pass(A_WHILE);
        Message come = alice.read(tx -> History.find(tx, toBob, sent.id())).orElseThrow();
        fill();
        Path in = disk.resolve("in");
        assertThatThrownBy(() -> Taking.save(alice.profile(), come, in))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("can't save the file in " + in)
                .hasMessageContaining("see that there is room");
        assertThat(Files.notExists(in) || names(in).isEmpty()).isTrue();
        Path elsewhere = directory.resolve("in");
        assertThat(Taking.save(alice.profile(), come, elsewhere))
                .hasSameBinaryContentAs(directory.resolve("otters.jpg"));
    }

    @Test
    void profileThatIsOpenedOnAFullDiskIsNotTakenForOneThatWasPutBack() throws Exception {
        alice.close();
        fill();
        Path home = disk.resolve("alice");
        try (Profile opened = Profile.openUnlocked(home, Homes.key(), ENTROPY)) {
            assertThat(opened.restored()).isFalse();
        } catch (ClientException e) {
            assertThat(e.sentence()).contains("can't open the profile in " + home);
        }
        free();
        try (Profile opened = Profile.openUnlocked(home, Homes.key(), ENTROPY)) {
            assertThat(opened.restored()).isFalse();
        }
    }

    @Test
    void backupThatFindsNoRoomLeavesNothing() throws Exception {
        fill();
        Path backup = disk.resolve("backup");
        RecoveryKey key = RecoveryKey.random(ENTROPY);
        assertThatThrownBy(() -> Export.to(backup, alice.profile(), key, _ -> {}))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("can't write");
        assertThat(backup).doesNotExist();
    }

    @Test
    void passphraseStaysIfTheNewKeyFileFindsNoRoom() throws Exception {
        fill();
        Path home = disk.resolve("alice");
        Secret old = Secret.owned(new byte[] {'p'});
        List<Path> before = names(home);
        assertThatThrownBy(() ->
                        Profile.changePassphrase(
                                home, old, Secret.owned(new byte[] {'q'}), ENTROPY))
                .isInstanceOf(ClientException.class);
        assertThat(names(home)).isEqualTo(before);
        assertThat(Profile.unlock(home, old).size()).isPositive();
    }
}
