package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.agreement.ecjpake.ECJPAKECurves;
import org.bouncycastle.crypto.agreement.ecjpake.ECJPAKEParticipant;
import org.bouncycastle.crypto.agreement.ecjpake.ECJPAKERound1Payload;
import org.bouncycastle.crypto.agreement.ecjpake.ECJPAKERound2Payload;
import org.bouncycastle.crypto.agreement.ecjpake.ECJPAKERound3Payload;
import org.bouncycastle.crypto.agreement.ecjpake.ECSchnorrZKP;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

class JpakeTest {
    private static final Bytes PASSWORD = Bytes.of("river apple".getBytes(StandardCharsets.UTF_8));
    private static final Bytes OTHER = Bytes.of("river apply".getBytes(StandardCharsets.UTF_8));

    private final Entropy entropy = new SeededEntropy("jpake");
    private final Jpake.First a = Jpake.start("a", "b", PASSWORD, entropy);
    private final Jpake.First b = Jpake.start("b", "a", PASSWORD, entropy);

    @Test
    void twoWhoKnowThePasswordAgree() throws UnopenableException {
        Jpake.Second a2 = a.take(b.message(), entropy);
        Jpake.Second b2 = b.take(a.message(), entropy);
        Jpake.Third a3 = a2.take(b2.message());
        Jpake.Third b3 = b2.take(a2.message());

        Secret ofA = a3.take(b3.message());
        Secret ofB = b3.take(a3.message());

        assertThat(ofA).isEqualTo(ofB);
        assertThat(ofA.size()).isEqualTo(Jpake.KEY_SIZE);
    }

    @Test
    void whoeverHasAnotherPasswordIsNotConfirmed() throws UnopenableException {
        Jpake.First guess = Jpake.start("b", "a", OTHER, entropy);
        Jpake.Second a2 = a.take(guess.message(), entropy);
        Jpake.Second guess2 = guess.take(a.message(), entropy);
        Jpake.Third a3 = a2.take(guess2.message());
        Jpake.Third guess3 = guess2.take(a2.message());

        assertThatThrownBy(() -> a3.take(guess3.message())).isInstanceOf(UnopenableException.class);
        assertThatThrownBy(() -> guess3.take(a3.message())).isInstanceOf(UnopenableException.class);
    }

    @Test
    void ownMessagesSentBackAreRefusedInEveryRound() throws UnopenableException {
        Jpake.Second a2 = a.take(b.message(), entropy);
        Jpake.Second b2 = b.take(a.message(), entropy);
        Jpake.Third a3 = a2.take(b2.message());

        assertThatThrownBy(() -> a.take(a.message(), entropy))
                .isInstanceOf(UnopenableException.class);
        assertThatThrownBy(() -> a2.take(a2.message())).isInstanceOf(UnopenableException.class);
        assertThatThrownBy(() -> a3.take(a3.message())).isInstanceOf(UnopenableException.class);
    }

    @Test
    void ownPointsUnderTheOthersNameAreRefused() {
        Jpake.Round1 own = a.message();
        Jpake.Round1 renamed =
                new Jpake.Round1("b", own.gx1(), own.gx2(), own.proof1(), own.proof2());

        assertThatThrownBy(() -> a.take(renamed, entropy)).isInstanceOf(UnopenableException.class);
    }

    /** Proofs that do hold don't make them acceptable: the points themselves are compared. */
    @Test
    void ownPointsWithGoodProofsAreRefused() {
        Entropy same = new SeededEntropy("same");
        Jpake.First one = Jpake.start("a", "b", PASSWORD, same);
        Jpake.First twin = Jpake.start("b", "a", PASSWORD, new SeededEntropy("same"));

        assertThat(twin.message().gx1()).isEqualTo(one.message().gx1());
        assertThatThrownBy(() -> one.take(twin.message(), entropy))
                .isInstanceOf(UnopenableException.class);
    }

    @Test
    void onePointTwiceIsRefused() {
        Jpake.Round1 theirs = b.message();

        assertThatThrownBy(() ->
                        a.take(
                                new Jpake.Round1(
                                        "b",
                                        theirs.gx1(),
                                        theirs.gx1(),
                                        theirs.proof1(),
                                        theirs.proof1()),
                                entropy))
                .isInstanceOf(UnopenableException.class);
    }

    @Test
    void replacedPointsAndProofsAreRefused() throws UnopenableException {
        Jpake.Round1 theirs = b.message();
        Jpake.Round1 third = Jpake.start("b", "a", PASSWORD, entropy).message();
        Jpake.Second a2 = a.take(theirs, entropy);
        Jpake.Round2 second = b.take(a.message(), entropy).message();

        for (Jpake.Round1 wrong :
                new Jpake.Round1[] {
                    new Jpake.Round1(
                            "b", third.gx1(), theirs.gx2(), theirs.proof1(), theirs.proof2()),
                    new Jpake.Round1(
                            "b", theirs.gx1(), third.gx2(), theirs.proof1(), theirs.proof2()),
                    new Jpake.Round1(
                            "b", theirs.gx1(), theirs.gx2(), third.proof1(), theirs.proof2()),
                    new Jpake.Round1(
                            "b", theirs.gx1(), theirs.gx2(), theirs.proof1(), third.proof2()),
                    new Jpake.Round1(
                            "b", Bytes.zeros(33), theirs.gx2(), theirs.proof1(), theirs.proof2()),
                    new Jpake.Round1(
                            "b", Bytes.zeros(1), theirs.gx2(), theirs.proof1(), theirs.proof2()),
                }) {
            assertThatThrownBy(() -> a.take(wrong, entropy))
                    .isInstanceOf(UnopenableException.class);
        }
        assertThatThrownBy(() -> a2.take(new Jpake.Round2("b", third.gx1(), second.proof())))
                .isInstanceOf(UnopenableException.class);
        assertThatThrownBy(() -> a2.take(new Jpake.Round2("b", second.a(), theirs.proof1())))
                .isInstanceOf(UnopenableException.class);
    }

    @Test
    void scalarBeyondTheOrderIsRefused() {
        Jpake.Round1 theirs = b.message();
        BigInteger beyond = new BigInteger(1, theirs.proof1().r().toArray()).add(P256.N);
        // Only where it still fits 32 bytes is there a second form of the same scalar.
        Bytes other =
                beyond.bitLength() <= 256
                        ? Bytes.of(P256.fixed(beyond))
                        : Bytes.of(P256.fixed(P256.N));
        Jpake.Round1 changed =
                new Jpake.Round1(
                        "b",
                        theirs.gx1(),
                        theirs.gx2(),
                        new SchnorrProof(theirs.proof1().v(), other),
                        theirs.proof2());

        assertThatThrownBy(() -> a.take(changed, entropy)).isInstanceOf(UnopenableException.class);
    }

    /** The other side's numbers are Bouncy Castle's own, and both come to one key and tag. */
    @Test
    void bouncyCastlesParticipantIsUnderstood() throws Exception {
        SecureRandom random = new SecureRandom();
        ECJPAKEParticipant theirs =
                new ECJPAKEParticipant(
                        "b",
                        "river apple".toCharArray(),
                        ECJPAKECurves.NIST_P256,
                        new SHA256Digest(),
                        random);
        Jpake.Second a2 = a.take(round1(theirs.createRound1PayloadToSend()), entropy);
        theirs.validateRound1PayloadReceived(
                new ECJPAKERound1Payload(
                        "a",
                        point(a.message().gx1()),
                        point(a.message().gx2()),
                        proof(a.message().proof1()),
                        proof(a.message().proof2())));
        Jpake.Third a3 = a2.take(round2(theirs.createRound2PayloadToSend()));
        theirs.validateRound2PayloadReceived(
                new ECJPAKERound2Payload(
                        "a", point(a2.message().a()), proof(a2.message().proof())));
        BigInteger key = theirs.calculateKeyingMaterial();
        ECJPAKERound3Payload confirmation = theirs.createRound3PayloadToSend(key);
        theirs.validateRound3PayloadReceived(
                new ECJPAKERound3Payload("a", new BigInteger(a3.message().tag().toArray())), key);

        Secret material =
                a3.take(new Jpake.Round3("b", Bytes.of(P256.fixed(confirmation.getMacTag()))));

        assertThat(HexFormat.of().formatHex(material.expose()))
                .isEqualTo(HexFormat.of().formatHex(P256.fixed(key)));
    }

    private static Jpake.Round1 round1(ECJPAKERound1Payload payload) {
        return new Jpake.Round1(
                payload.getParticipantId(),
                P256.encode(payload.getGx1()),
                P256.encode(payload.getGx2()),
                proof(payload.getKnowledgeProofForX1()),
                proof(payload.getKnowledgeProofForX2()));
    }

    private static Jpake.Round2 round2(ECJPAKERound2Payload payload) {
        return new Jpake.Round2(
                payload.getParticipantId(),
                P256.encode(payload.getA()),
                proof(payload.getKnowledgeProofForX2s()));
    }

    private static SchnorrProof proof(ECSchnorrZKP proof) {
        return new SchnorrProof(P256.encode(proof.getV()), Bytes.of(P256.fixed(proof.getr())));
    }

    private static ECPoint point(Bytes encoded) {
        return ECJPAKECurves.NIST_P256.getCurve().decodePoint(encoded.toArray());
    }

    /** What Bouncy Castle gives nobody a way to make from received bytes. */
    private static ECSchnorrZKP proof(SchnorrProof proof) throws Exception {
        var maker = ECSchnorrZKP.class.getDeclaredConstructor(ECPoint.class, BigInteger.class);
        maker.setAccessible(true);
        return maker.newInstance(point(proof.v()), new BigInteger(1, proof.r().toArray()));
    }

    @Test
    void bouncyCastlesParticipantFindsAnotherPasswordOut() throws Exception {
        ECJPAKEParticipant theirs = new ECJPAKEParticipant("b", "river apply".toCharArray());
        Jpake.Second a2 = a.take(round1(theirs.createRound1PayloadToSend()), entropy);
        theirs.validateRound1PayloadReceived(
                new ECJPAKERound1Payload(
                        "a",
                        point(a.message().gx1()),
                        point(a.message().gx2()),
                        proof(a.message().proof1()),
                        proof(a.message().proof2())));
        Jpake.Third a3 = a2.take(round2(theirs.createRound2PayloadToSend()));
        theirs.validateRound2PayloadReceived(
                new ECJPAKERound2Payload(
                        "a", point(a2.message().a()), proof(a2.message().proof())));
        BigInteger key = theirs.calculateKeyingMaterial();

        assertThatThrownBy(() ->
                        theirs.validateRound3PayloadReceived(
                                new ECJPAKERound3Payload(
                                        "a", new BigInteger(a3.message().tag().toArray())),
                                key))
                .isInstanceOf(CryptoException.class);
    }
}
