package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import chat.tacit.client.Acquainted;
import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Marks;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Search;
import chat.tacit.client.history.ShortId;
import chat.tacit.client.history.Unshown;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.ContentId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** What is said about earlier messages, in whatever order it comes. */
final class AmendmentsTest extends Acquainted {
    private Person alice() {
        return pair().alice();
    }

    private Person bob() {
        return pair().bob();
    }

    private Message bobSays(String text) {
        return bob().say(pair().atBob(), text, pair().now());
    }

    private interface Verb {
        void on(Amendments amendments, Transaction tx, Message message) throws ClientException;
    }

    private void does(Person who, Message message, Verb verb) {
        try {
            attempt(who, message, verb);
        } catch (ClientException e) {
            throw new AssertionError(e.sentence(), e);
        }
    }

    private void attempt(Person who, Message message, Verb verb) throws ClientException {
        var _ =
                who.write(
                        (Work<Boolean, ClientException>)
                                tx -> {
                                    verb.on(who.parts().amendments(), tx, message);
                                    return true;
                                });
    }

    private void edits(Person who, Message message, String text) {
        does(who, message, (it, tx, of) -> it.edit(tx, of, text, pair().now()));
    }

    private void reacts(Person who, Message message, String emoji) {
        does(who, message, (it, tx, of) -> it.react(tx, of, emoji, pair().now()));
    }

    private void unsends(Person who, Message message) {
        does(who, message, (it, tx, of) -> it.unsend(tx, of, pair().now()));
    }

    private Message at(Person who, ContentId id) {
        ConversationId in = who == alice() ? pair().atAlice() : pair().atBob();
        return who.read(tx -> History.find(tx, in, id)).orElseThrow();
    }

    private List<Message> announced() {
        return alice().write(tx -> Unshown.take(tx, 100, pair().now()));
    }

    private void deliver(List<Person.Box> boxes) {
        boxes.forEach(box -> pair().deliver(box, alice()));
    }

    @Test
    void editReplacesTheTextForBothAndIsSeen() {
        Message message = bobSays("helo");
        pair().exchange();
        edits(bob(), message, "hello");
        pair().exchange();
        for (Person who : List.of(alice(), bob())) {
            assertThat(at(who, message.id()).text()).isEqualTo("hello");
            assertThat(at(who, message.id()).marks().edited()).isTrue();
        }
        assertThat(bob().number("SELECT COUNT(*) FROM amendment")).isZero();
    }

    @Test
    void replyNamesTheMessageThatItAnswers() throws ClientException {
        Message question = bobSays("when?");
        pair().exchange();
        Message there = at(alice(), question.id());
        Message answer =
                alice().write(tx ->
                        alice().parts().conversations().reply(tx, there, "now", pair().now()));
        pair().exchange();
        assertThat(at(bob(), answer.id()).marks().replyTo()).contains(question.id());
        assertThat(at(bob(), answer.id()).text()).isEqualTo("now");
    }

    @Test
    void onlyMessagesOfOnesOwnAreEditedOrTakenBack() {
        Message message = bobSays("mine");
        pair().exchange();
        Message there = at(alice(), message.id());
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() ->
                        attempt(
                                alice(),
                                there,
                                (it, tx, of) -> it.edit(tx, of, "yours", pair().now())));
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() ->
                        attempt(alice(), there, (it, tx, of) -> it.unsend(tx, of, pair().now())));

        alice().seal(pair().atAlice(), new Amendment.Edit(message.id(), "yours"), pair().now());
        alice().seal(pair().atAlice(), new Amendment.Delete(message.id()), pair().now());
        pair().exchange();
        assertThat(at(bob(), message.id()).text()).isEqualTo("mine");
        assertThat(bob().number("SELECT COUNT(*) FROM amendment")).isZero();
    }

    @Test
    void deletedMessageLeavesATraceAndNothingElse() {
        Message message = bobSays("regrettable");
        pair().exchange();
        reacts(alice(), at(alice(), message.id()), "😮");
        pair().exchange();
        unsends(bob(), at(bob(), message.id()));
        pair().exchange();
        for (Person who : List.of(alice(), bob())) {
            Message left = at(who, message.id());
            assertThat(left.type()).isEqualTo(Message.Type.DELETED);
            assertThat(left.text()).isEmpty();
            assertThat(left.marks()).isEqualTo(Marks.NONE);
            ConversationId in = left.conversation();
            List<Message> found = who.read(tx -> Search.messages(tx, in, "regrettable", 5));
            assertThat(found).isEmpty();
        }
        edits(bob(), message, "not so bad"); // of the state before
        pair().exchange();
        assertThat(at(alice(), message.id()).text()).isEmpty();
    }

    @Test
    void messageThatNoRelayHasNeverLeaves() {
        Message message = bobSays("never");
        unsends(bob(), message);
        bobSays("after it");
        pair().exchange();
        assertThat(alice().texts(pair().atAlice())).containsExactly("after it");
        assertThat(alice().number("SELECT COUNT(*) FROM message WHERE text = 'never'")).isZero();
        assertThat(at(bob(), message.id()).type()).isEqualTo(Message.Type.DELETED);
    }

    @Test
    void reactionIsOneAPersonAndCanBeTakenBack() {
        Message message = bobSays("look");
        pair().exchange();
        Message there = at(alice(), message.id());
        reacts(alice(), there, "👍");
        reacts(alice(), there, "🦊");
        reacts(bob(), message, "🎉");
        pair().exchange();
        assertThat(at(bob(), message.id()).marks().reactions())
                .containsExactlyInAnyOrder(
                        new Marks.Reaction("Alice", false, "🦊"),
                        new Marks.Reaction("Bob", true, "🎉"));
        reacts(alice(), there, "");
        pair().exchange();
        assertThat(at(bob(), message.id()).marks().reactions())
                .containsExactly(new Marks.Reaction("Bob", true, "🎉"));
    }

    @Test
    void amendmentThatOvertakesItsMessageHoldsWhenThatComes() {
        Message message = bobSays("first");
        List<Person.Box> first = pair().post(bob());
        edits(bob(), at(bob(), message.id()), "second");
        List<Person.Box> second = pair().post(bob());
        deliver(second);
        assertThat(alice().number("SELECT COUNT(*) FROM amendment")).isEqualTo(1);
        deliver(first);
        assertThat(at(alice(), message.id()).text()).isEqualTo("second");
        assertThat(alice().number("SELECT COUNT(*) FROM amendment")).isZero();
    }

    @Test
    void olderEditThatComesLaterChangesNothing() {
        Message message = bobSays("one");
        pair().exchange();
        edits(bob(), message, "two");
        List<Person.Box> older = pair().post(bob());
        edits(bob(), message, "three");
        deliver(pair().post(bob()));
        deliver(older);
        assertThat(at(alice(), message.id()).text()).isEqualTo("three");
    }

    @Test
    void onlySoManyWaitForMessagesAndNotForEver() {
        for (int i = 0; i <= Amendments.MAX_WAITING; i++) {
            ContentId unknown = ContentId.random(bob().parts().entropy());
            bob().seal(pair().atBob(), new Amendment.Reaction(unknown, "👍"), pair().now());
        }
        pair().exchange();
        assertThat(alice().number("SELECT COUNT(*) FROM amendment"))
                .isEqualTo(Amendments.MAX_WAITING);

        pair().pass(Amendments.WAITING);
        tidy();
        assertThat(alice().number("SELECT COUNT(*) FROM amendment")).isZero();
    }

    private void tidy() {
        alice().write(tx -> {
            Amendments.tidy(tx, pair().now());
            return true;
        });
    }

    @Test
    void newSessionLosesNoAmendment() {
        Message edited = bobSays("helo");
        Message deleted = bobSays("oops");
        pair().exchange();
        edits(bob(), edited, "hello");
        unsends(bob(), at(bob(), deleted.id()));
        List<Person.Box> lost = pair().post(bob());
        assertThat(lost).isNotEmpty();
        pair().pass(Duration.ofHours(2));
        Contact contact = alice().contact(pair().atAlice());
        alice().write(tx -> {
            alice().parts().resyncs().ask(tx, contact, pair().now(), alice()::hear);
            return true;
        });
        pair().exchange();
        assertThat(at(alice(), edited.id()).text()).isEqualTo("hello");
        assertThat(at(alice(), deleted.id()).type()).isEqualTo(Message.Type.DELETED);
        assertThat(bob().number("SELECT COUNT(*) FROM amendment")).isZero();
    }

    @Test
    void amendmentIsAnnouncedOnceAndOnlyOfWhatWasShown() {
        Message message = bobSays("one");
        edits(bob(), message, "two");
        pair().exchange();
        assertThat(announced())
                .filteredOn(one -> one.type() != Message.Type.NOTICE)
                .extracting(Message::type, Message::text)
                .containsExactly(tuple(Message.Type.TEXT, "two"));
        reacts(bob(), message, "👍");
        edits(bob(), message, "three");
        pair().exchange();
        assertThat(announced())
                .extracting(Message::type, Message::text)
                .containsExactlyInAnyOrder(
                        tuple(Message.Type.REACTION, "👍"), tuple(Message.Type.EDIT, "three"));
        assertThat(announced()).isEmpty();
    }

    @Test
    void beginningOfAnIdNamesTheMessageWhereNoOtherHasIt() throws ClientException {
        Message message = bobSays("one");
        String shown = bob().read(tx -> ShortId.of(tx, message));
        Message found = bob().read(tx -> ShortId.find(tx, pair().atBob(), shown));
        assertThat(found.id()).isEqualTo(message.id());
        for (String wrong : List.of("", "zzzz", "abc", shown + "0".repeat(33))) {
            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() -> bob().read(tx -> ShortId.find(tx, pair().atBob(), wrong)));
        }
    }
}
