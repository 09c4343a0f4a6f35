package chat.tacit.protocol.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Label;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Random;

/** What is signed about accounts and rooms: by formula, and what holds nowhere else. */
class SignatureTest {
    private final SeededEntropy entropy = new SeededEntropy(54);
    private final Samples samples = new Samples(new Random(54));
    private final SigningKey key = SigningKey.generate(entropy);
    private final VerifyingKey other = SigningKey.generate(entropy).publicKey();
    private final RoomId room = samples.room();
    private final Term term = new Term(7);
    private final SessionId session = new SessionId(samples.bytes(32));
    private final AccountName account =
            new AccountName(new Handle("alice"), new Fingerprint(samples.bytes(32)));
    private final SignInProof proof = new SignInProof(account, session);
    private final SignInTerms terms = new SignInTerms(samples.bytes(16), 3, 65_536, 4);

    @Test
    void capabilitiesAreSignedAsTheSpecificationSays() {
        Bytes hash = samples.bytes(32);
        assertSigned(
                new Capability.Post(Stream.STATE, hash),
                Fields.of(Labels.ROOM_POST)
                        .fixed(room.bytes())
                        .u8(2)
                        .u64(7)
                        .fixed(session.bytes())
                        .fixed(hash));
        assertSigned(new Capability.PostPart(hash), begin(Labels.ROOM_PART).fixed(hash));
        assertSigned(
                new Capability.Read(Method.STREAM_EVENTS, 9),
                begin(Labels.ROOM_READ).text("StreamEvents").u64(9));
        assertSigned(new Capability.Trim(9), begin(Labels.ROOM_TRIM).u64(9));
        assertSigned(new Capability.Delete(), begin(Labels.ROOM_DELETE));
    }

    private Fields begin(Label label) {
        return Fields.of(label).fixed(room.bytes()).u64(7).fixed(session.bytes());
    }

    private void assertSigned(Capability.Act act, Fields formula) {
        Capability capability = Capability.sign(key, room, term, session, act);
        assertThat(capability.signature()).isEqualTo(key.sign(formula));
        assertThat(capability.verifies(key.publicKey(), session, act)).isTrue();
    }

    @Test
    void aCapabilityServesForOneActInOneSessionAlone() {
        Bytes hash = samples.bytes(32);
        List<Capability.Act> acts =
                List.of(
                        new Capability.Post(Stream.STATE, hash),
                        new Capability.Post(Stream.MESSAGE, hash),
                        new Capability.Post(Stream.STATE, samples.bytes(32)),
                        new Capability.PostPart(hash),
                        new Capability.PostPart(samples.bytes(32)),
                        new Capability.Read(Method.STREAM_EVENTS, 9),
                        new Capability.Read(Method.GET_PART, 9),
                        new Capability.Read(Method.STREAM_EVENTS, 10),
                        new Capability.Trim(9),
                        new Capability.Trim(10),
                        new Capability.Delete());
        SessionId elsewhere = new SessionId(samples.bytes(32));
        for (Capability.Act act : acts) {
            Capability capability = Capability.sign(key, room, term, session, act);
            assertThat(
                            acts.stream()
                                    .filter(it ->
                                            capability.verifies(key.publicKey(), session, it)))
                    .containsExactly(act);
            assertThat(capability.verifies(other, session, act)).isFalse();
            assertThat(capability.verifies(key.publicKey(), elsewhere, act)).isFalse();
            Capability moved = new Capability(samples.room(), term, capability.signature());
            assertThat(moved.verifies(key.publicKey(), session, act)).isFalse();
            Capability later = new Capability(room, new Term(8), capability.signature());
            assertThat(later.verifies(key.publicKey(), session, act)).isFalse();
        }
    }

    @Test
    void anEventIsSignedByItsStreamAndHash() {
        EventBytes event = EventBytes.message(samples.bytes(100));
        assertThat(Capability.Post.of(event))
                .isEqualTo(
                        new Capability.Post(
                                Stream.MESSAGE, Bytes.owned(Hash.sha256(event.bytes().toArray()))));
        assertThat(Capability.PostPart.of(event.bytes()).hash()).isEqualTo(event.hash());
    }

    @Test
    void signInsAreSignedAsTheSpecificationSays() {
        VerifyingKey accountKey = samples.key();
        VerifyingKey signInKey = samples.key();
        Bytes blob = samples.bytes(100);
        assertSame(
                proof.registration(accountKey, signInKey, terms),
                relayFirst(Labels.ROOM_REGISTER)
                        .fixed(accountKey.bytes())
                        .fixed(signInKey.bytes())
                        .fixed(terms.salt())
                        .u8(3)
                        .u32(65_536)
                        .u8(4));
        assertSame(proof.password(), handleFirst(Labels.ACCOUNT_LOGIN));
        assertSame(proof.device(), handleFirst(Labels.ROOM_DEVICE_LOGIN));
        assertSame(proof.deleteAccount(), relayFirst(Labels.ROOM_DELETE_ACCOUNT));
        assertSame(
                proof.newPassword(signInKey, blob),
                relayFirst(Labels.ACCOUNT_PASSWORD)
                        .fixed(signInKey.bytes())
                        .fixed(Hash.sha256(blob.toArray())));
    }

    private Fields relayFirst(Label label) {
        return Fields.of(label)
                .fixed(account.homeserver().bytes())
                .text("alice")
                .fixed(session.bytes());
    }

    private Fields handleFirst(Label label) {
        return Fields.of(label)
                .text("alice")
                .fixed(account.homeserver().bytes())
                .fixed(session.bytes());
    }

    private static void assertSame(Fields signed, Fields formula) {
        assertThat(signed.toArray()).isEqualTo(formula.toArray());
    }

    @Test
    void aSignInHoldsForOneAccountRelaySessionAndRoleAlone() {
        Bytes signature = key.sign(proof.password());
        assertThat(key.publicKey().verifies(signature, proof.password())).isTrue();
        assertThat(key.publicKey().verifies(signature, proof.device())).isFalse();
        List<SignInProof> others =
                List.of(
                        new SignInProof(account, new SessionId(samples.bytes(32))),
                        new SignInProof(
                                new AccountName(new Handle("alicf"), account.homeserver()),
                                session),
                        new SignInProof(
                                new AccountName(
                                        account.handle(), new Fingerprint(samples.bytes(32))),
                                session));
        for (SignInProof elsewhere : others) {
            assertThat(key.publicKey().verifies(signature, elsewhere.password())).isFalse();
        }
    }

    @Test
    void anInviteCodeIsProvedForOneSessionAndAccountKey() {
        Secret code = Secret.random(entropy, 16);
        Bytes proved = proof.access(code, other);
        assertThat(proof.proves(proved, code, other)).isTrue();
        assertThat(proof.proves(proved, Secret.random(entropy, 16), other)).isFalse();
        assertThat(proof.proves(proved, code, key.publicKey())).isFalse();
        SignInProof elsewhere = new SignInProof(account, new SessionId(samples.bytes(32)));
        assertThat(elsewhere.proves(proved, code, other)).isFalse();
    }

    @Test
    void aCertificateHoldsUnderOneAccountsKeyForOneDevice() {
        AccountId id = account.id();
        Instant now = Instant.parse("2026-11-22T04:50:00.123456Z");
        DeviceCertificate certificate = DeviceCertificate.sign(key, id, other, now);
        assertThat(certificate.signature())
                .isEqualTo(
                        key.sign(
                                Fields.of(Labels.ROOM_DEVICE)
                                        .fixed(id.bytes())
                                        .fixed(other.bytes())
                                        .u64(now.toEpochMilli())));
        assertThat(certificate.holds(key.publicKey(), id)).isTrue();
        assertThat(certificate.holds(other, id)).isFalse();
        assertThat(certificate.holds(key.publicKey(), new AccountId(samples.bytes(32)))).isFalse();
        assertThat(
                        new DeviceCertificate(
                                        samples.key(),
                                        certificate.certified(),
                                        certificate.signature())
                                .holds(key.publicKey(), id))
                .isFalse();
        assertThat(
                        new DeviceCertificate(
                                        other,
                                        certificate.certified().plusMillis(1),
                                        certificate.signature())
                                .holds(key.publicKey(), id))
                .isFalse();
        assertThat(certificate.id())
                .isEqualTo(
                        new DeviceId(
                                Hash.sha256(Fields.of(Labels.ROOM_DEVICE_ID).fixed(other.bytes()))
                                        .slice(0, 16)));
    }

    @Test
    void aBundleIsSignedByTheAccountKeyThatItNames() {
        Bundle sample = samples.unsigned();
        Bundle bundle = new Bundle(account, 1, key.publicKey(), sample.rsa(), sample.kem());
        SignedBundle signed = bundle.sign(key);
        assertThat(signed.holds()).isTrue();
        assertThat(signed.signature())
                .isEqualTo(key.sign(Fields.of(Labels.ROOM_BUNDLE).variable(signed.bytes())));
        assertThat(signed.hash().toArray()).isEqualTo(Hash.sha256(signed.bytes().toArray()));
        Bundle changed = new Bundle(account, 2, key.publicKey(), sample.rsa(), sample.kem());
        assertThat(new SignedBundle(changed, changed.encode(), signed.signature()).holds())
                .isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> sample.sign(key));
    }
}
