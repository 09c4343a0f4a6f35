package chat.tacit.e2ee.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.Samples;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class MutableBlobTest {
    private final SeededEntropy entropy = new SeededEntropy(8);
    private final OwnInvitation address =
            OwnInvitation.make(InvitationKind.ADDRESS, false, Samples.routes(entropy), entropy);
    private final LinkKey key = LinkKey.of(address.invitation());
    private final SigningKey root = address.secrets().root();
    private final Mutable mutable = mutable(5);

    @Test
    void holderOfTheLinkOpensWhatTheOwnerSigned() throws UnopenableException {
        Bytes blob = seal(key, root, mutable);
        assertThat(blob.size()).isEqualTo(8_192);
        assertThat(MutableBlob.open(key, root.publicKey(), blob, 0)).isEqualTo(mutable);
        assertThat(MutableBlob.open(key, root.publicKey(), blob, 5)).isEqualTo(mutable);
        assertThat(seal(key, root, mutable)).isNotEqualTo(blob);
    }

    /** The relay may keep an old blob: its keys may have leaked since. */
    @Test
    void olderVersionThanWasSeenIsRefused() {
        assertUnopenable(key, seal(key, root, mutable), 6);
    }

    /** Everybody who has the link has the key that the blob is sealed under. */
    @Test
    void holderOfTheLinkCanNotMakeOne() {
        assertUnopenable(key, seal(key, SigningKey.generate(entropy), mutable), 0);
    }

    @Test
    void mutablePartOfAnotherAddressIsRefused() {
        LinkKey other = LinkKey.of(Samples.shortForm(entropy).invitation());
        assertUnopenable(key, seal(other, root, mutable), 0);
        Bytes signedForOther = signed(other, mutable.encode());
        assertUnopenable(key, sealed(Padding.pad(signedForOther, 12)), 0);
    }

    @Test
    void wrongPaddingAndMalformedContentAreRefused() throws UnopenableException {
        byte[] good = Padding.pad(signed(key, mutable.encode()), 12);
        assertThat(MutableBlob.open(key, root.publicKey(), sealed(good), 0)).isEqualTo(mutable);
        byte[] padded = good.clone();
        padded[padded.length - 1] = 1;
        assertUnopenable(key, sealed(padded), 0);
        Bytes nonsense = Bytes.owned(entropy.bytes(100));
        assertUnopenable(key, sealed(Padding.pad(signed(key, nonsense), 12)), 0);
        assertUnopenable(key, sealed(Padding.pad(Bytes.zeros(63), 12)), 0);
    }

    @Test
    void flippedAndCutBlobsAreUnopenable() {
        Bytes blob = seal(key, root, mutable);
        for (int at : new int[] {0, 11, 12, 4_000, 8_191}) {
            byte[] flipped = blob.toArray();
            flipped[at] ^= 1;
            assertUnopenable(key, Bytes.owned(flipped), 0);
        }
        assertUnopenable(key, blob.slice(0, 8_191), 0);
    }

    private Mutable mutable(long version) {
        InvitationSecrets week = InvitationSecrets.generate(false, entropy);
        return new Mutable(
                version,
                Instant.parse("2026-12-01T00:00:00Z"),
                week.agreement().publicKey(),
                week.kem().orElseThrow().publicKey(),
                Samples.routes(entropy));
    }

    private Bytes seal(LinkKey link, SigningKey signer, Mutable part) {
        return MutableBlob.seal(link, signer, part, entropy);
    }

    private Bytes signed(LinkKey link, Bytes part) {
        Bytes signature = root.sign(MutableBlob.signed(link, part));
        return Bytes.owned(Fields.unlabelled().fixed(signature).fixed(part).toArray());
    }

    private Bytes sealed(byte[] padded) {
        byte[] nonce = entropy.bytes(12);
        byte[] box = Aead.seal(key.mutableKey(), nonce, new byte[0], padded);
        return Bytes.owned(Fields.unlabelled().fixed(nonce).fixed(box).toArray());
    }

    private void assertUnopenable(LinkKey link, Bytes blob, long seen) {
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> MutableBlob.open(link, root.publicKey(), blob, seen));
    }
}
