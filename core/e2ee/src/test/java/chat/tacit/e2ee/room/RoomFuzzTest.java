package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.Mutation;
import chat.tacit.protocol.room.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;

import java.util.function.UnaryOperator;

/**
 * Bytes that mean nothing get a clear error, and whatever decodes is the one encoding of its value.
 */
class RoomFuzzTest {
    private final RoomSamples samples = new RoomSamples(51);

    @FuzzTest(maxDuration = "30s")
    void encryptedMessage(byte[] input) {
        decode(input, RoomFuzzTest::againEncrypted);
    }

    @FuzzTest(maxDuration = "30s")
    void event(byte[] input) {
        decode(input, bytes -> MessageEvent.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void core(byte[] input) {
        decode(input, bytes -> Core.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void state(byte[] input) {
        decode(input, bytes -> State.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void detail(byte[] input) {
        decode(input, RoomFuzzTest::againDetail);
    }

    @FuzzTest(maxDuration = "30s")
    void epochKeys(byte[] input) {
        decode(input, bytes -> EpochKeys.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void invitation(byte[] input) {
        decode(input, bytes -> Invitation.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void rowOfADossier(byte[] input) {
        decode(input, bytes -> DossierItem.row(DossierItem.ofRow(bytes)));
    }

    @FuzzTest(maxDuration = "30s")
    void itemOfAPrivatePair(byte[] input) {
        decode(input, bytes -> PrivateItem.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void stateEventInItsBox(byte[] input) {
        EpochKeys keys = samples.mixedKeys();
        try {
            throw new AssertionError(StateBox.open(keys, samples.room, 5, Bytes.of(input)));
        } catch (UnopenableException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Test
    void whatIsNearlyRightDecodesToItselfOrNot() {
        Mutation mutation = new Mutation(52);
        mutation.tryOut(samples.encrypted().encode(), RoomFuzzTest::againEncrypted);
        mutation.tryOut(samples.event().encode(), bytes -> MessageEvent.decode(bytes).encode());
        mutation.tryOut(samples.mixedKeys().encode(), bytes -> EpochKeys.decode(bytes).encode());
        for (Change change : samples.changes()) {
            mutation.tryOut(samples.core(change).encode(), bytes -> Core.decode(bytes).encode());
        }
        mutation.tryOut(samples.invitation().encode(), bytes -> Invitation.decode(bytes).encode());
        mutation.tryOut(samples.row(), bytes -> DossierItem.row(DossierItem.ofRow(bytes)));
        for (PrivateItem item : samples.items()) {
            mutation.tryOut(item.encode(), bytes -> PrivateItem.decode(bytes).encode());
        }
        Bytes state =
                new State(samples.signed(new Change.Name()), samples.detail().encode()).encode();
        mutation.tryOut(state, bytes -> State.decode(bytes).encode());
    }

    private static Bytes againEncrypted(Bytes bytes) {
        return EncryptedMessage.decode(bytes, Stream.STATE).encode();
    }

    private static Bytes againDetail(Bytes bytes) {
        return Detail.decode(bytes).encode().orElse(Bytes.empty());
    }

    private static void decode(byte[] input, UnaryOperator<Bytes> there) {
        Bytes again;
        try {
            again = there.apply(Bytes.of(input));
        } catch (MalformedException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        assertThat(again).isEqualTo(Bytes.of(input));
    }
}
