package chat.tacit.e2ee.call;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;

import java.util.Locale;
import java.util.regex.Pattern;

/** The SHA-256 of the certificate that one side made for a call, {@value #SIZE} bytes. */
public record DtlsFingerprint(Bytes bytes) {
    public static final int SIZE = 32;

    private static final Pattern FORM =
            Pattern.compile("[0-9A-Fa-f]{2}((:[0-9A-Fa-f]{2}){31}|([0-9A-Fa-f]{2}){31})");

    public DtlsFingerprint {
        bytes.requireSize(SIZE, "a fingerprint");
    }

    /**
     * Reads 64 hexadecimal digits, with a colon between every two or without any.
     *
     * @throws MalformedException if it is anything else
     */
    public static DtlsFingerprint parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new MalformedException("no fingerprint");
        }
        return new DtlsFingerprint(Bytes.ofHex(text.replace(":", "").toLowerCase(Locale.ROOT)));
    }
}
