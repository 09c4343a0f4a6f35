package chat.tacit.protocol.room;

import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.RsaKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;

import com.google.protobuf.ByteString;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** The part {@code bundle} of {@code spec/vectors/room.json}: an account's bundle and its bytes. */
final class BundleVectors {
    private final SeededEntropy entropy = new SeededEntropy(60);
    private final SigningKey accountKey = SigningKey.generate(entropy);
    private final SigningKey other = SigningKey.generate(entropy);
    private final KemKey kem = KemKey.generate(entropy);
    private final RsaKey rsa = RsaKey.of(pkcs8());
    private final AccountName account =
            new AccountName(new Handle("alice"), new Fingerprint(Bytes.owned(entropy.bytes(32))));
    private final Bundle bundle =
            new Bundle(account, 8, accountKey.publicKey(), rsa.publicKey(), kem.publicKey());
    private final SignedBundle signed = bundle.sign(accountKey);
    private final List<Object> refused = new ArrayList<>();

    /** Kept beside the tests, since making one takes seconds. */
    private static Secret pkcs8() {
        try (InputStream in =
                Objects.requireNonNull(BundleVectors.class.getResourceAsStream("rsa.hex"))) {
            String digits = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return Secret.owned(HexFormat.of().parseHex(digits.strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Object value() {
        refuse();
        return object(
                "handle", account.handle().text(),
                "homeserver", account.homeserver().bytes().hex(),
                "account id", account.id().bytes().hex(),
                "version", bundle.version(),
                "account key seed", hex(accountKey.seed().expose()),
                "account key", accountKey.publicKey().bytes().hex(),
                "RSA private key", hex(rsa.secret().expose()),
                "RSA key", rsa.publicKey().bytes().hex(),
                "RSA bits", rsa.publicKey().bits(),
                "KEM private key", hex(kem.secret().expose()),
                "KEM key", kem.publicKey().bytes().hex(),
                "bundle", signed.bytes().hex(),
                "H(bundle)", signed.hash().hex(),
                "signature", signed.signature().hex(),
                "signed bundle", signed.encode().hex(),
                "refused", refused);
    }

    private void refuse() {
        malformed("version 0", generated().setVersion(0));
        malformed("version 2^63", generated().setVersion(Long.MIN_VALUE));
        malformed("a handle in upper case", generated().setHandle("Alice"));
        malformed("an RSA key of 2,048 bits", generated().setRsa(rsa(2_048, 65_537)));
        malformed("an RSA key of 3,071 bits", generated().setRsa(rsa(3_071, 65_537)));
        malformed("an RSA key of 5,121 bits", generated().setRsa(rsa(5_121, 65_537)));
        malformed("an RSA key with e = 3", generated().setRsa(rsa(4_098, 3)));
        malformed(
                "bytes after the RSA key",
                generated().setRsa(generated().getRsa().concat(ByteString.copyFrom(new byte[1]))));
        malformed(
                "a KEM key of 1,183 bytes", generated().setKem(generated().getKem().substring(1)));
        badSignature("signed by another key", signed.bytes(), other);
        byte[] changed = signed.bytes().toArray();
        changed[changed.length - 1] ^= 1;
        badSignature("a changed byte", Bytes.owned(changed), signed.signature());
        badSignature(
                "another label",
                signed.bytes(),
                accountKey.sign(Fields.of(Labels.ROOM_SEAL).variable(signed.bytes())));
    }

    private chat.tacit.protocol.generated.secret.Bundle.Builder generated() {
        return GeneratedRequests.bundle(bundle).toBuilder();
    }

    private void malformed(
            String what, chat.tacit.protocol.generated.secret.Bundle.Builder generated) {
        Bytes bytes = Bytes.owned(generated.build().toByteArray());
        Bytes signature = accountKey.sign(Fields.of(Labels.ROOM_BUNDLE).variable(bytes));
        Bytes encoded = new SignedBundle(bundle, bytes, signature).encode();
        try {
            throw new AssertionError(what + " decodes: " + SignedBundle.decode(encoded));
        } catch (MalformedException e) {
            refuse(what, encoded, "malformed");
        }
    }

    private void badSignature(String what, Bytes bytes, SigningKey key) {
        badSignature(what, bytes, key.sign(Fields.of(Labels.ROOM_BUNDLE).variable(bytes)));
    }

    private void badSignature(String what, Bytes bytes, Bytes signature) {
        SignedBundle decoded =
                SignedBundle.decode(new SignedBundle(bundle, bytes, signature).encode());
        if (decoded.holds()) {
            throw new AssertionError(what + " holds");
        }
        refuse(what, decoded.encode(), "signature");
    }

    private void refuse(String what, Bytes encoded, String outcome) {
        refused.add(object("what", what, "signed bundle", encoded.hex(), "outcome", outcome));
    }

    /** A number of so many bits in the form of a key. */
    private static ByteString rsa(int bits, int exponent) {
        BigInteger modulus =
                new BigInteger(1, Hash.sha256(new byte[] {(byte) exponent}))
                        .setBit(bits - 1)
                        .setBit(0);
        try {
            var spec = new RSAPublicKeySpec(modulus, BigInteger.valueOf(exponent));
            return ByteString.copyFrom(
                    KeyFactory.getInstance("RSA").generatePublic(spec).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
