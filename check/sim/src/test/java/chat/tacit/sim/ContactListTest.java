package chat.tacit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;
import chat.tacit.client.Parts;
import chat.tacit.client.contact.Card;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.contact.OwnProfile;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Search;
import chat.tacit.client.history.Unshown;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Body;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What people see of each other, and what stays with the one who wrote it. */
class ContactListTest {
    private static final Duration SOON = Duration.ofMinutes(30);
    private static final Bytes PNG = Bytes.ofHex("89504e470d0a1a0a00");

    private final Homes homes;
    private final World world;
    private Person alice;

    ContactListTest() throws IOException {
        homes = Homes.make();
        world = new World(43, homes);
    }

    @BeforeEach
    void addAlice() {
        var _ = world.addServer(Limits.defaults());
        var _ = world.addServer(Limits.defaults());
        alice = world.addPerson("Alice", world.servers());
    }

    private Tie with(String name) {
        Tie tie = world.connect(alice, world.addPerson(name, world.servers()), false);
        settle();
        return tie;
    }

    @AfterEach
    void end() {
        world.close();
        homes.close();
    }

    @Test
    void whoTakesAnothersNameComesAfterThemAndIsSeenToDoIt() {
        Tie withMallory = with("Mallory"); // known for longer than Bob
        Tie withBob = with("Bob");
        present(other(withMallory), new Body.Profile("Bob", "", Bytes.empty()));

        assertThat(nameOf(withBob)).isEqualTo("Bob");
        assertThat(nameOf(withMallory)).isEqualTo("Bob#2");
        assertThat(texts(alice, Message.Type.NOTICE)).contains("Mallory is now called Bob.");
    }

    @Test
    void nameThatLooksLikeASecondOneIsNobodyElses() {
        Tie withMallory = with("Mallory");
        Tie withBob = with("Bob");
        present(other(withMallory), new Body.Profile("Bob#2", "", Bytes.empty()));
        Tie withThird = with("Bob");

        assertThat(nameOf(withBob)).isEqualTo("Bob");
        assertThat(nameOf(withMallory)).isEqualTo("Bob#2");
        assertThat(nameOf(withThird)).isEqualTo("Bob#3");
    }

    @Test
    void changedProfileReachesEveryContact() {
        Tie withMallory = with("Mallory");
        Tie withBob = with("Bob");
        present(alice, new Body.Profile("Alicia", "at sea", PNG));

        for (Tie tie : List.of(withBob, withMallory)) {
            Card card = card(tie.turned());
            assertThat(card.told()).isEqualTo("Alicia");
            assertThat(card.status()).isEqualTo("at sea");
            assertThat(card.picture()).contains(PNG);
        }
    }

    @Test
    void pictureThatIsNoneIsntKept() {
        Tie withBob = with("Bob");
        present(alice, new Body.Profile("Alice", "", Bytes.of(new byte[] {1, 2, 3})));

        assertThat(card(withBob.turned()).picture()).isEmpty();
    }

    @Test
    void ownNameWinsAndDoesntTravel() {
        Tie withBob = with("Bob");
        act(alice, tx -> Cards.rename(tx, id(withBob), Optional.of("My friend"), now()));
        present(other(withBob), new Body.Profile("Robert", "", Bytes.empty()));
        assertThat(nameOf(withBob)).isEqualTo("My friend");
        assertThat(card(withBob).told()).isEqualTo("Robert");
        assertThat(card(withBob.turned()).ownName()).isEmpty();

        act(alice, tx -> Cards.rename(tx, id(withBob), Optional.empty(), now()));
        assertThat(nameOf(withBob)).isEqualTo("Robert");
    }

    @Test
    void blockedContactIsDroppedAndNotTold() {
        Tie withBob = with("Bob");
        act(alice, tx -> Cards.block(tx, id(withBob), true));
        assertThatThrownBy(() -> alice.act((tx, parts) -> send(tx, parts)))
                .hasMessageContaining("blocked");
        world.say(withBob.turned());
        world.schedule().pass(SOON);
        assertThat(texts(alice, Message.Type.TEXT)).isEmpty();
        assertThat(World.undelivered(other(withBob))).hasSize(1);

        act(alice, tx -> Cards.block(tx, id(withBob), false));
        world.say(withBob.turned());
        world.schedule().pass(SOON);
        assertThat(texts(alice, Message.Type.TEXT)).hasSize(1);
    }

    @Test
    void mutedConversationIsAnnouncedByNothing() {
        Tie withBob = with("Bob");
        act(alice, tx -> Cards.mute(tx, id(withBob), true));
        world.say(withBob.turned());
        settle();
        assertThat(anyUnshown()).isFalse();
        assertThat(conversation(withBob).unread()).isEqualTo(1);

        List<Message> announced =
                world.surely(
                        alice,
                        (tx, _) -> {
                            Cards.mute(tx, id(withBob), false);
                            return Unshown.take(tx, 10, world.schedule().instant());
                        });
        assertThat(announced).hasSize(1);
    }

    @Test
    void archivedConversationIsHiddenUntilSomethingComes() {
        Tie withBob = with("Bob");
        act(alice, tx -> Cards.archive(tx, id(withBob), Optional.of(now())));
        assertThat(conversation(withBob).marks()).contains(Conversation.Mark.ARCHIVED);

        world.say(withBob.turned());
        settle();
        assertThat(conversation(withBob).marks()).isEmpty();
    }

    @Test
    void clearingForgetsAllButWhatIsOnItsWay() {
        Tie withBob = with("Bob");
        world.say(withBob);
        world.say(withBob.turned());
        settle();
        Person bob = other(withBob);
        bob.stop();
        world.say(withBob);
        world.schedule().pass(Duration.ofSeconds(10));
        act(alice, tx -> History.clear(tx, id(withBob)));
        List<Message> left = alice.read(tx -> History.last(tx, id(withBob), 10));
        assertThat(left).extracting(Message::state).containsExactly(Message.State.SENT);
        List<Message> found = alice.read(tx -> Search.messages(tx, id(withBob), "plaintext", 10));
        assertThat(found).hasSize(1);

        bob.start();
        world.schedule().pass(SOON);
        assertThat(texts(bob, Message.Type.TEXT)).hasSize(2);
    }

    private static Message send(Transaction tx, Parts parts) throws ClientException {
        Conversation bob = Directory.find(tx, "Bob");
        return parts.conversations().send(tx, bob.id(), "hello", Instant.EPOCH);
    }

    private void present(Person who, Body.Profile profile) {
        act(who, tx -> OwnProfile.write(tx, profile, now()));
        world.schedule().pass(Duration.ofMinutes(1));
    }

    /** Something that a person does in a transaction. */
    private interface Doing {
        void in(Transaction tx) throws ClientException;
    }

    private void act(Person who, Doing doing) {
        world.surely(
                who,
                (tx, _) -> {
                    doing.in(tx);
                    return true;
                });
    }

    private boolean anyUnshown() {
        return alice.read(tx -> Unshown.any(tx, world.schedule().instant()));
    }

    private void settle() {
        assertThat(world.settle(SOON)).isTrue();
    }

    private Instant now() {
        return world.schedule().instant();
    }

    private static ConversationId id(Tie tie) {
        return tie.one().conversation();
    }

    private static Person other(Tie tie) {
        return tie.turned().one().person();
    }

    private static Card card(Tie tie) {
        return tie.one().person().read(tx -> Cards.of(tx, id(tie)));
    }

    private static Conversation conversation(Tie tie) {
        Person person = tie.one().person();
        return person.read(Directory::all).stream()
                .filter(one -> one.id().equals(id(tie)))
                .findFirst()
                .orElseThrow();
    }

    private static String nameOf(Tie tie) {
        return conversation(tie).name();
    }

    private static List<String> texts(Person person, Message.Type type) {
        return person.screen().stream()
                .map(Shown::message)
                .filter(one -> one.type() == type)
                .map(Message::text)
                .toList();
    }
}
