package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePem;
import chat.tacit.crypto.Secret;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;

/** Alice's mesh address by commands; no relay has to be there for it. */
final class LoginCommandTest {
    private static final String RELAY = "tacit://" + "a".repeat(42) + "A@one.example:443";
    private static final String OTHER = "tacit://" + "b".repeat(42) + "A@two.example:443";

    private static final Secret HERONS =
            Secret.owned("twelve herons".getBytes(StandardCharsets.UTF_8));

    @TempDir Path folder;
    private String lock;
    private Person alice;
    private Person elsewhere;

    @BeforeEach
    void start() throws IOException {
        Path passphrase = Files.writeString(folder.resolve("passphrase"), "for this test");
        lock = Files.writeString(folder.resolve("lock"), "twelve herons\n").toString();
        alice = new Person(folder.resolve("alice"), passphrase);
        elsewhere = new Person(folder.resolve("elsewhere"), passphrase);
        alice.does("init", "Alice", "--relay", RELAY);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private JsonObject export() {
        return new JsonObject(
                alice.does(
                        "login",
                        "new",
                        "--export",
                        file("key.pem"),
                        "--public",
                        file("public.pem"),
                        "--key-passphrase-file",
                        lock,
                        "--json"));
    }

    private Person.Said logIn(String key, String words) {
        return elsewhere.says(
                "login", key, "--relay", RELAY, "--relay", OTHER, "--key-passphrase-file", words);
    }

    @Test
    void keyThatIsExportedMakesAnotherProfileALocation() throws Exception {
        elsewhere.does("init", "Alice", "--relay", RELAY);
        JsonObject made = export();
        assertThat(Files.readString(folder.resolve("public.pem")))
                .isEqualTo(made.getString("publicKey"))
                .startsWith("-----BEGIN PUBLIC KEY-----");
        assertThat(Files.getPosixFilePermissions(folder.resolve("key.pem")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Person.Said in = logIn(file("key.pem"), lock);
        assertThat(in.code()).isZero();
        assertThat(in.err()).contains("can be seen to go to one recipient");
        JsonObject shown = new JsonObject(elsewhere.does("login", "show", "--json"));
        assertThat(shown.getString("address")).isEqualTo(made.getString("address"));
        assertThat(shown.getJsonArray("relays")).isEqualTo(new JsonArray().add(RELAY).add(OTHER));
        assertThat(elsewhere.does("login", "delete", "on", "--json")).contains("\"delete\":true");
        elsewhere.does("login", "end");
        assertThat(elsewhere.says("login", "show").trouble()).contains("has no mesh address");
        assertThat(alice.does("login", "show")).contains(made.getString("address"));
    }

    @Test
    void wrongPassphraseAndDamagedFilesAreEachToldInASentence() throws Exception {
        elsewhere.does("init", "Alice", "--relay", RELAY);
        Files.writeString(folder.resolve("taken.pem"), "something");
        assertThat(alice.says("login", "new", "--export", file("taken.pem")).trouble())
                .contains("is there already");
        JoseKey key = JoseKey.generate(Entropy.system());
        Files.writeString(
                folder.resolve("key.pem"), JosePem.encrypt(key, HERONS, Entropy.system()));
        Files.writeString(folder.resolve("public.pem"), JosePem.write(key.publicKey()));
        Path other = Files.writeString(folder.resolve("other"), "thirteen herons");
        assertThat(logIn(file("key.pem"), other.toString()).trouble())
                .isEqualTo(
                        "tacit: the key doesn't open: the passphrase is another one, or the file is"
                                + " damaged.");
        String pem = Files.readString(folder.resolve("key.pem"));
        Files.writeString(folder.resolve("cut.pem"), pem.substring(0, pem.length() / 2));
        assertThat(logIn(file("cut.pem"), lock).trouble())
                .startsWith("tacit: the file holds no private key of a mesh address")
                .hasLineCount(1);
        assertThat(logIn(file("public.pem"), lock).trouble())
                .startsWith("tacit: the file holds no private key of a mesh address");
        assertThat(logIn(file("nowhere.pem"), lock).trouble())
                .isEqualTo("tacit: cannot read " + file("nowhere.pem") + "; check its name.");
        Files.writeString(folder.resolve("short.pem"), shortKey());
        assertThat(logIn(file("short.pem"), lock).trouble())
                .contains("RSA of 2,048 to 4,096 bits")
                .hasLineCount(1);
        assertThat(elsewhere.says("login", file("key.pem")).trouble()).contains("--relay ADDRESS");
    }

    /** Of 1,024 bits, under the right passphrase. */
    private static String shortKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1_024);
        byte[] secret = generator.generateKeyPair().getPrivate().getEncoded();
        return JosePem.encrypt(
                new JoseKey(Secret.owned(secret), JoseKey.generate(Entropy.system()).publicKey()),
                HERONS,
                Entropy.system());
    }
}
