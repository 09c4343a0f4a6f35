package chat.tacit.cli;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.live.Anchor;
import chat.tacit.e2ee.live.IdentityChain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files with certificates, in PEM or DER. */
final class CertificateFiles {
    private CertificateFiles() {}

    /**
     * @throws Trouble if it holds no chain for an identity
     */
    static IdentityChain chain(Path file) throws Trouble {
        try {
            return IdentityChain.ofFile(read(file, IdentityChain.MAX_FILE));
        } catch (MalformedException e) {
            throw new Trouble(
                    file
                            + " holds no chain of certificates for an Ed25519 key, at most "
                            + IdentityChain.MAX_SIZE
                            + " bytes of them; check the file.");
        }
    }

    /**
     * @throws Trouble if it isn't the certificate of an authority
     */
    static Anchor anchor(String name, Path file) throws Trouble {
        try {
            return Anchor.ofFile(name, read(file, Anchor.MAX_SIZE));
        } catch (MalformedException e) {
            throw new Trouble(
                    file + " is no certificate of an authority; it is a file in PEM or DER.");
        }
    }

    /** At most so many bytes, and one more if it is larger. */
    private static Bytes read(Path file, int most) throws Trouble {
        try (InputStream in = Files.newInputStream(file)) {
            return Bytes.owned(in.readNBytes(most + 1));
        } catch (IOException e) {
            throw new Trouble("cannot read " + file + "; check its name.");
        }
    }
}
