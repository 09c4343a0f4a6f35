package chat.tacit.e2ee.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.KemCiphertext;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.Samples;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.e2ee.invitation.InvitationSecrets;
import chat.tacit.e2ee.invitation.Mutable;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

class AgreementTest {
    private final SeededEntropy entropy = new SeededEntropy(3);
    private final OwnInvitation own = Samples.shortForm(entropy);
    private final Target target = Target.of(own.invitation());
    private final ContactIdentityKey joiner = ContactIdentityKey.generate(entropy);
    private final Optional<AgreementPublicKey> fetcher =
            Optional.of(AgreementKey.generate(entropy).publicKey());

    @Test
    void bothSidesAgreeByTheShortForm() throws UnopenableException {
        Agreement.Joined joined = join();
        assertThat(joined.fields().exchange().ciphertext()).isPresent();
        assertThat(joined.secrets().longForm()).isFalse();
        assertThat(joined.kem()).isEqualTo(own.invitation().keys().kem());
        assertThat(joined.ratchetKey()).isEqualTo(own.invitation().keys().agreement());
        JoinFields received = JoinFields.decode(joined.fields().encode());
        assertThat(Agreement.accept(target, own.secrets(), received)).isEqualTo(joined.secrets());
    }

    @Test
    void bothSidesAgreeByTheLongFormWithoutAKem() throws UnopenableException {
        OwnInvitation longForm = Samples.longForm(entropy);
        Target longTarget = Target.of(longForm.invitation());
        Agreement.Joined joined = Agreement.join(longTarget, joiner, Optional.empty(), entropy);
        assertThat(joined.kem()).isEmpty();
        assertThat(joined.secrets().longForm()).isTrue();
        assertThat(joined.fields().encode().slice(98, KemCiphertext.SIZE).isZero()).isTrue();
        assertThat(joined.fields().encode().slice(98 + KemCiphertext.SIZE, 32).isZero()).isTrue();
        assertThat(Agreement.accept(longTarget, longForm.secrets(), joined.fields()))
                .isEqualTo(joined.secrets());
    }

    @Test
    void bothSidesAgreeByAnAddress() throws UnopenableException {
        OwnInvitation address = address();
        InvitationSecrets week = week(address);
        Target current = new Target(address.invitation(), Optional.of(mutable(7, week)));
        Agreement.Joined joined = Agreement.join(current, joiner, fetcher, entropy);
        assertThat(joined.fields().mutable()).isEqualTo(7);
        assertThat(joined.ratchetKey()).isEqualTo(week.agreement().publicKey());
        assertThat(Agreement.accept(current, week, joined.fields())).isEqualTo(joined.secrets());
    }

    @Test
    void anotherVersionOfAnAddressIsRefusedOrUnopenable() throws UnopenableException {
        OwnInvitation address = address();
        InvitationSecrets week = week(address);
        Target current = new Target(address.invitation(), Optional.of(mutable(7, week)));
        Target next = new Target(address.invitation(), Optional.of(mutable(8, week)));
        JoinFields fields = Agreement.join(current, joiner, fetcher, entropy).fields();
        assertRefused(next, week, fields);
        JoinFields renumbered =
                new JoinFields(
                        fields.version(),
                        fields.identity(),
                        fields.exchange(),
                        fields.fetcher(),
                        8);
        assertThat(Agreement.accept(next, week, renumbered))
                .isNotEqualTo(Agreement.accept(current, week, fields));
    }

    @Test
    void addressWithoutItsMutablePartIsRefused() {
        OwnInvitation address = address();
        assertThatThrownBy(() -> Target.of(address.invitation()))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(
                        () -> new Target(own.invitation(), Optional.of(mutable(1, week(address)))))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void eachJoinHasOtherSecrets() throws UnopenableException {
        Agreement.Joined one = join();
        Agreement.Joined two = join();
        assertThat(one.secrets()).isNotEqualTo(two.secrets());
        assertThat(one.fields().exchange().hash()).isNotEqualTo(two.fields().exchange().hash());
    }

    /** What an address keeps to refuse a repeat doesn't depend on what may be varied. */
    @Test
    void replayedJoinIsKnownByItsEphemeralKey() throws UnopenableException {
        JoinFields fields = join().fields();
        JoinFields replay =
                new JoinFields(
                        1,
                        ContactIdentityKey.generate(entropy).publicKeys(),
                        fields.exchange(),
                        Optional.empty(),
                        0);
        assertThat(replay.exchange().hash()).isEqualTo(fields.exchange().hash());
    }

    /** Whichever byte of the transcript a joiner changes afterwards, nothing opens. */
    @ParameterizedTest
    @ValueSource(ints = {2, 33, 34, 65, 66, 97, 98, 600, 1_185})
    void changedTranscriptGivesOtherSecrets(int at) throws UnopenableException {
        Agreement.Joined joined = join();
        byte[] bytes = joined.fields().encode().toArray();
        bytes[at] ^= 1;
        JoinFields changed = JoinFields.decode(Bytes.owned(bytes));
        SessionSecrets accepted = Agreement.accept(target, own.secrets(), changed);
        assertThat(accepted.rootKey()).isNotEqualTo(joined.secrets().rootKey());
        assertThat(accepted.headKey()).isNotEqualTo(joined.secrets().headKey());
        assertThat(accepted.nextHeadKey()).isNotEqualTo(joined.secrets().nextHeadKey());
        assertThat(accepted.associated()).isNotEqualTo(joined.secrets().associated());
    }

    /** Each field of the invitation is in the transcript, or in what is agreed. */
    @Test
    void changedInvitationGivesOtherSecrets() throws UnopenableException {
        Agreement.Joined joined = join();
        Invitation real = own.invitation();
        Invitation.Keys keys = real.keys();
        VerifyingKey otherRoot = SigningKey.generate(entropy).publicKey();
        Invitation[] changed = {
            new Invitation(2, real.kind(), keys, real.routes(), real.secret()),
            new Invitation(1, InvitationKind.ROOM, keys, real.routes(), real.secret()),
            new Invitation(1, real.kind(), keys, real.routes().reversed(), real.secret()),
            new Invitation(
                    1,
                    real.kind(),
                    keys,
                    real.routes(),
                    Secret.random(entropy, Invitation.SECRET_SIZE)),
            new Invitation(
                    1,
                    real.kind(),
                    new Invitation.Keys(keys.identity(), keys.agreement(), keys.kem(), otherRoot),
                    real.routes(),
                    real.secret())
        };
        for (Invitation other : changed) {
            SessionSecrets accepted =
                    Agreement.accept(Target.of(other), own.secrets(), joined.fields());
            assertThat(accepted.rootKey()).isNotEqualTo(joined.secrets().rootKey());
        }
    }

    /** Who took EK_A and KEM_A and the link from the inviter's memory still lacks IK_A. */
    @Test
    void everySecretOfTheInviterIsNeeded() throws UnopenableException {
        Agreement.Joined joined = join();
        InvitationSecrets real = own.secrets();
        InvitationSecrets fresh = InvitationSecrets.generate(false, entropy);
        InvitationSecrets[] without = {
            new InvitationSecrets(fresh.identity(), real.agreement(), real.kem(), real.root()),
            new InvitationSecrets(real.identity(), fresh.agreement(), real.kem(), real.root()),
            new InvitationSecrets(real.identity(), real.agreement(), fresh.kem(), real.root())
        };
        for (InvitationSecrets secrets : without) {
            assertThat(Agreement.accept(target, secrets, joined.fields()).rootKey())
                    .isNotEqualTo(joined.secrets().rootKey());
        }
    }

    @Test
    void joinerRefusesAKemKeyThatFailsTheModulusCheck() {
        byte[] kem = own.invitation().keys().kem().orElseThrow().bytes().toArray();
        Arrays.fill(kem, 0, 3, (byte) 0xff);
        assertNobodyToJoin(
                withKeys(
                        own.invitation().keys().identity(),
                        own.invitation().keys().agreement(),
                        Optional.of(KemPublicKey.of(kem))));
    }

    @Test
    void joinerRefusesKeysOfLowOrder() {
        Invitation.Keys keys = own.invitation().keys();
        assertNobodyToJoin(withKeys(Samples.LOW_ORDER, keys.agreement(), keys.kem()));
        assertNobodyToJoin(withKeys(keys.identity(), Samples.LOW_ORDER, keys.kem()));
    }

    @Test
    void inviterRefusesKeysOfLowOrder() throws UnopenableException {
        JoinFields fields = join().fields();
        assertRefused(
                target,
                own.secrets(),
                new JoinFields(
                        1,
                        new ContactIdentity(Samples.LOW_ORDER, joiner.root().publicKey()),
                        fields.exchange(),
                        fetcher,
                        0));
        assertRefused(
                target,
                own.secrets(),
                new JoinFields(
                        1,
                        fields.identity(),
                        new JoinFields.Exchange(Samples.LOW_ORDER, fields.exchange().ciphertext()),
                        fetcher,
                        0));
    }

    /** Who strips the ciphertext would strip the post-quantum part of the agreement. */
    @Test
    void joinWithoutItsCiphertextIsRefused() throws UnopenableException {
        JoinFields fields = join().fields();
        JoinFields.Exchange stripped =
                new JoinFields.Exchange(fields.exchange().ephemeral(), Optional.empty());
        assertRefused(
                target, own.secrets(), new JoinFields(1, fields.identity(), stripped, fetcher, 0));
    }

    @Test
    void longFormRefusesACiphertext() throws UnopenableException {
        OwnInvitation longForm = Samples.longForm(entropy);
        assertRefused(Target.of(longForm.invitation()), longForm.secrets(), join().fields());
    }

    @Test
    void versionThatTheInviterDoesNotSpeakIsRefused() throws UnopenableException {
        JoinFields fields = join().fields();
        assertRefused(
                target,
                own.secrets(),
                new JoinFields(2, fields.identity(), fields.exchange(), fetcher, 0));
    }

    @Test
    void joinUnderAnotherInvitationIsUnopenable() throws UnopenableException {
        OwnInvitation other = Samples.shortForm(entropy);
        Agreement.Joined joined = join();
        SessionSecrets accepted =
                Agreement.accept(Target.of(other.invitation()), other.secrets(), joined.fields());
        assertThat(accepted.rootKey()).isNotEqualTo(joined.secrets().rootKey());
    }

    @Test
    void nothingIsAgreedOnceTheSecretsAreWiped() throws UnopenableException {
        Agreement.Joined joined = join();
        InvitationSecrets secrets = InvitationSecrets.decode(own.secrets().encode());
        secrets.wipeAgreement();
        assertThat(secrets.agreement().secret()).isEqualTo(Secret.zeros(32));
        assertThat(secrets.kem().map(KemKey::secret)).hasValue(Secret.zeros(2_400));
        assertThat(secrets.identity()).isEqualTo(own.secrets().identity());
        assertThat(Agreement.accept(target, own.secrets(), joined.fields()))
                .isEqualTo(joined.secrets());
    }

    private Agreement.Joined join() throws UnopenableException {
        return Agreement.join(target, joiner, fetcher, entropy);
    }

    private Target withKeys(
            AgreementPublicKey identity, AgreementPublicKey agreement, Optional<KemPublicKey> kem) {
        Invitation real = own.invitation();
        Invitation.Keys keys = new Invitation.Keys(identity, agreement, kem, real.keys().root());
        return Target.of(new Invitation(1, real.kind(), keys, real.routes(), real.secret()));
    }

    private void assertNobodyToJoin(Target bad) {
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> Agreement.join(bad, joiner, fetcher, entropy));
    }

    private static void assertRefused(Target target, InvitationSecrets secrets, JoinFields fields) {
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> Agreement.accept(target, secrets, fields));
    }

    private OwnInvitation address() {
        return OwnInvitation.make(InvitationKind.ADDRESS, false, Samples.routes(entropy), entropy);
    }

    /** An address's secrets with the keys of a later week. */
    private InvitationSecrets week(OwnInvitation address) {
        InvitationSecrets fresh = InvitationSecrets.generate(false, entropy);
        return new InvitationSecrets(
                address.secrets().identity(),
                fresh.agreement(),
                fresh.kem(),
                address.secrets().root());
    }

    private Mutable mutable(long version, InvitationSecrets week) {
        return new Mutable(
                version,
                Instant.parse("2026-12-01T00:00:00Z"),
                week.agreement().publicKey(),
                week.kem().orElseThrow().publicKey(),
                Samples.routes(new SeededEntropy(4)));
    }
}
