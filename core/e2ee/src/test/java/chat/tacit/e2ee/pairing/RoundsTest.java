package chat.tacit.e2ee.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Jpake;
import chat.tacit.crypto.SchnorrProof;
import chat.tacit.e2ee.generated.PairingRound1;
import chat.tacit.e2ee.generated.PairingRound2;
import chat.tacit.e2ee.generated.PairingRound3;
import chat.tacit.e2ee.generated.Schnorr;
import chat.tacit.kit.SeededEntropy;

import com.google.protobuf.ByteString;

import org.junit.jupiter.api.Test;

/** Holds the codecs against what protoc makes of {@code spec/proto/contact.proto}, both ways. */
class RoundsTest {
    private static final Bytes PASSWORD = Bytes.ofHex("010203");

    private final Entropy entropy = new SeededEntropy(33);
    private final Jpake.First a = Jpake.start("a", "b", PASSWORD, entropy);
    private final Jpake.First b = Jpake.start("b", "a", PASSWORD, entropy);

    @Test
    void eachRoundIsWhatGeneratedCodeWrites() throws Exception {
        Jpake.Round1 first = b.message();
        Jpake.Second second = b.take(a.message(), entropy);
        Jpake.Round2 round2 = second.message();
        Jpake.Round3 round3 = second.take(a.take(first, entropy).message()).message();

        assertThat(Rounds.encode(first).toArray())
                .isEqualTo(
                        PairingRound1.newBuilder()
                                .setId("b")
                                .setGx1(proto(first.gx1()))
                                .setGx2(proto(first.gx2()))
                                .setProof1(proto(first.proof1()))
                                .setProof2(proto(first.proof2()))
                                .build()
                                .toByteArray());
        assertThat(Rounds.encode(round2).toArray())
                .isEqualTo(
                        PairingRound2.newBuilder()
                                .setId("b")
                                .setA(proto(round2.a()))
                                .setProof(proto(round2.proof()))
                                .build()
                                .toByteArray());
        assertThat(Rounds.encode(round3).toArray())
                .isEqualTo(
                        PairingRound3.newBuilder()
                                .setId("b")
                                .setTag(proto(round3.tag()))
                                .build()
                                .toByteArray());
        assertThat(Rounds.first(Rounds.encode(first))).isEqualTo(first);
        assertThat(Rounds.second(Rounds.encode(round2))).isEqualTo(round2);
        assertThat(Rounds.third(Rounds.encode(round3))).isEqualTo(round3);
    }

    private static Schnorr proto(SchnorrProof proof) {
        return Schnorr.newBuilder().setV(proto(proof.v())).setR(proto(proof.r())).build();
    }

    private static ByteString proto(Bytes bytes) {
        return ByteString.copyFrom(bytes.toArray());
    }
}
