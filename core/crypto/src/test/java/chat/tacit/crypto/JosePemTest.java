package chat.tacit.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keys of the mesh as others write and read them: {@code spec/40-mesh} §13. */
class JosePemTest {
    private static final JoseKey KEY = JoseKey.generate(new SeededEntropy("an address"));
    private static final String PASSPHRASE = "Zwölf Reiher";
    private static final String PEM =
            JosePem.encrypt(KEY, secret(PASSPHRASE), new SeededEntropy("PEM"));

    private static Secret secret(String text) {
        return Secret.owned(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keyComesBackUnderItsPassphraseAlone() throws Exception {
        assertThat(JosePem.decrypt(PEM, secret(PASSPHRASE))).isEqualTo(KEY);
        assertThat(JosePem.decrypt("\n" + PEM.replace("\n", "\r\n"), secret(PASSPHRASE)))
                .isEqualTo(KEY);
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> JosePem.decrypt(PEM, secret("Zwolf Reiher")));
    }

    @Test
    void keyThatWasChangedIsUnopenable() {
        int at = PEM.length() - 300;
        char other = PEM.charAt(at) == 'A' ? 'B' : 'A';
        String changed = PEM.substring(0, at) + other + PEM.substring(at + 1);
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> JosePem.decrypt(changed, secret(PASSPHRASE)));
    }

    /** The passphrase is right, so whoever typed it isn't told that it may be wrong. */
    @Test
    void shortKeyIsMalformed() {
        Secret small =
                Secret.owned(
                        RsaForm.generate(1_024, new SeededEntropy("small"))
                                .getPrivate()
                                .getEncoded());
        String pem =
                JosePem.encrypt(
                        new JoseKey(small, KEY.publicKey()),
                        secret(PASSPHRASE),
                        new SeededEntropy("PEM"));
        malformed(() -> JosePem.decrypt(pem, secret(PASSPHRASE)));
    }

    @Test
    void publicHalfComesBack() {
        String pem = JosePem.write(KEY.publicKey());
        assertThat(pem).startsWith("-----BEGIN PUBLIC KEY-----\nMIIBIjAN");
        assertThat(JosePem.read(pem)).isEqualTo(KEY.publicKey());
        malformed(() -> JosePem.read(PEM));
        malformed(() -> JosePem.read(pem + "x"));
        malformed(() -> JosePem.read(pem.replace("MIIBIjAN", "MIIBIjAM")));
        malformed(() -> JosePem.read(""));
    }

    private static void malformed(ThrowingCallable reading) {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(reading);
    }

    /** Numbers that somebody swapped neither make guessing cheap nor keep a machine busy. */
    @Test
    void otherEncryptionsAreMalformed() {
        for (String[] change :
                new String[][] {
                    {"0203" + "0927c0", "0203" + "01869f"},
                    {"0203" + "0927c0", "0203" + "989681"},
                    {"06092a864886f70d01050d", "06092a864886f70d010503"},
                    {"06082a864886f70d0209", "06082a864886f70d0207"},
                    {"060960864801650304012a", "0609608648016503040102"},
                    {"308205", "308204"}
                }) {
            String der = Bytes.owned(der()).hex();
            assertThat(der).contains(change[0]);
            String pem = pem(Bytes.ofHex(der.replaceFirst(change[0], change[1])));
            malformed(() -> JosePem.decrypt(pem, secret(PASSPHRASE)));
        }
    }

    private static byte[] der() {
        return Text.fromBase64(PEM.replaceAll("-----[A-Z ]+-----|\\s", ""));
    }

    private static String pem(Bytes der) {
        return "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                + Text.base64(der.shared())
                + "\n-----END ENCRYPTED PRIVATE KEY-----";
    }

    @Test
    void opensslReadsWhatWeWriteAndWritesWhatWeRead(@TempDir Path dir) throws Exception {
        Assumptions.assumeTrue(hasOpenssl(), "openssl isn't installed");
        Path ours = Files.writeString(dir.resolve("ours.pem"), PEM);
        Path plain = dir.resolve("plain.der");
        openssl("pkcs8", "-in", ours, "-outform", "DER", "-nocrypt", "-topk8", "-out", plain);
        assertThat(Files.readAllBytes(plain)).isEqualTo(KEY.secret().expose());
        Path theirs = dir.resolve("theirs.pem");
        openssl(
                "pkcs8",
                "-topk8",
                "-inform",
                "DER",
                "-in",
                plain,
                "-out",
                theirs,
                "-v2",
                "aes-256-cbc",
                "-v2prf",
                "hmacWithSHA256",
                "-iter",
                "600000");
        assertThat(JosePem.decrypt(Files.readString(theirs), secret(PASSPHRASE))).isEqualTo(KEY);
        Path half = dir.resolve("half.pem");
        openssl("pkey", "-in", ours, "-pubout", "-out", half);
        assertThat(Files.readString(half)).isEqualTo(JosePem.write(KEY.publicKey()));
    }

    private static boolean hasOpenssl() {
        try {
            return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private static void openssl(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        command.addAll(List.of("-passin", "env:WORDS"));
        if (!command.contains("pkey")) {
            command.addAll(List.of("-passout", "env:WORDS"));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("WORDS", PASSPHRASE);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}
