package chat.tacit.client.profile;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What somebody reads who takes the files but lacks the passphrase: nothing. */
final class PlaintextTest {
    private static final String TEXT = "meet me at the Opernhaus at nineteen past seven";

    @TempDir private Path directory;

    private Path home = Path.of("");

    @BeforeEach
    void create() throws ClientException {
        home = Profiles.create(directory.resolve("home"));
    }

    private static void say(Profile profile, String text, int id) {
        profile.write(tx -> {
            tx.update(
                    "INSERT OR IGNORE INTO conversation (id, kind, name, state, level,"
                            + " created_at) VALUES (x'01', 'contact', 'Bob', 's', 'l', 0)");
            tx.update(
                    "INSERT INTO message (conversation, id, own, number, sent_at, at, type,"
                            + " text, state) VALUES (x'01', ?, 1, ?, 0, 0, 'text', ?, 'sent')",
                    Bytes.of(Integer.toString(id).getBytes(StandardCharsets.US_ASCII)),
                    id,
                    text);
            return true;
        });
    }

    /** The text and the forms it would have in other encodings, at every alignment of base64. */
    private static List<byte[]> forms(byte[] text) {
        List<byte[]> forms = new ArrayList<>();
        forms.add(text);
        forms.add(ascii(HexFormat.of().formatHex(text)));
        forms.add(ascii(HexFormat.of().withUpperCase().formatHex(text)));
        for (int skipped = 0; skipped < 3; skipped++) {
            byte[] whole = new byte[(text.length - skipped) / 3 * 3];
            System.arraycopy(text, skipped, whole, 0, whole.length);
            forms.add(Base64.getEncoder().encode(whole));
            forms.add(Base64.getUrlEncoder().encode(whole));
        }
        return forms;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean contains(Bytes content, byte[] form) {
        String haystack = new String(content.shared(), StandardCharsets.ISO_8859_1);
        return haystack.contains(new String(form, StandardCharsets.ISO_8859_1));
    }

    private void assertNowhere(byte[] secret) throws IOException {
        Map<Path, Bytes> files = Profiles.files(home);
        assertThat(files.keySet().stream().map(file -> file.getFileName().toString()))
                .contains("profile.db", "profile.key", "profile.boot");
        for (byte[] form : forms(secret)) {
            files.forEach((file, content) ->
                    assertThat(contains(content, form)).as("%s", file).isFalse());
        }
    }

    @Test
    void storedMessageIsNowhereInTheClear() throws ClientException, IOException {
        byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
        try (Profile profile = Profiles.open(home)) {
            for (int i = 0; i < 300; i++) {
                say(profile, TEXT + " " + i, i);
            }
            assertThat(Profiles.files(home)).containsKey(home.resolve("profile.db-wal"));
            assertNowhere(text);
        }
        assertThat(Profiles.files(home)).doesNotContainKey(home.resolve("profile.db-wal"));
        assertNowhere(text);
        assertNowhere("Opernhaus".getBytes(StandardCharsets.UTF_8));
        assertNowhere("opernhaus".getBytes(StandardCharsets.UTF_8)); // as the index would hold it
        assertNowhere("CREATE TABLE".getBytes(StandardCharsets.UTF_8));
        assertNowhere("Alice".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keysAndPassphraseAreInNoFile() throws ClientException, IOException {
        Secret key = Profiles.key(home);
        Profiles.reopen(home);
        assertNowhere(key.expose());
        assertNowhere(Profiles.passphrase().expose());
    }

    /** Pages of deleted rows are overwritten, so that who has the passphrase later can't either. */
    @Test
    void deletedRowIsOverwritten() throws ClientException {
        try (Profile profile = Profiles.open(home)) {
            long on =
                    profile.read(tx ->
                            tx.one("PRAGMA profile.secure_delete", row -> row.integer(1))
                                    .orElseThrow());
            assertThat(on).isEqualTo(1);
        }
    }
}
