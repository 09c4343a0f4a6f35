package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.Mutation;
import chat.tacit.kit.Decoding;
import chat.tacit.protocol.room.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;

/**
 * Bytes that mean nothing get a clear error, and whatever decodes is the one encoding of its value.
 */
class RoomFuzzTest {
    private final RoomSamples samples = new RoomSamples(51);

    @FuzzTest(maxDuration = "30s")
    void encryptedMessage(byte[] input) {
        Decoding.decodeBytes(input, RoomFuzzTest::againEncrypted);
    }

    @FuzzTest(maxDuration = "30s")
    void event(byte[] input) {
        Decoding.decodeBytes(input, bytes -> MessageEvent.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void core(byte[] input) {
        Decoding.decodeBytes(input, bytes -> Core.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void state(byte[] input) {
        Decoding.decodeBytes(input, bytes -> State.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void detail(byte[] input) {
        Decoding.decodeBytes(input, RoomFuzzTest::againDetail);
    }

    @FuzzTest(maxDuration = "30s")
    void epochKeys(byte[] input) {
        Decoding.decodeBytes(input, bytes -> EpochKeys.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void invitation(byte[] input) {
        Decoding.decodeBytes(input, bytes -> Invitation.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void rowOfADossier(byte[] input) {
        Decoding.decodeBytes(input, bytes -> DossierItem.row(DossierItem.ofRow(bytes)));
    }

    @FuzzTest(maxDuration = "30s")
    void itemOfAPrivatePair(byte[] input) {
        Decoding.decodeBytes(input, bytes -> PrivateItem.decode(bytes).encode());
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
}
