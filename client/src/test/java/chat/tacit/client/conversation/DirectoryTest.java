package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Alice, who has Bob for a contact, gets more whose names are like his. */
final class DirectoryTest {
    private static final List<String> NAMES =
            List.of("Bob", "Bob#2", "Bob#2#2", "Bob#3", "Bob#", "Bobby", "Bo", "#", "#2", "Bob$");

    @TempDir Path folder;
    private Pair pair;
    private Person alice;

    @BeforeEach
    void make() {
        pair = Pair.introduced(folder);
        alice = pair.alice();
    }

    @AfterEach
    void end() {
        pair.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nameByItselfIsTheOneOfTheList(long seed) {
        Random random = new Random(seed);
        alice.write(tx -> {
            for (int i = 0; i < 30; i++) {
                add(tx, i, NAMES.get(random.nextInt(NAMES.size())), random.nextInt(20));
            }
            return true;
        });
        List<Conversation> all = alice.read(Directory::all);
        assertThat(all).hasSize(31).extracting(Conversation::name).doesNotHaveDuplicates();
        for (Conversation one : all) {
            String name = alice.read(tx -> Directory.name(tx, one.id()));
            Optional<Conversation> found = alice.read(tx -> Directory.find(tx, one.id()));
            assertThat(name).isEqualTo(one.name());
            assertThat(found).map(Conversation::name).contains(name);
        }
    }

    @Test
    void conversationThatIsNotThereHasNoName() {
        ConversationId nobody = id(99);
        String name = alice.read(tx -> Directory.name(tx, nobody));
        Optional<Conversation> found = alice.read(tx -> Directory.find(tx, nobody));
        assertThat(name).isEmpty();
        assertThat(found).isEmpty();
    }

    private static void add(Transaction tx, int number, String name, int namedAt) {
        tx.update(
                "INSERT INTO conversation (id, kind, name, state, level, created_at, named_at)"
                        + " VALUES (?, 'contact', ?, 'active', 'link', ?, ?)",
                id(number).bytes(),
                name,
                (long) number,
                (long) namedAt);
        tx.update(
                "INSERT INTO contact (conversation, joiner, ik, dk, peer_ik, peer_dk, travel)"
                        + " SELECT ?, joiner, ik, dk, peer_ik, peer_dk, travel FROM contact"
                        + " LIMIT 1",
                id(number).bytes());
    }

    private static ConversationId id(int number) {
        byte[] bytes = new byte[16];
        bytes[0] = (byte) (number + 1);
        return new ConversationId(Bytes.owned(bytes));
    }
}
