package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Entropy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

class IdentityTest {
    private final Entropy entropy = Entropy.system();

    @TempDir Path temp;

    @Test
    void secondStartIsTheSameRelay() throws Exception {
        Identity first = Identity.open(temp.resolve("data"), entropy);

        assertThat(Identity.open(temp.resolve("data"), entropy)).isEqualTo(first);
        assertThat(Identity.open(temp.resolve("other"), entropy)).isNotEqualTo(first);
    }

    @Test
    void nobodyElseCanReadTheSeed() throws Exception {
        Identity.open(temp.resolve("data"), entropy);

        assertThat(mode("data")).isEqualTo("rwx------");
        assertThat(mode("data/identity")).isEqualTo("rw-------");
        assertThat(temp.resolve("data/identity.new")).doesNotExist();
    }

    @Test
    void isTheSameRelayWhereItsTextIsGiven() throws Exception {
        Identity kept = Identity.open(temp, entropy);

        assertThat(Identity.parse(kept.text())).isEqualTo(kept);
    }

    /** Heroku's form makes 64 hexadecimal digits, Render's base64 with its end. */
    @Test
    void isTheSameRelayWhereAPlatformMadeItsSecret() throws Exception {
        byte[] seed = entropy.bytes(32);
        Identity hex = Identity.parse(HexFormat.of().formatHex(seed));

        assertThat(Identity.parse(Base64.getEncoder().encodeToString(seed))).isEqualTo(hex);
        assertThat(Identity.parse(hex.text())).isEqualTo(hex);
        for (String wrong :
                List.of(
                        hex.text().substring(1),
                        HexFormat.of().formatHex(seed, 0, 31),
                        HexFormat.of().formatHex(seed) + "00",
                        "")) {
            assertThatThrownBy(() -> Identity.parse(wrong)).isInstanceOf(RelayException.class);
        }
    }

    @Test
    void printsNoSecret() throws Exception {
        Identity identity = Identity.open(temp, entropy);

        assertThat(identity.toString()).doesNotContain(identity.text());
    }

    @Test
    void damagedFileIsNotReplaced() throws Exception {
        Files.writeString(temp.resolve("identity"), "damaged");

        assertThatThrownBy(() -> Identity.open(temp, entropy))
                .isInstanceOf(RelayException.class)
                .hasMessageContaining("restore it");
        assertThat(temp.resolve("identity")).hasContent("damaged");
    }

    private String mode(String file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve(file)));
    }
}
