package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Entropy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

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
