package chat.tacit.crypto;

import java.security.GeneralSecurityException;

import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** HKDF (RFC 5869) of the JDK. The {@code info} always begins with a label. */
public final class Hkdf {
    private Hkdf() {}

    /** {@code HKDF(k, info, n)}: HKDF-SHA256 with a salt of 32 zero bytes. */
    public static Secret sha256(Secret ikm, Fields info, int size) {
        return sha256(ikm.expose(), new byte[32], info, size);
    }

    /** HKDF-SHA256 with a salt. */
    public static Secret sha256(byte[] ikm, byte[] salt, Fields info, int size) {
        return derive("HKDF-SHA256", ikm, salt, info.labelled(), size);
    }

    /** HKDF-SHA512 with a salt. */
    public static Secret sha512(byte[] ikm, byte[] salt, Fields info, int size) {
        return derive("HKDF-SHA512", ikm, salt, info.labelled(), size);
    }

    /** Plain HKDF, apart so that the published vectors can be held against it. */
    static Secret derive(String name, byte[] ikm, byte[] salt, byte[] info, int size) {
        try {
            HKDFParameterSpec parameters =
                    HKDFParameterSpec.ofExtract().addIKM(ikm).addSalt(salt).thenExpand(info, size);
            return Secret.owned(KDF.getInstance(name).deriveData(parameters));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
