package chat.tacit.crypto;

import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

import java.io.IOException;
import java.math.BigInteger;

/** RSA keys as others might encode them, weak ones too. */
final class RsaEncodings {
    static final BigInteger USUAL = BigInteger.valueOf(65537);

    private RsaEncodings() {}

    static BigInteger modulus(Bytes encoded) throws IOException {
        var info = SubjectPublicKeyInfo.getInstance(encoded.toArray());
        return RSAPublicKey.getInstance(info.parsePublicKey()).getModulus();
    }

    /** A SubjectPublicKeyInfo in DER. */
    static byte[] encoded(BigInteger modulus, BigInteger exponent) throws IOException {
        return new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(
                                PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        new RSAPublicKey(modulus, exponent))
                .getEncoded("DER");
    }
}
