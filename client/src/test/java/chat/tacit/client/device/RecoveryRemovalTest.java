package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.Circle;
import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.backup.Export;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.device.SealedSigner;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Alice's phone, no. 1, is stolen; her laptop, no. 2, has the recovery key typed in. */
final class RecoveryRemovalTest {
    @TempDir Path folder;
    private final RecoveryKey key = RecoveryKey.random(Entropy.system());
    private Circle circle;
    private Person phone;
    private Person laptop;

    @BeforeEach
    void link() {
        circle = new Circle(folder);
        phone = circle.device(1);
        phone.write(tx -> {
            Export.keep(tx, key.pair().publicKey());
            return true;
        });
        circle.exchange();
        laptop = circle.link(phone, Instant.EPOCH);
    }

    @AfterEach
    void end() {
        circle.close();
    }

    private Instant now() {
        return circle.pair().now();
    }

    private List<ConversationId> remove(Person by, int device, RecoveryKey with)
            throws ClientException {
        return by.<Removals.Recovered, ClientException>write(
                        tx -> by.parts().removals().recover(tx, device, with, now()))
                .unprotected();
    }

    private List<Integer> asBobKnows() {
        return Household.devices(circle.bob(), circle.pair().atBob());
    }

    private Optional<SealedSigner> signer(Person device) {
        return device.read(tx -> RecoverySigners.of(tx, circle.withBob()));
    }

    @Test
    void linkedDeviceIsToldWhatTheRecoveryKeySignsWith() {
        assertThat(signer(laptop)).isEqualTo(signer(phone)).isPresent();
        Optional<AgreementPublicKey> known = laptop.read(tx -> Export.recovery(tx));
        assertThat(known).contains(key.pair().publicKey());
    }

    /** By their own keys the lower number would win. */
    @Test
    void removalByTheRecoveryKeyStandsAgainstTheFirstPhone() throws ClientException {
        circle.away(phone, true);
        assertThat(remove(laptop, 1, key)).isEmpty();
        circle.exchange();
        assertThat(asBobKnows()).containsExactly(2);
        circle.forgive();
        phone.<Boolean, ClientException>write(tx -> {
            phone.parts().removals().begin(tx, 2, now());
            return true;
        });
        circle.away(phone, false);
        circle.exchange();
        assertThat(asBobKnows()).containsExactly(2);
        var _ = laptop.say(circle.withBob(), "It is gone.", now());
        circle.exchange();
        assertThat(circle.bob().texts(circle.pair().atBob())).containsExactly("It is gone.");
    }

    @Test
    void anotherKeySignsNothing() {
        RecoveryKey other = RecoveryKey.random(Entropy.system());
        assertThatThrownBy(() -> remove(laptop, 1, other))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("no contact was ever told of this recovery key");
        circle.exchange();
        assertThat(asBobKnows()).containsExactly(1, 2);
    }

    /** A thief may have linked, or made up, whatever is reached through the phone alone. */
    @Test
    void deviceBehindTheStolenOneKeepsNothingFromBeingRemoved() throws ClientException {
        var _ = circle.link(phone, Instant.EPOCH);
        circle.away(phone, true);
        assertThat(remove(laptop, 1, key)).isEmpty();
        circle.exchange();
        assertThat(asBobKnows()).containsExactly(2);
        assertThat(laptop.read(Siblings::all))
                .allMatch(device -> device.own() || device.removed().isPresent());
    }
}
