package chat.tacit.e2ee.invitation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.Samples;
import chat.tacit.e2ee.route.Route;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class LinkBlobTest {
    private final SeededEntropy entropy = new SeededEntropy(7);
    private final Invitation invitation = Samples.shortForm(entropy).invitation();
    private final LinkKey key = LinkKey.of(invitation);

    @Test
    void holderOfTheLinkOpensIt() throws UnopenableException {
        Bytes blob = LinkBlob.seal(invitation);
        assertThat(blob.size()).isEqualTo(8_192);
        assertThat(LinkBlob.open(key, blob)).isEqualTo(invitation);
    }

    @Test
    void longestInvitationFits() throws UnopenableException {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String host = "a".repeat(63) + "." + "b".repeat(63) + "." + "c".repeat(63) + ".";
            routes.add(
                    new Route(
                            Samples.relay(
                                    entropy,
                                    host + "d".repeat(61),
                                    host + "e".repeat(61),
                                    host + "f".repeat(61),
                                    host + "g".repeat(61)),
                            AgreementKey.generate(entropy).publicKey()));
        }
        Invitation longest =
                OwnInvitation.make(InvitationKind.CONTACT, false, routes, entropy).invitation();
        assertThat(Invitation.decode(longest.encode())).isEqualTo(longest);
        assertThat(LinkBlob.open(LinkKey.of(longest), LinkBlob.seal(longest))).isEqualTo(longest);
    }

    /** The relay knows the id, and may hold any other blob that is well made. */
    @Test
    void swappedBlobIsUnopenable() {
        Invitation other = Samples.shortForm(entropy).invitation();
        assertUnopenable(key, LinkBlob.seal(other));
        assertUnopenable(LinkKey.of(other), LinkBlob.seal(invitation));
    }

    /**
     * Another invitation, sealed under the very key of the link: who knows the link's key but not
     * the inviter's secrets must not be able to take the inviter's place.
     */
    @Test
    void blobWhoseContentHasAnotherHashIsRefused() {
        Invitation other = Samples.shortForm(entropy).invitation();
        assertUnopenable(key, sealed(Padding.pad(other.encode(), 0)));
    }

    @Test
    void paddingThatIsNotZeroIsRefused() {
        byte[] padded = Padding.pad(invitation.encode(), 0);
        padded[padded.length - 1] = 1;
        assertUnopenable(key, sealed(padded));
    }

    @Test
    void lengthBeyondTheEndIsRefused() {
        byte[] padded = Padding.pad(invitation.encode(), 0);
        padded[0] = (byte) 0xff;
        assertUnopenable(key, sealed(padded));
    }

    /** The hash alone would take anything; what it names must be an invitation with a KEM key. */
    @Test
    void blobOfSomethingElseIsRefused() {
        Bytes longForm = Samples.longForm(entropy).invitation().encode();
        Bytes nonsense = Bytes.owned(entropy.bytes(300));
        for (Bytes content : List.of(longForm, nonsense, Bytes.empty())) {
            LinkKey named = LinkKey.ofFixed(content);
            byte[] box =
                    Aead.seal(named.fixedKey(), new byte[12], new byte[0], Padding.pad(content, 0));
            assertUnopenable(named, Bytes.owned(box));
        }
    }

    @Test
    void longFormIsNeverGivenToARelay() {
        Invitation longForm = Samples.longForm(entropy).invitation();
        assertThatIllegalArgumentException().isThrownBy(() -> LinkBlob.seal(longForm));
    }

    @Test
    void flippedAndCutBlobsAreUnopenable() {
        byte[] blob = LinkBlob.seal(invitation).toArray();
        for (int at : new int[] {0, 100, 8_175, 8_176, 8_191}) {
            byte[] flipped = blob.clone();
            flipped[at] ^= 1;
            assertUnopenable(key, Bytes.owned(flipped));
        }
        for (int size : new int[] {0, 15, 16, 8_191, 8_193}) {
            assertUnopenable(key, Bytes.owned(Arrays.copyOf(blob, size)));
        }
    }

    @Test
    void idTellsNothingOfTheKeys() {
        assertThat(key.id().bytes()).isNotEqualTo(Bytes.of(key.secret().expose(), 0, 24));
        assertThat(key.fixedKey()).isNotEqualTo(key.mutableKey());
        assertThat(key.id()).isEqualTo(LinkKey.of(invitation).id());
    }

    private Bytes sealed(byte[] padded) {
        return Bytes.owned(Aead.seal(key.fixedKey(), new byte[12], new byte[0], padded));
    }

    private static void assertUnopenable(LinkKey key, Bytes blob) {
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> LinkBlob.open(key, blob));
    }
}
