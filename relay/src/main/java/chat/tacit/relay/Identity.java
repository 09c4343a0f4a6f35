package chat.tacit.relay;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who a relay is: an Ed25519 key whose fingerprint its address pins ({@code spec/10-wire},
 * Address).
 *
 * <p>It is made at the first start and kept in the file {@value #FILE} of the data directory as the
 * base64url of its seed, or given where the disk doesn't last.
 */
public record Identity(SigningKey key) {
    static final String FILE = "identity";

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern BASE64 = Pattern.compile("[0-9A-Za-z+/]{43}=");

    /**
     * The identity of the data directory, made and kept if there is none yet.
     *
     * @throws RelayException if the file can't be read, written or understood
     */
    public static Identity open(Path directory, Entropy entropy) throws RelayException {
        DataDirectory data = DataDirectory.open(directory);
        Optional<byte[]> kept = data.read(FILE);
        if (kept.isPresent()) {
            return parse(
                    new String(kept.get(), StandardCharsets.US_ASCII).strip(),
                    "the file " + directory.resolve(FILE));
        }
        Identity made = new Identity(SigningKey.generate(entropy));
        data.write(FILE, (made.text() + "\n").getBytes(StandardCharsets.US_ASCII));
        return made;
    }

    /**
     * The identity whose seed is given: as base64url of 43 characters, or in the forms in which
     * platforms make secrets of 32 bytes, hexadecimal and padded base64.
     *
     * @throws RelayException if {@code text} is anything else
     */
    public static Identity parse(String text) throws RelayException {
        return parse(canonical(text), "the given identity");
    }

    private static String canonical(String text) {
        if (HEX.matcher(text).matches()) {
            return Text.base64Url(HexFormat.of().parseHex(text));
        }
        return BASE64.matcher(text).matches()
                ? text.replace('+', '-').replace('/', '_').substring(0, text.length() - 1)
                : text;
    }

    private static Identity parse(String text, String source) throws RelayException {
        try {
            return new Identity(SigningKey.of(Secret.owned(Text.fromBase64Url(text))));
        } catch (MalformedException e) {
            throw new RelayException(
                    source
                            + " is no relay identity: restore it from a copy of what"
                            + " `serve --show-identity` printed",
                    e);
        }
    }

    public Fingerprint fingerprint() {
        return Fingerprint.of(key.publicKey());
    }

    /** The secret seed as text, for an operator to keep where the disk doesn't last. */
    public String text() {
        return Text.base64Url(key.seed().expose());
    }

    @Override
    public String toString() {
        return "Identity[" + fingerprint() + "]";
    }
}
