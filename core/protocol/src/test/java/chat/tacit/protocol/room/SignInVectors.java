package chat.tacit.protocol.room;

import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.kit.SeededEntropy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The part {@code sign-in} of {@code spec/vectors/room.json}: what is signed about an account. */
final class SignInVectors {
    private static final Instant NOW = Instant.ofEpochMilli(1_795_262_400_123L);

    private final SeededEntropy entropy = new SeededEntropy(62);
    private final SigningKey accountKey = SigningKey.generate(entropy);
    private final SigningKey signInKey = SigningKey.generate(entropy);
    private final SigningKey newSignInKey = SigningKey.generate(entropy);
    private final SigningKey device = SigningKey.generate(entropy);
    private final Secret code = Secret.owned(Text.utf8("a code of 16 byt"));
    private final Secret saltSecret = Secret.random(entropy, 32);
    private final Bytes blob = Bytes.owned(entropy.bytes(64));
    private final SessionId session = new SessionId(Bytes.owned(entropy.bytes(32)));
    private final AccountName account =
            new AccountName(new Handle("alice"), new Fingerprint(Bytes.owned(entropy.bytes(32))));
    private final SignInProof proof = new SignInProof(account, session);
    private final SignInTerms terms = new SignInTerms(salt("alice"), 3, 65_536, 4);
    private final DeviceCertificate certificate =
            DeviceCertificate.sign(accountKey, account.id(), device.publicKey(), NOW);
    private final List<Object> refused = new ArrayList<>();

    /** {@code HMAC-SHA256(secret of the relay, handle)[0..16]}, whether it is registered or not. */
    private Bytes salt(String handle) {
        byte[] code = Hmac.sha256(saltSecret, Text.utf8(handle)).expose();
        return Bytes.of(code, 0, SignInTerms.SALT_SIZE);
    }

    Object value() {
        Fields registration =
                proof.registration(accountKey.publicKey(), signInKey.publicKey(), terms);
        refuse();
        return object(
                "handle",
                account.handle().text(),
                "relay",
                account.homeserver().bytes().hex(),
                "account id",
                account.id().bytes().hex(),
                "sid",
                session.bytes().hex(),
                "account key seed",
                hex(accountKey.seed()),
                "account key",
                accountKey.publicKey().bytes().hex(),
                "sign-in key seed",
                hex(signInKey.seed()),
                "sign-in key",
                signInKey.publicKey().bytes().hex(),
                "salts",
                salts(),
                "terms",
                object("passes", terms.passes(), "memory", terms.memory(), "lanes", terms.lanes()),
                "invite code",
                hex(code),
                "access",
                proof.access(code, accountKey.publicKey()).hex(),
                "register",
                signatures(registration, accountKey, signInKey),
                "login by password",
                signatures(proof.password(), signInKey),
                "device key seed",
                hex(device.seed()),
                "device key",
                device.publicKey().bytes().hex(),
                "device id",
                certificate.id().bytes().hex(),
                "certified",
                certificate.certified().toEpochMilli(),
                "certificate",
                certificate.signature().hex(),
                "login by device",
                signatures(proof.device(), device),
                "delete account",
                signatures(proof.deleteAccount(), accountKey),
                "new sign-in key seed",
                hex(newSignInKey.seed()),
                "blob",
                blob.hex(),
                "new password",
                signatures(proof.newPassword(newSignInKey.publicKey(), blob), newSignInKey),
                "refused",
                refused);
    }

    private Object salts() {
        return object(
                "secret of the relay", hex(saltSecret),
                "alice, who is registered", salt("alice").hex(),
                "nobody, who isn't", salt("nobody").hex());
    }

    private static Object signatures(Fields signed, SigningKey... keys) {
        List<Object> signatures = new ArrayList<>();
        for (SigningKey key : keys) {
            signatures.add(key.sign(signed).hex());
        }
        return object("signed", HexFormat.of().formatHex(signed.toArray()), "by", signatures);
    }

    private void refuse() {
        SessionId elsewhere = new SessionId(Bytes.owned(entropy.bytes(32)));
        Fingerprint otherRelay = new Fingerprint(Bytes.owned(entropy.bytes(32)));
        AccountName bob = new AccountName(new Handle("bob"), account.homeserver());
        AccountName moved = new AccountName(account.handle(), otherRelay);
        login("another sid", new SignInProof(account, elsewhere).password());
        login("another relay", new SignInProof(moved, session).password());
        login("another handle", new SignInProof(bob, session).password());
        login("role exchanged: a device's", proof.device());
        byDevice("another sid", new SignInProof(account, elsewhere).device());
        byDevice("role exchanged: a password's", proof.password());
        certificate("of another account", accountKey, bob.id(), device.publicKey());
        certificate("by another key", signInKey, account.id(), device.publicKey());
        certificate("of another device", accountKey, account.id(), signInKey.publicKey());
    }

    private void login(String what, Fields signed) {
        refuse(
                "login by password, " + what,
                signInKey.sign(signed),
                signInKey.publicKey().verifies(signInKey.sign(signed), proof.password()));
    }

    private void byDevice(String what, Fields signed) {
        refuse(
                "login by device, " + what,
                device.sign(signed),
                device.publicKey().verifies(device.sign(signed), proof.device()));
    }

    private void certificate(String what, SigningKey key, AccountId id, VerifyingKey of) {
        Bytes signature = DeviceCertificate.sign(key, id, of, NOW).signature();
        DeviceCertificate claimed = new DeviceCertificate(device.publicKey(), NOW, signature);
        refuse(
                "certificate " + what,
                signature,
                claimed.holds(accountKey.publicKey(), account.id()));
    }

    private void refuse(String what, Bytes signature, boolean holds) {
        if (holds) {
            throw new AssertionError(what + " holds");
        }
        refused.add(object("what", what, "signature", signature.hex()));
    }

    private static String hex(Secret secret) {
        return HexFormat.of().formatHex(secret.expose());
    }
}
