package chat.tacit.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.ClientException;
import chat.tacit.client.backup.Import;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

final class AcquaintancesTest {
    @Test
    void bothProfilesHaveAsManyContactsAndTheFirstTheMessages(@TempDir Path directory)
            throws IOException, ClientException {
        RecoveryKey key = RecoveryKey.random(Entropy.system());
        Path one = directory.resolve("one");
        Path other = directory.resolve("other");
        RelayAddress relay = RelayAddress.parse("tacit://" + "A".repeat(43) + "@127.0.0.1:1");
        new Acquaintances(3, 40, List.of(relay)).write(one, other, key, new Words(new Random(1)));
        Import first = imported(one, key, directory.resolve("alice"));
        Import second = imported(other, key, directory.resolve("bob"));
        assertThat(first.contacts()).isEqualTo(3);
        assertThat(first.messages()).isEqualTo(40);
        assertThat(second.contacts()).isEqualTo(3);
        assertThat(second.messages()).isZero();
    }

    private static Import imported(Path file, RecoveryKey key, Path home) throws ClientException {
        Secret passphrase = Secret.owned("secret".getBytes(StandardCharsets.UTF_8));
        return Import.from(new Import.Source(file, key, false), home, passphrase, _ -> {});
    }

    @Test
    void everyWordIsAnotherAndTheFrequentOnesAreFrequent() {
        Words words = new Words(new Random(7));
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 50_000; i++) {
            all.add(words.frequent(i));
        }
        assertThat(all).hasSize(50_000);
        int first = 0;
        int tenth = 0;
        for (int i = 0; i < 2_000; i++) {
            List<String> sentence = List.of(words.sentence().split(" "));
            first += sentence.contains(words.frequent(0)) ? 1 : 0;
            tenth += sentence.contains(words.frequent(9)) ? 1 : 0;
        }
        assertThat(first).isGreaterThan(4 * tenth);
        assertThat(tenth).isPositive();
    }
}
