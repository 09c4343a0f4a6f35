package chat.tacit.e2ee.live;

import static chat.tacit.e2ee.live.TestAuthority.NOW;
import static chat.tacit.e2ee.live.TestAuthority.joined;
import static chat.tacit.e2ee.live.TestAuthority.uri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.live.IdentityChain.Reason;
import chat.tacit.e2ee.live.TestAuthority.Subject;
import chat.tacit.e2ee.live.TestAuthority.Time;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.live.DisplayName;

import org.bouncycastle.cert.X509CertificateHolder;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** Chains under an authority of the user's choice, and each of those that are refused. */
final class CertificateTest {
    private static final Time OVER =
            new Time(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofSeconds(1)));
    private static final Time EARLY =
            new Time(NOW.plus(Duration.ofSeconds(1)), NOW.plus(Duration.ofDays(9)));

    private final SigningKey ada = SigningKey.generate(new SeededEntropy(16));
    private final SigningKey bob = SigningKey.generate(new SeededEntropy(17));
    private final TestAuthority authority = new TestAuthority("Academy");

    private IdentityChain.Outcome check(Bytes chain) {
        return IdentityChain.decode(chain).check(ada.publicKey(), List.of(authority.anchor()), NOW);
    }

    private void assertRefused(Bytes chain, Reason reason) {
        assertThat(check(chain)).isEqualTo(new IdentityChain.Refused(reason));
    }

    @Test
    void leafUnderTheAnchorHolds() {
        assertThat(check(authority.leaf(ada))).isEqualTo(new IdentityChain.Holds("CN=Academy"));
    }

    @Test
    void chainOverAnotherAuthorityHolds() {
        TestAuthority between = new TestAuthority("Faculty");
        Bytes middle = authority.sign(between.subject(), Time.VALID);
        assertThat(check(joined(between.leaf(ada), middle)))
                .isEqualTo(new IdentityChain.Holds("CN=Academy"));
        assertRefused(between.leaf(ada), Reason.UNKNOWN_ANCHOR);
    }

    @Test
    void leafThatNamesAnotherIdentityIsRefused() {
        Subject wrong = Subject.of(ada.publicKey(), uri(bob));
        assertRefused(authority.sign(wrong, Time.VALID), Reason.OTHER_NAME);
        Subject none = Subject.of(ada.publicKey());
        assertRefused(authority.sign(none, Time.VALID), Reason.OTHER_NAME);
    }

    @Test
    void leafWithTwoNamesIsRefused() {
        Subject two = Subject.of(ada.publicKey(), uri(ada), uri(bob));
        assertRefused(authority.sign(two, Time.VALID), Reason.OTHER_NAME);
        Subject twice = Subject.of(ada.publicKey(), uri(ada), uri(ada));
        assertRefused(authority.sign(twice, Time.VALID), Reason.OTHER_NAME);
        Subject besides = Subject.of(ada.publicKey(), "https://ada.example", uri(ada));
        assertThat(check(authority.sign(besides, Time.VALID)))
                .isInstanceOf(IdentityChain.Holds.class);
    }

    @Test
    void expiredLeafIsRefused() {
        Subject subject = Subject.of(ada.publicKey(), uri(ada));
        assertRefused(authority.sign(subject, OVER), Reason.EXPIRED);
    }

    @Test
    void leafThatIsNotYetValidIsRefused() {
        Subject subject = Subject.of(ada.publicKey(), uri(ada));
        assertRefused(authority.sign(subject, EARLY), Reason.NOT_YET_VALID);
    }

    @Test
    void anchorOutsideItsTimeVouchesForNobody() {
        IdentityChain chain = IdentityChain.decode(authority.leaf(ada));
        Anchor over = new Anchor("over", authority.own(OVER));
        assertThat(chain.check(ada.publicKey(), List.of(over), NOW))
                .isEqualTo(new IdentityChain.Refused(Reason.EXPIRED));
        Anchor early = new Anchor("early", authority.own(EARLY));
        assertThat(chain.check(ada.publicKey(), List.of(early), NOW))
                .isEqualTo(new IdentityChain.Refused(Reason.NOT_YET_VALID));
    }

    @Test
    void unknownAnchorIsRefusedEvenUnderTheSameName() {
        assertRefused(new TestAuthority("Other").leaf(ada), Reason.UNKNOWN_ANCHOR);
        IdentityChain.Outcome pretended = check(new TestAuthority("Academy").leaf(ada));
        assertThat(pretended).isInstanceOf(IdentityChain.Refused.class);
        assertThat(IdentityChain.decode(authority.leaf(ada)).check(ada.publicKey(), List.of(), NOW))
                .isEqualTo(new IdentityChain.Refused(Reason.UNKNOWN_ANCHOR));
    }

    @Test
    void leafOfAnotherKeyIsRefused() {
        assertRefused(authority.leaf(bob), Reason.OTHER_KEY);
        Subject stolen = Subject.of(bob.publicKey(), uri(ada));
        IdentityChain chain = IdentityChain.decode(authority.sign(stolen, Time.VALID));
        assertThat(chain.check(bob.publicKey(), List.of(authority.anchor()), NOW))
                .isEqualTo(new IdentityChain.Refused(Reason.OTHER_NAME));
    }

    @Test
    void leafSignsNoOtherLeaf() {
        TestAuthority member = new TestAuthority("Member");
        Subject plain =
                new Subject(member.subject().name(), member.subject().key(), false, List.of());
        Bytes middle = authority.sign(plain, Time.VALID);
        assertRefused(joined(member.leaf(ada), middle), Reason.INVALID);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> new Anchor("member", middle));
    }

    @Test
    void keyOfAnotherKindIsNoIdentity() {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> IdentityChain.decode(authority.own(Time.VALID)));
    }

    @Test
    void chainThatIsTooLargeIsNotRead() {
        Bytes leaf = authority.leaf(ada);
        Bytes[] many = new Bytes[IdentityChain.MAX_SIZE / leaf.size() + 1];
        java.util.Arrays.fill(many, leaf);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> IdentityChain.decode(joined(many)))
                .withMessageContaining("bytes");
    }

    @Test
    void changedBitsOfWhatIsSignedAreMalformedOrRefused() throws Exception {
        byte[] leaf = authority.leaf(ada).toArray();
        byte[] signed =
                new X509CertificateHolder(leaf).toASN1Structure().getTBSCertificate().getEncoded();
        int begin = leaf.length < 256 ? 3 : 4;
        for (int i = begin; i < begin + signed.length; i++) {
            byte[] changed = leaf.clone();
            changed[i] ^= 1;
            assertThat(holds(Bytes.owned(changed))).as("byte " + i).isFalse();
        }
    }

    private boolean holds(Bytes chain) {
        try {
            return check(chain) instanceof IdentityChain.Holds;
        } catch (MalformedException e) {
            return false;
        }
    }

    @Test
    void bytesAfterTheCertificatesAreMalformed() {
        Bytes more = joined(authority.leaf(ada), Bytes.of(new byte[] {0}));
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> IdentityChain.decode(more));
    }

    @Test
    void fileInPemIsRead() {
        String pem =
                "Subject: Ada\n-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(authority.leaf(ada).shared())
                        + "\n-----END CERTIFICATE-----\n";
        Bytes file = Bytes.owned(pem.getBytes(StandardCharsets.US_ASCII));
        IdentityChain chain = IdentityChain.ofFile(file);
        assertThat(chain.key()).isEqualTo(ada.publicKey());
        assertThat(chain.name()).contains(new DisplayName("Ada, Countess"));
    }
}
