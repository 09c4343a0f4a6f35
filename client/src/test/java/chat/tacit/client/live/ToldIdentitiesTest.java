package chat.tacit.client.live;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Optional;

/** Alice has invited Bob to a session, and so tells him who she is there. */
final class ToldIdentitiesTest {
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

    private void tell() {
        alice.write(tx -> {
            LiveIdentities.own(tx, Entropy.system(), pair.now());
            return ToldIdentities.tell(tx, pair.atAlice());
        });
    }

    private VerifyingKey hers() {
        return alice.read(LiveIdentities::known).map(SigningKey::publicKey).orElseThrow();
    }

    private Optional<VerifyingKey> atBob() {
        return bob.read(TrustedIdentities::all).stream().map(TrustedIdentity::key).findFirst();
    }

    private boolean isDue() {
        return alice.read(ToldIdentities::nextDue).isPresent();
    }

    @Test
    void nobodyIsToldBeforeTheyAreInvited() {
        alice.write(tx -> LiveIdentities.own(tx, Entropy.system(), pair.now()));
        pair.exchange();
        assertThat(isDue()).isFalse();
        assertThat(atBob()).isEmpty();
    }

    @Test
    void whoeverIsInvitedIsToldOnce() {
        tell();
        assertThat(isDue()).isTrue();
        pair.exchange();
        assertThat(atBob()).contains(hers());
        assertThat(isDue()).isFalse();
        tell();
        assertThat(isDue()).isFalse();
    }

    @Test
    void whatANewSessionMayHaveLostIsSaidAgainUnlessItWasConfirmed() {
        tell();
        assertThat(pair.post(alice)).as("and gets lost").isNotEmpty();
        assertThat(isDue()).isFalse();
        alice.write(tx -> {
            ToldIdentities.again(tx, pair.atAlice());
            return true;
        });
        assertThat(isDue()).isTrue();
        pair.exchange();
        assertThat(atBob()).contains(hers());
        alice.write(tx -> {
            ToldIdentities.again(tx, pair.atAlice());
            return true;
        });
        assertThat(isDue()).isFalse();
    }

    @Test
    void whoeverIsBlockedIsntToldBeforeThatEnds() {
        tell();
        alice.write(tx -> {
            Cards.block(tx, pair.atAlice(), true);
            return true;
        });
        pair.exchange();
        assertThat(atBob()).isEmpty();
        alice.write(tx -> {
            Cards.block(tx, pair.atAlice(), false);
            return true;
        });
        pair.exchange();
        assertThat(atBob()).contains(hers());
    }

    @Test
    void whoeverJoinsFindsTheContactByTheInvitersKey() {
        tell();
        pair.exchange();
        Optional<ConversationId> found = bob.read(tx -> TrustedIdentities.contact(tx, hers()));
        assertThat(found).contains(pair.atBob());
        VerifyingKey stranger = SigningKey.generate(Entropy.system()).publicKey();
        Optional<ConversationId> none = bob.read(tx -> TrustedIdentities.contact(tx, stranger));
        assertThat(none).isEmpty();
    }
}
