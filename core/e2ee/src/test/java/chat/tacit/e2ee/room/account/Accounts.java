package chat.tacit.e2ee.room.account;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.RsaKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignInTerms;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Alice's account, whose RSA keys are kept beside the tests, since making one takes seconds. */
public final class Accounts {
    static final Fingerprint RELAY = new Fingerprint(Bytes.owned(new SeededEntropy(1).bytes(32)));
    static final AccountName ALICE = new AccountName(new Handle("alice"), RELAY);
    static final SignInTerms TERMS =
            new SignInTerms(Bytes.owned(new SeededEntropy(2).bytes(16)), 3, 64 * 1024, 4);

    private Accounts() {}

    /** PKCS #8 of a key: {@code newer} and {@code older} of 4098 bits, {@code short} of 2,048. */
    static Secret pkcs8(String name) {
        try (InputStream in =
                Objects.requireNonNull(Accounts.class.getResourceAsStream(name + ".hex"))) {
            String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return Secret.owned(HexFormat.of().parseHex(hex.replace("\n", "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PrivateKeys.Pair pair(long version, String rsa) {
        return new PrivateKeys.Pair(
                version, RsaKey.of(pkcs8(rsa)), KemKey.generate(new SeededEntropy(version)));
    }

    /** Of the bundles 7 and 8. */
    public static PrivateKeys keys() {
        return keys(List.of(pair(8, "newer"), pair(7, "older")));
    }

    static PrivateKeys keys(List<PrivateKeys.Pair> pairs) {
        SeededEntropy entropy = new SeededEntropy(3);
        return new PrivateKeys(
                SigningKey.generate(entropy),
                pairs,
                new RoomId(Bytes.owned(entropy.bytes(RoomId.SIZE))),
                Secret.random(entropy, PrivateKeys.SECRET_SIZE));
    }
}
