package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordHashTest {
    private static final byte[] SALT = Hex.bytes("000102030405060708090a0b0c0d0e0f");

    /** Computed with OpenSSL's Argon2id. */
    @Test
    void defaultAgreesWithAnotherImplementation() {
        Secret password = Secret.owned(Text.utf8("correct horse battery staple"));
        assertThat(Hex.of(PasswordHash.DEFAULT.derive(password, SALT, 32)))
                .isEqualTo("853b272a44db1421c02962669a55eb0994f3cab385ed1c4c79253eee19bab49e");
        assertThat(Hex.of(new PasswordHash(3, 65_536, 1).derive(Secret.zeros(0), SALT, 64)))
                .isEqualTo(
                        "b34e9cf39ef72a9b5d6bd59b642f0efb47565987ab0a269c46aab9e7b273c556"
                                + "d6d13497feabd883e0ccb430c83143ee86b317e86840d9ec296b05abd9b673ce");
    }

    /** Its memory is below our bounds, so the vector holds the library alone to the document. */
    @Test
    void vectorOfRfc9106Section53() {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withIterations(3)
                        .withMemoryAsKB(32)
                        .withParallelism(4)
                        .withSalt(Hex.bytes("02".repeat(16)))
                        .withSecret(Hex.bytes("03".repeat(8)))
                        .withAdditional(Hex.bytes("04".repeat(12)))
                        .build());
        byte[] tag = new byte[32];
        generator.generateBytes(Hex.bytes("01".repeat(32)), tag);
        assertThat(Hex.of(tag))
                .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    @ParameterizedTest
    @CsvSource({
        "2,65536,4",
        "17,65536,4",
        "3,65535,4",
        "3,1048577,4",
        "3,65536,0",
        "3,65536,17",
        "-1,65536,4",
        "3,-65536,4"
    })
    void costOutOfBoundsIsMalformed(int passes, int memoryKiB, int lanes) {
        assertThatThrownBy(() -> new PasswordHash(passes, memoryKiB, lanes))
                .isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @CsvSource({"3,65536,1", "16,1048576,16"})
    void boundsThemselvesAreAllowed(int passes, int memoryKiB, int lanes) {
        assertThatCode(() -> new PasswordHash(passes, memoryKiB, lanes)).doesNotThrowAnyException();
    }

    @Test
    void saltOfAnotherSizeIsMalformed() {
        assertThatThrownBy(() -> PasswordHash.DEFAULT.derive(Secret.zeros(8), new byte[8], 32))
                .isInstanceOf(MalformedException.class);
    }
}
