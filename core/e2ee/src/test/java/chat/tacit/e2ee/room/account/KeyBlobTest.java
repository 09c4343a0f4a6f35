package chat.tacit.e2ee.room.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.account.KeyBlob.Opening;
import chat.tacit.e2ee.room.account.KeyBlob.Reason;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.room.SignedBundle;

import com.google.protobuf.ByteString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class KeyBlobTest {
    private static final PrivateKeys KEYS = Accounts.keys();
    private static final KeyBlob.Head HEAD = head(5);

    private final SeededEntropy entropy = new SeededEntropy(8);
    private final BackupKey key = new BackupKey(Secret.random(entropy, BackupKey.SIZE));
    private final SignedBundle told = KEYS.bundle(Accounts.ALICE).sign(KEYS.accountKey());
    private final Bytes blob = KeyBlob.seal(HEAD, KEYS, key, entropy);

    private static KeyBlob.Head head(long version) {
        return new KeyBlob.Head(Accounts.ALICE, version, Accounts.TERMS);
    }

    private Opening open(Bytes of) {
        return KeyBlob.open(of, HEAD, 5, key, Optional.of(told));
    }

    private static void assertRefused(Opening opening, Reason reason) {
        assertThat(opening).isEqualTo(new Opening.Refused(reason));
    }

    private static Bytes flip(Bytes bytes, int at) {
        byte[] flipped = bytes.toArray();
        flipped[at] ^= 1;
        return Bytes.owned(flipped);
    }

    @Test
    void whatWasSealedIsOpenedByItsKey() {
        assertThat(blob.size()).isEqualTo(KeyBlob.SIZE);
        assertThat(open(blob)).isEqualTo(new Opening.Opened(KEYS, false));
        PrivateKeys one = Accounts.keys(List.of(Accounts.pair(1, "newer")));
        Bytes first = KeyBlob.seal(head(1), one, key, entropy);
        assertThat(first.size()).as("with one pair").isEqualTo(KeyBlob.SIZE);
        assertThat(KeyBlob.open(first, head(1), 0, key, Optional.empty()))
                .isEqualTo(new Opening.Opened(one, true));
    }

    /** Two sealed alike share no byte behind the commitment, but for a rare one. */
    @Test
    void sealingTwiceUsesAFreshNonce() {
        Bytes again = KeyBlob.seal(HEAD, KEYS, key, entropy);
        assertThat(again.slice(62, 12)).isNotEqualTo(blob.slice(62, 12));
        assertThat(again.slice(74, 64)).isNotEqualTo(blob.slice(74, 64));
    }

    @Test
    void anotherSizeIsRefused() {
        assertRefused(open(blob.slice(0, KeyBlob.SIZE - 1)), Reason.SIZE);
        assertRefused(open(Bytes.empty()), Reason.SIZE);
        assertRefused(
                open(Bytes.owned(Fields.unlabelled().fixed(blob).u8(0).toArray())), Reason.SIZE);
    }

    @Test
    void olderBlobThanOneThatWasSeenIsRefused() {
        assertRefused(KeyBlob.open(blob, HEAD, 6, key, Optional.of(told)), Reason.VERSION);
        assertRefused(KeyBlob.open(blob, head(4), 4, key, Optional.of(told)), Reason.VERSION);
        assertRefused(KeyBlob.open(blob, head(6), 5, key, Optional.of(told)), Reason.VERSION);
    }

    /** The relay can't pass an older blob off as a newer one. */
    @Test
    void versionThatWasChangedOpensNothing() {
        byte[] later = blob.toArray();
        later[7] = 6;
        assertRefused(
                KeyBlob.open(Bytes.owned(later), head(6), 5, key, Optional.of(told)),
                Reason.DAMAGED);
    }

    @ParameterizedTest
    @CsvSource({
        "0,VERSION", "7,VERSION", "8,PARAMETERS", "9,PARAMETERS", "12,PARAMETERS", "13,PARAMETERS",
        "14,DAMAGED", "45,DAMAGED", "46,PASSWORD", "61,PASSWORD", "62,DAMAGED", "73,DAMAGED",
        "74,DAMAGED", "12361,DAMAGED", "12362,DAMAGED", "12377,DAMAGED"
    })
    void changedByteOfEveryFieldHasItsOutcome(int at, Reason reason) {
        assertRefused(open(flip(blob, at)), reason);
    }

    @Test
    void anotherHandleOrRelayOpensNothing() {
        AccountName bob = new AccountName(new Handle("bob"), Accounts.RELAY);
        AccountName elsewhere =
                new AccountName(Accounts.ALICE.handle(), new Fingerprint(Bytes.zeros(32)));
        for (AccountName account : List.of(bob, elsewhere)) {
            assertRefused(
                    KeyBlob.open(
                            blob,
                            new KeyBlob.Head(account, 5, Accounts.TERMS),
                            5,
                            key,
                            Optional.of(told)),
                    Reason.DAMAGED);
        }
    }

    @Test
    void wrongPasswordIsToldFromADamagedCopy() {
        BackupKey other = new BackupKey(Secret.random(entropy, BackupKey.SIZE));
        assertRefused(KeyBlob.open(blob, HEAD, 5, other, Optional.of(told)), Reason.PASSWORD);
    }

    /** In a blob of our own making: a relay's own words about the cost are refused before. */
    @ParameterizedTest
    @CsvSource({"2,65536,4", "17,65536,4", "3,65535,4", "3,1048577,4", "3,65536,17", "4,65536,4"})
    void costThatIsOutOfBoundsOrAnotherIsRefused(int passes, int memory, int lanes) {
        SignInTerms terms = new SignInTerms(Accounts.TERMS.salt(), passes, memory, lanes);
        KeyBlob.Head head = new KeyBlob.Head(Accounts.ALICE, 5, terms);
        Bytes sealed = KeyBlob.seal(head, KEYS, key, entropy);
        assertRefused(open(sealed), Reason.PARAMETERS);
        if (passes != 4) {
            assertRefused(KeyBlob.open(sealed, head, 5, key, Optional.of(told)), Reason.PARAMETERS);
        }
    }

    /** Somebody gave a bundle of their own, which everybody but the owner takes for Alice's. */
    @Test
    void keysThatDoNotBelongToThePublicBundleAreRefused() {
        PrivateKeys theirs = Accounts.keys(List.of(Accounts.pair(8, "older")));
        SignedBundle foreign = theirs.bundle(Accounts.ALICE).sign(theirs.accountKey());
        assertRefused(KeyBlob.open(blob, HEAD, 5, key, Optional.of(foreign)), Reason.BUNDLE);
        PrivateKeys later = Accounts.keys(List.of(Accounts.pair(9, "newer")));
        SignedBundle newer = later.bundle(Accounts.ALICE).sign(later.accountKey());
        assertRefused(KeyBlob.open(blob, HEAD, 5, key, Optional.of(newer)), Reason.BUNDLE);
    }

    @Test
    void accountKeyOfAnotherIsRefused() {
        PrivateKeys other =
                new PrivateKeys(
                        SigningKey.generate(new SeededEntropy(11)),
                        KEYS.pairs(),
                        KEYS.privateRoom(),
                        KEYS.privateSecret());
        Bytes sealed = KeyBlob.seal(HEAD, other, key, entropy);
        assertRefused(open(sealed), Reason.BUNDLE);
        assertRefused(open(with(other, told.hash())), Reason.BUNDLE);
    }

    @Test
    void hashOfAnotherBundleThanTheKeysMakeIsRefused() {
        assertRefused(
                KeyBlob.open(with(KEYS, Bytes.zeros(32)), HEAD, 5, key, Optional.empty()),
                Reason.BUNDLE);
    }

    /** Between the two posts of a changed key, and where the second was lost. */
    @Test
    void bundleThatIsStillTheOneBeforeIsToBePosted() {
        PrivateKeys before = Accounts.keys(List.of(Accounts.pair(7, "older")));
        SignedBundle old = before.bundle(Accounts.ALICE).sign(before.accountKey());
        assertThat(KeyBlob.open(blob, HEAD, 5, key, Optional.of(old)))
                .isEqualTo(new Opening.Opened(KEYS, true));
    }

    @Test
    void whatIsInsideHasToBeKeysAndZeros() {
        byte[] good = KEYS.encode().expose();
        assertRefused(open(with(Fields.unlabelled().u32(12_285))), Reason.KEYS);
        assertRefused(open(with(Fields.unlabelled().u32(-1))), Reason.KEYS);
        assertRefused(open(with(Fields.unlabelled().u32(0))), Reason.KEYS);
        assertRefused(open(with(Fields.unlabelled().variable(good).u8(1))), Reason.KEYS);
        assertRefused(
                open(with(Fields.unlabelled().u32(good.length - 1).fixed(good))), Reason.KEYS);
        assertThat(open(with(Fields.unlabelled().variable(good))))
                .isEqualTo(new Opening.Opened(KEYS, false));
    }

    @Test
    void shortRsaKeyIsNone() {
        byte[] inside = encoded("short");
        assertRefused(open(with(Fields.unlabelled().variable(inside))), Reason.KEYS);
        assertThatThrownBy(() -> PrivateKeys.decode(Secret.owned(inside)))
                .isInstanceOf(MalformedException.class);
        assertThat(PrivateKeys.decode(Secret.owned(encoded("newer"))).pairs()).hasSize(1);
    }

    @Test
    void newerPairComesFirst() {
        PrivateKeys.Pair newer = Accounts.pair(8, "newer");
        PrivateKeys.Pair older = Accounts.pair(7, "older");
        for (List<PrivateKeys.Pair> wrong :
                List.of(
                        List.<PrivateKeys.Pair>of(),
                        List.of(older, newer),
                        List.of(newer, newer),
                        List.of(Accounts.pair(9, "newer"), newer, older))) {
            assertThatThrownBy(() -> Accounts.keys(wrong)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void secretsDoNotPrintAndAreWiped() {
        PrivateKeys keys = Accounts.keys();
        String seed = Bytes.of(keys.accountKey().seed().expose()).hex();
        assertThat(keys.toString()).doesNotContain(seed);
        keys.wipe();
        assertThat(keys.accountKey().seed().expose()).containsOnly(0);
        assertThat(keys.pairs().getFirst().rsa().secret().expose()).containsOnly(0);
        assertThat(keys.pairs().getLast().kem().secret().expose()).containsOnly(0);
        assertThat(keys.privateSecret().expose()).containsOnly(0);
    }

    private static byte[] encoded(String rsa) {
        return chat.tacit.e2ee.room.generated.PrivateKeys.newBuilder()
                .setAccount(ByteString.copyFrom(new byte[32]))
                .addPairs(
                        chat.tacit.e2ee.room.generated.KeyPair.newBuilder()
                                .setVersion(8)
                                .setRsa(proto(Accounts.pkcs8(rsa)))
                                .setKem(proto(KEYS.pairs().getFirst().kem().secret())))
                .setPrivateRoom(ByteString.copyFrom(new byte[32]))
                .setPrivateSecret(ByteString.copyFrom(new byte[32]))
                .build()
                .toByteArray();
    }

    private static ByteString proto(Secret secret) {
        return ByteString.copyFrom(secret.expose());
    }

    /** A blob under the right key that holds these keys and names another bundle. */
    private Bytes with(PrivateKeys keys, Bytes bundle) {
        return sealed(bundle, Fields.unlabelled().variable(keys.encode().expose()));
    }

    /** A blob under the right key that holds this, with zeros behind it. */
    private Bytes with(Fields inside) {
        return sealed(told.hash(), inside);
    }

    private Bytes sealed(Bytes bundle, Fields inside) {
        byte[] padded = Arrays.copyOf(inside.toArray(), 12_288);
        byte[] associated =
                Fields.unlabelled()
                        .text("alice")
                        .fixed(Accounts.RELAY.bytes())
                        .u64(5)
                        .fixed(bundle)
                        .toArray();
        byte[] nonce = new byte[12];
        return Bytes.owned(
                Fields.unlabelled()
                        .fixed(blob.slice(0, 14))
                        .fixed(bundle)
                        .fixed(blob.slice(46, 16))
                        .fixed(nonce)
                        .fixed(Aead.seal(key.bytes(), nonce, associated, padded))
                        .toArray());
    }
}
