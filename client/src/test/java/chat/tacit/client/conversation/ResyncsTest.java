package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ResyncAnswer;
import chat.tacit.e2ee.agreement.ResyncFields;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Making a new session with a contact ({@code spec/60-contact} §6). */
final class ResyncsTest {

    @TempDir private Path directory;
    private Sessions sessions;

    @BeforeEach
    void meet() {
        sessions = new Sessions(directory);
    }

    @AfterEach
    void part() {
        sessions.close();
    }

    private Pair pair() {
        return sessions.pair();
    }

    @Test
    void bothGoOnInANewSessionAndSeeThatItWasMade() {
        sessions.ask();
        pair().exchange();
        pair().alice().say(pair().atAlice(), "there you are", pair().now());
        pair().bob().say(pair().atBob(), "here I am", pair().now());
        pair().exchange();

        assertThat(pair().bob().texts(pair().atBob())).contains("there you are");
        assertThat(pair().alice().texts(pair().atAlice())).contains("here I am");
        assertThat(pair().alice().notices(pair().atAlice())).contains(Sessions.MADE);
        assertThat(pair().bob().notices(pair().atBob())).contains(Sessions.MADE);
        assertThat(pair().alice().number("SELECT MAX(generation) FROM ratchet")).isEqualTo(1);
        assertThat(pair().bob().number("SELECT MAX(generation) FROM ratchet")).isEqualTo(1);
    }

    @Test
    void levelStays() {
        pair().alice()
                .write(tx -> {
                    Contacts.level(tx, pair().atAlice(), Level.COMPARED);
                    return true;
                });
        sessions.ask();
        pair().exchange();
        assertThat(pair().alice().contact(pair().atAlice()).level()).isEqualTo(Level.COMPARED);
    }

    @Test
    void keysOfTheRequestAreGoneOnceItIsAnswered() {
        sessions.ask();
        assertThat(Sessions.pending(pair().alice())).isEqualTo(1);
        pair().exchange();
        assertThat(Sessions.pending(pair().alice())).isZero();
        assertThat(sessions.nextAgain()).isEmpty();
        assertThat(pair().bob().number("SELECT COUNT(*) FROM contact WHERE resync_fields IS NULL"))
                .isEqualTo(1);
    }

    @Test
    void whatWasntConfirmedIsSealedAgainAsItWas() {
        Message lost = pair().bob().say(pair().atBob(), "lost at first", pair().now());
        sessions.lose(pair().bob());
        pair().pass(Duration.ofMinutes(10));
        sessions.ask();
        pair().exchange();

        Message came =
                pair().alice()
                        .read(tx -> History.find(tx, pair().atAlice(), lost.id()))
                        .orElseThrow();
        assertThat(came.text()).isEqualTo("lost at first");
        assertThat(came.number()).isEqualTo(lost.number());
        assertThat(came.sentAt()).isEqualTo(lost.sentAt());
        assertThat(pair().bob().number("SELECT COUNT(*) FROM message WHERE state = 'delivered'"))
                .isEqualTo(1);
    }

    @Test
    void whatHadArrivedIsntShownTwice() {
        pair().bob().say(pair().atBob(), "once", pair().now());
        pair().post(pair().bob()).forEach(box -> pair().deliver(box, pair().alice()));
        pair().alice().write(tx -> tx.update("DELETE FROM receipt")); // lost, too
        sessions.ask();
        pair().exchange();
        assertThat(pair().alice().texts(pair().atAlice())).containsExactly("once");
    }

    @Test
    void restoredProfileSealsNothingBeforeTheNewSession() {
        sessions.restore();
        pair().alice().say(pair().atAlice(), "too early", pair().now());
        assertThat(pair().alice().sealed(BoxKind.MESSAGE)).isEmpty();
        pair().exchange();
        assertThat(pair().bob().texts(pair().atBob())).containsExactly("too early");
    }

    /** The answer of Bob to Alice's request, with another ratchet message behind its fields. */
    private Person.Box answerWith(Bytes message, long number) {
        Bytes genuine = pair().bob().sealed(BoxKind.RESYNC_ANSWER).getFirst();
        ResyncFields fields = ResyncAnswer.decode(genuine).fields();
        ResyncFields named =
                new ResyncFields(fields.version(), fields.ephemeral(), fields.ciphertext(), number);
        Boxed boxed = new Boxed(BoxKind.RESYNC_ANSWER, new ResyncAnswer(named, message).encode());
        return pair().bob().boxes(pair().atBob(), boxed).getFirst();
    }

    private Bytes sealedUnderTheOldRatchet() {
        pair().bob().say(pair().atBob(), "of the old session", pair().now());
        return pair().bob().sealed(BoxKind.MESSAGE).getFirst();
    }

    private void answer() throws UnopenableException {
        for (Person.Box box : pair().post(pair().alice())) {
            var _ = pair().bob().take(box, pair().now());
        }
    }

    private void refused(Person.Box box) {
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> pair().alice().take(box, pair().now()));
        assertThat(Sessions.pending(pair().alice())).isEqualTo(1);
        assertThat(Sessions.generations(pair().alice())).isEqualTo(1);
    }

    @Test
    void answerWhoseMessageIsOfTheOldSessionBeginsNothing() throws UnopenableException {
        Bytes old = sealedUnderTheOldRatchet();
        sessions.ask();
        answer();
        refused(answerWith(old, 1));

        pair().exchange(); // and the genuine one is taken still
        assertThat(pair().alice().notices(pair().atAlice())).contains(Sessions.MADE);
    }

    @Test
    void answerToAnotherNumberBeginsNothing() throws UnopenableException {
        sessions.ask();
        answer();
        Bytes genuine = pair().bob().sealed(BoxKind.RESYNC_ANSWER).getFirst();
        refused(answerWith(ResyncAnswer.decode(genuine).message(), 2));
    }

    @Test
    void answerThatWasntAskedForBeginsNothing() throws UnopenableException {
        var _ = pair().bob().take(sessions.request(1), pair().now()); // made by no client
        Person.Box box = pair().post(pair().bob()).getFirst();
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> pair().alice().take(box, pair().now()));
        assertThat(Sessions.generations(pair().alice())).isEqualTo(1);
    }

    @Test
    void copyOfTheAnswerOnTheOtherRouteIsKnown() throws UnopenableException {
        sessions.ask();
        answer();
        List<Person.Box> copies = pair().bob().post(pair().now());
        int known = 0;
        for (Person.Box copy : copies) {
            if (pair().alice().take(copy, pair().now()) == Inbox.Outcome.KNOWN) {
                known++;
            }
        }
        assertThat(known).isEqualTo(copies.size() / 2);
        assertThat(Sessions.generations(pair().alice())).isEqualTo(2);
    }

    @Test
    void ofTwoThatAskAtOnceOneIsAnswered() {
        Person bob = pair().bob();
        sessions.ask();
        sessions.ask(bob, pair().atBob());
        pair().exchange();
        pair().bob().say(pair().atBob(), "after it", pair().now());
        pair().exchange();
        assertThat(Sessions.pending(pair().alice())).isZero();
        assertThat(Sessions.pending(bob)).isZero();
        assertThat(pair().alice().texts(pair().atAlice())).containsExactly("after it");
    }

    @Test
    void atMostFourRatchetsOfAContactAreTried() throws UnopenableException {
        for (int number = 1; number <= 5; number++) {
            var _ = pair().bob().take(sessions.request(number), pair().now());
        }
        List<Integer> tried =
                pair().bob().read(tx -> Ratchets.of(tx, pair().atBob(), pair().now())).stream()
                        .map(Ratchets.Stored::generation)
                        .toList();
        assertThat(tried).containsExactly(5, 4, 3, 2);
    }

    @Test
    void oldRatchetOpensForADay() throws UnopenableException {
        pair().bob().say(pair().atBob(), "on its way", pair().now());
        pair().bob().say(pair().atBob(), "on its way for longer", pair().now());
        List<Person.Box> late = pair().bob().post(pair().now());
        Instant made = pair().now();
        sessions.ask();
        pair().exchange();

        pair().pass(Duration.between(pair().now(), made.plus(Ratchets.OLD_LIVES)));
        assertThat(pair().alice().take(late.getFirst(), pair().now()))
                .isEqualTo(Inbox.Outcome.TAKEN);
        pair().pass(Duration.ofMinutes(1));
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> pair().alice().take(late.getLast(), pair().now()));
        pair().alice()
                .write(tx -> {
                    Inbox.tidy(tx, pair().now());
                    return true;
                });
        assertThat(Sessions.generations(pair().alice())).isEqualTo(1);
    }
}
