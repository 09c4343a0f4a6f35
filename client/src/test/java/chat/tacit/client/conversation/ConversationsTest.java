package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.ClientException;
import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Contacts;
import chat.tacit.e2ee.agreement.ResyncHistory;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.ratchet.Ratchet;
import chat.tacit.e2ee.route.BoxKind;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Optional;

/** What a person can send, and in which state of a conversation. */
final class ConversationsTest {
    private static final String LONGEST = "ü".repeat(Conversations.MAX_TEXT / 2);

    @TempDir private Path directory;
    private Optional<Pair> strangers = Optional.empty();

    @BeforeEach
    void begin() {
        strangers = Optional.of(new Pair(directory));
    }

    @AfterEach
    void end() {
        pair().close();
    }

    private Pair pair() {
        return strangers.orElseThrow();
    }

    private void join() {
        pair().join(pair().invite());
    }

    private void refused(String text, String because) {
        Person bob = pair().bob();
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() ->
                        bob.write(tx ->
                                bob.parts()
                                        .conversations()
                                        .send(tx, pair().atBob(), text, pair().now())))
                .withMessageContaining(because);
        assertThat(bob.number("SELECT COUNT(*) FROM message")).isZero();
    }

    @Test
    void longestTextFitsIntoAMessage() {
        join();
        pair().exchange();
        pair().bob().say(pair().atBob(), LONGEST, pair().now());
        assertThat(pair().bob().sealed(BoxKind.MESSAGE)).hasSize(1);
        pair().exchange();
        assertThat(pair().alice().texts(pair().atAlice())).containsExactly(LONGEST);
    }

    @Test
    void longestTextFitsIntoAJoin() {
        join();
        pair().bob().say(pair().atBob(), LONGEST, pair().now());
        assertThat(pair().bob().sealed(BoxKind.JOIN)).hasSize(3); // behind hello and profile
        pair().exchange();
        assertThat(pair().alice().texts(pair().atAlice())).containsExactly(LONGEST);
    }

    @Test
    void longestTextFitsIntoTheAnswerOfAResync() {
        join();
        pair().exchange();
        pair().alice()
                .write(tx -> {
                    pair().alice().parts().restore(tx, pair().now());
                    return true;
                });
        pair().post(pair().alice()).forEach(box -> pair().deliver(box, pair().bob()));
        pair().bob().say(pair().atBob(), LONGEST, pair().now());
        assertThat(pair().bob().sealed(BoxKind.RESYNC_ANSWER)).hasSize(3);
        pair().exchange();
        assertThat(pair().alice().texts(pair().atAlice())).containsExactly(LONGEST);
    }

    @Test
    void oneByteMoreIsRefused() {
        join();
        refused(LONGEST + "x", "longer than 12288 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t"})
    void nothingIsNotSent(String text) {
        join();
        refused(text, "empty");
    }

    @Test
    void halfACharacterIsNotSent() {
        join();
        refused("\ud83d", "isn't text");
    }

    @Test
    void nothingIsSentToAContactWhoseKeysChanged() {
        join();
        pair().bob()
                .write(tx -> {
                    Contacts.level(tx, pair().atBob(), Level.CHANGED);
                    return true;
                });
        refused("hello?", "compare the code first");
    }

    /** Sealing stops after a thousand messages without an answer, until new keys were offered. */
    @Test
    void afterAThousandUnansweredMessagesANewSessionIsMade() throws ClientException {
        join();
        pair().exchange();
        Person bob = pair().bob();
        bob.write(tx -> {
            for (int i = 0; i <= Ratchet.MAX_UNANSWERED; i++) {
                bob.parts().conversations().send(tx, pair().atBob(), "unheard", pair().now());
            }
            return true;
        });
        assertThat(bob.sealed(BoxKind.RESYNC)).hasSize(1);
        assertThat(bob.post(pair().now())).hasSizeLessThan(2 * (2 + Ratchet.MAX_UNANSWERED));

        // All of that is lost with the relays.
        pair().pass(ResyncHistory.PAUSE);
        bob.write(tx -> {
            bob.parts().resyncs().askAgain(tx, pair().now());
            return true;
        });
        pair().exchange();
        // Those beyond the new session's first thousand were sealed when Alice had answered.
        int shown = pair().alice().texts(pair().atAlice()).size();
        assertThat(shown).isEqualTo(1 + Ratchet.MAX_UNANSWERED);
    }
}
