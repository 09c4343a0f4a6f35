package chat.tacit.client.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import static java.util.Objects.requireNonNull;

import chat.tacit.client.ClientException;
import chat.tacit.client.secret.FalseRelay;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.RsaPublicKey;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Bundle;
import chat.tacit.protocol.room.GrpcTrailers;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A homeserver that is asked for somebody's bundle, and gives what it likes ({@code spec/50-room}
 * §6).
 */
@Timeout(60)
final class FalseLookupTest {
    private static final String OTHER_KEYS = "gives other keys than it was asked for";

    private final AtomicReference<Reply> answer = new AtomicReference<>(new Reply.Done());

    @TempDir Path folder;
    private FalseRelay relay;
    private Machine machine;
    private Owner bob;

    @BeforeEach
    void open() throws Exception {
        relay =
                new FalseRelay((call, response) ->
                        FalseRelay.end(
                                response,
                                call.seal(requireNonNull(answer.get())),
                                GrpcTrailers.OK));
        machine = new Machine(folder.resolve("anna"));
        bob = Owner.at(relay.address(), "bob");
    }

    @AfterEach
    void close() throws Exception {
        machine.close();
        relay.close();
    }

    private SignedBundle lookUp() throws LinkException, ClientException {
        try (SecretLink link = machine.links.to(relay.address())) {
            return AccountLookup.bundle(link, bob.address());
        }
    }

    /** All that becomes of an account before anybody is invited under its key. */
    private KnownAccount take() throws LinkException, ClientException {
        SignedBundle bundle = lookUp();
        return machine.profile.<KnownAccount, ClientException>write(
                tx -> KnownAccounts.lookedUp(tx, bob.address(), bundle));
    }

    private void gives(SignedBundle bundle) {
        answer.set(new Reply.Key(bundle));
    }

    private void assertRefused(String why) {
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(this::lookUp)
                .withMessageContaining(why);
    }

    private void assertNonsense() {
        assertThatExceptionOfType(LinkException.class)
                .isThrownBy(this::lookUp)
                .matches(it -> it.kind() == LinkException.Kind.NONSENSE);
    }

    @Test
    void bundleOfTheAccountIsTaken() throws Exception {
        gives(bob.bundle(1));
        assertThat(take().key()).isEqualTo(bob.key());
    }

    @Test
    void bundleOfAnotherAccountIsRefusedThoughItsSignatureHolds() {
        gives(Owner.at(relay.address(), "bobby").bundle(1));
        assertRefused(OTHER_KEYS);
        gives(
                new Owner(new AccountAddress(relay.address(), new Handle("eve")), bob.accountKey())
                        .bundle(1));
        assertRefused(OTHER_KEYS);
    }

    @Test
    void bundleOfThatHandleAtAnotherHomeserverIsRefused() {
        gives(Owner.at(Owner.HOME, "bob").bundle(1));
        assertRefused(OTHER_KEYS);
    }

    @Test
    void signatureOfAnotherKeyOrOverOtherBytesIsRefused() {
        SignedBundle right = bob.bundle(1);
        SigningKey eve = SigningKey.generate(Entropy.system());
        Fields signed = Fields.of(Labels.ROOM_BUNDLE).variable(right.bytes());
        gives(new SignedBundle(right.bundle(), right.bytes(), eve.sign(signed)));
        assertRefused(OTHER_KEYS);
        gives(new SignedBundle(right.bundle(), right.bytes(), bob.bundle(1).signature()));
        assertRefused(OTHER_KEYS);
        gives(new SignedBundle(right.bundle(), right.bytes(), Bytes.zeros(64)));
        assertRefused(OTHER_KEYS);
    }

    /** Its owner signed it, and nothing could be sealed to it. */
    @Test
    void keyToWhichNothingCanBeSealedIsRefused() {
        byte[] ones = new byte[KemPublicKey.SIZE];
        Arrays.fill(ones, (byte) 0xff);
        Bundle right = bob.bundle(1).bundle();
        gives(
                new Bundle(
                                right.account(),
                                1,
                                right.accountKey(),
                                right.rsa(),
                                KemPublicKey.of(ones))
                        .sign(bob.accountKey()));
        assertRefused(OTHER_KEYS);
    }

    @ParameterizedTest
    @ValueSource(ints = {2_048, 3_064, 5_136})
    void keyOfAnotherSizeIsNoBundle(int bits) throws Exception {
        givesWithRsa(bits, RSAKeyGenParameterSpec.F4.intValue());
        assertNonsense();
    }

    @Test
    void keyWithAnotherExponentIsNoBundle() throws Exception {
        givesWithRsa(RsaPublicKey.LEAST_BITS, 3);
        assertNonsense();
    }

    private void givesWithRsa(int bits, int exponent) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(new RSAKeyGenParameterSpec(bits, BigInteger.valueOf(exponent)));
        Bytes rsa = Bytes.owned(generator.generateKeyPair().getPublic().getEncoded());
        gives(bundle -> fields(bundle, bundle.account().handle().text(), 1, rsa));
    }

    @Test
    void bytesThatMeanNothingAreNoBundle() {
        gives(_ -> Bytes.zeros(1));
        assertNonsense();
        gives(bundle -> bundle.encode().slice(0, bundle.encode().size() - 1));
        assertNonsense();
        gives(bundle -> fields(bundle, "Bob!", 1, bundle.rsa().bytes()));
        assertNonsense();
        gives(bundle -> fields(bundle, "bob", 0, bundle.rsa().bytes()));
        assertNonsense();
        gives(bundle -> fields(bundle, "bob", -1, bundle.rsa().bytes()));
        assertNonsense();
    }

    private interface Forged {
        Bytes of(Bundle right);
    }

    /** Bytes that the account's key has signed, whatever they are. */
    private void gives(Forged forged) {
        SignedBundle right = bob.bundle(1);
        Bytes bytes = forged.of(right.bundle());
        Bytes signature = bob.accountKey().sign(Fields.of(Labels.ROOM_BUNDLE).variable(bytes));
        gives(new SignedBundle(right.bundle(), bytes, signature));
    }

    private static Bytes fields(Bundle bundle, String handle, long version, Bytes rsa) {
        return Proto.Writer.create()
                .text(1, handle)
                .bytes(2, bundle.account().homeserver().bytes())
                .u64(3, version)
                .bytes(4, bundle.accountKey().bytes())
                .bytes(5, rsa)
                .bytes(6, bundle.kem().bytes())
                .toBytes();
    }

    @Test
    void answerToSomethingElseIsRefused() {
        answer.set(new Reply.Done());
        assertRefused(OTHER_KEYS);
        answer.set(Reply.Refused.of(Refusal.REFUSED));
        assertRefused("there is no account bob");
        answer.set(Reply.Refused.of(Refusal.TOO_MANY, 42));
        assertRefused("try again in 42 s");
    }

    @Test
    void olderVersionThanOneThatWasSeenIsRefusedAndNothingKnownChanges() throws Exception {
        gives(bob.bundle(3));
        KnownAccount known = take();
        gives(bob.bundle(2));
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(this::take)
                .withMessageContaining("gives an older key (2) than it gave before (3)");
        assertThat(known()).isEqualTo(known);
    }

    /** The homeserver registers the handle anew, with a key of its own. */
    @Test
    void anotherKeyThanTheKnownOneIsAnAlarmAndNobodyIsInvitedUnderEither() throws Exception {
        gives(bob.bundle(1));
        take();
        Owner eve = bob.renewed();
        gives(eve.bundle(7));
        KnownAccount alarmed = take();
        assertThat(alarmed.level()).isEqualTo(Level.CHANGED);
        assertThat(alarmed.key()).isEqualTo(bob.key());
        for (VerifyingKey key : List.of(bob.key(), eve.key())) {
            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() -> requireInvitable(key))
                    .withMessageContaining("isn't the one before");
        }
        gives(bob.bundle(2));
        assertThat(take().level()).isEqualTo(Level.CHANGED);
    }

    @Test
    void twoBundlesOfOneVersionAreAnAlarm() throws Exception {
        gives(bob.bundle(1));
        take();
        gives(bob.bundle(1));
        assertThat(take().level()).isEqualTo(Level.CHANGED);
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> requireInvitable(bob.key()));
    }

    private KnownAccount known() {
        return machine.profile.read(tx -> KnownAccounts.find(tx, bob.id())).orElseThrow();
    }

    private void requireInvitable(VerifyingKey key) throws ClientException {
        var _ =
                machine.profile.<Boolean, ClientException>write(tx -> {
                    KnownAccounts.requireInvitable(tx, bob.id(), key);
                    return true;
                });
    }
}
