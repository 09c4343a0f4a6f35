package chat.tacit.client.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Exposure;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.content.IdentityBody;
import chat.tacit.e2ee.invitation.Level;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** Alice tells Bob her live identity in their conversation. */
final class ContactIdentitiesTest {
    private static final Entropy ENTROPY = Entropy.system();

    @TempDir Path folder;
    private Pair pair;
    private Person alice;
    private Person bob;

    @BeforeEach
    void make() {
        pair = Pair.introduced(folder);
        alice = pair.alice();
        bob = pair.bob();
    }

    @AfterEach
    void end() {
        pair.close();
    }

    private static Contact contact(Person of, ConversationId id) {
        return of.read(tx -> Contacts.find(tx, id)).orElseThrow();
    }

    private VerifyingKey own(Person of) {
        SigningKey key = of.write(tx -> LiveIdentities.own(tx, ENTROPY, pair.now()));
        return key.publicKey();
    }

    private void tells(IdentityBody body) {
        alice.seal(pair.atAlice(), body, pair.now());
        pair.exchange();
    }

    private void refuses(IdentityBody body) {
        alice.seal(pair.atAlice(), body, pair.now());
        for (Person.Box box : pair.post(alice)) {
            assertThatExceptionOfType(UnopenableException.class)
                    .isThrownBy(() -> bob.take(box, pair.now()));
        }
        assertThat(atBob()).isEmpty();
    }

    private List<TrustedIdentity> atBob() {
        return bob.read(TrustedIdentities::all);
    }

    @Test
    void contactIsTrustedByWhatItTellsOfItself() {
        VerifyingKey hers = own(alice);
        Contact toBob = contact(alice, pair.atAlice());
        IdentityBody body =
                alice.write(tx -> ContactIdentities.own(tx, toBob, ENTROPY, pair.now()));
        tells(body);
        assertThat(atBob())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.key()).isEqualTo(hers);
                    assertThat(one.name()).isEqualTo("Alice");
                    assertThat(one.level()).isEqualTo(Level.LINK);
                    assertThat(one.source()).isEqualTo(Source.CONTACT);
                });
        tells(body);
        assertThat(atBob()).hasSize(1);
        List<Exposure> explained =
                bob.read(tx -> bob.parts().conversations().explain(tx, pair.atBob()));
        assertThat(explained).contains(TrustExposures.contact());
    }

    @Test
    void nobodyPassesOffAnothersIdentityAsTheirOwn() {
        // Of Carol, who is a contact of Alice, she has a proof for their own connection.
        SigningKey carol = SigningKey.generate(ENTROPY);
        Contact toBob = contact(alice, pair.atAlice());
        IdentityBody carols =
                IdentityBody.prove(
                        carol,
                        AgreementKey.generate(ENTROPY).publicKey(),
                        toBob.own().identity().publicKey());
        refuses(carols);
        // What Bob told her, she can't tell him.
        IdentityBody bobs =
                IdentityBody.prove(
                        carol, toBob.peer().identity(), toBob.own().identity().publicKey());
        refuses(bobs);
    }

    @Test
    void anotherIdentityOfTheContactIsAnAlarm() {
        Contact toBob = contact(alice, pair.atAlice());
        for (int i = 0; i < 2; i++) {
            tells(
                    IdentityBody.prove(
                            SigningKey.generate(ENTROPY),
                            toBob.own().identity().publicKey(),
                            toBob.peer().identity()));
        }
        assertThat(atBob())
                .extracting(TrustedIdentity::level)
                .containsExactlyInAnyOrder(Level.LINK, Level.CHANGED);
        List<Message> shown = bob.read(tx -> History.last(tx, pair.atBob(), 5));
        assertThat(shown)
                .extracting(Message::text)
                .anyMatch(text -> text.contains("another identity"));
    }

    @Test
    void ownIdentityThatAContactTellsIsNoContacts() {
        own(bob);
        SigningKey bobs = bob.read(LiveIdentities::known).orElseThrow();
        Contact toBob = contact(alice, pair.atAlice());
        tells(
                IdentityBody.prove(
                        bobs, toBob.own().identity().publicKey(), toBob.peer().identity()));
        assertThat(atBob()).isEmpty();
    }
}
