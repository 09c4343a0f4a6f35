package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Stream;

import org.junit.jupiter.api.Test;

class EpochSecretsTest {
    private static final RoomId ROOM = new RoomId(Bytes.zeros(32));

    private final SeededEntropy entropy = new SeededEntropy(13);
    private final EpochSecrets secrets = EpochSecrets.fresh(true, entropy);

    @Test
    void comeBackFromTheir128Bytes() {
        assertThat(secrets.encode().size()).isEqualTo(128);
        assertThat(EpochSecrets.decode(secrets.encode())).isEqualTo(secrets);
        EpochSecrets without = secrets.withoutAdmin();
        assertThat(EpochSecrets.decode(without.encode())).isEqualTo(without);
        assertThatThrownBy(() -> EpochSecrets.decode(Secret.zeros(127)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void hashIsOfRoomAndEpochAndTheSameWithoutTheAdminSecret() {
        assertThat(secrets.hash(ROOM, 2)).isEqualTo(secrets.withoutAdmin().hash(ROOM, 2));
        assertThat(secrets.hash(ROOM, 2)).isNotEqualTo(secrets.hash(ROOM, 3));
        assertThat(secrets.hash(ROOM, 2))
                .isNotEqualTo(EpochSecrets.fresh(true, entropy).hash(ROOM, 2));
    }

    @Test
    void streamsAndEpochsHaveRatchetsOfTheirOwn() {
        Seed seed = secrets.message();
        assertThat(seed.ratchet(ROOM, 1, Stream.MESSAGE).state())
                .isNotEqualTo(seed.ratchet(ROOM, 1, Stream.STATE).state())
                .isNotEqualTo(seed.ratchet(ROOM, 2, Stream.MESSAGE).state())
                .isNotEqualTo(
                        seed.ratchet(new RoomId(Bytes.owned(entropy.bytes(32))), 1, Stream.MESSAGE)
                                .state());
    }

    @Test
    void ratchetThatIsGivenFromACountOpensNothingBefore() throws UnopenableException {
        StreamRatchet five = secrets.message().ratchet(ROOM, 1, Stream.MESSAGE).at(5);
        StreamKeys keys = new StreamKeys.From(five);
        assertThat(keys.at(ROOM, 1, Stream.MESSAGE, 7).state())
                .isEqualTo(
                        new StreamKeys.Whole(secrets.message())
                                .at(ROOM, 1, Stream.MESSAGE, 7)
                                .state());
        assertThatThrownBy(() -> keys.at(ROOM, 1, Stream.MESSAGE, 4))
                .isInstanceOf(UnopenableException.class);
    }
}
