package chat.tacit.client.backup;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.HiddenPair;
import chat.tacit.client.Person;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.route.MeshRecords;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.record.MeshRecord;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** Alice, who takes a profile with a hidden contact to another machine. */
final class HiddenBackupTest {
    private static final Secret PASSPHRASE = Secret.owned(new byte[] {'n', 'e', 'w'});

    @TempDir private Path directory;

    @Test
    void hiddenContactIsReachedFromTheNewMachineByTheMeshAlone() throws Exception {
        RecoveryKey key = RecoveryKey.random(Entropy.system());
        try (HiddenPair pair = HiddenPair.introduced(directory.resolve("pair"))) {
            Path file = directory.resolve("backup");
            var _ = Export.to(file, pair.alice().profile(), key, _ -> {});
            List<MeshRecord> before = pair.alice().read(tx -> MeshRecords.of(tx, pair.atAlice()));
            assertThat(before).hasSize(2);
            Path home = directory.resolve("home");
            var _ = Import.from(new Import.Source(file, key, false), home, PASSPHRASE, _ -> {});
            Profile profile = Profile.open(home, PASSPHRASE, Entropy.system());
            try (Person elsewhere = new Person(profile)) {
                List<MeshRecord> after = elsewhere.read(tx -> MeshRecords.of(tx, pair.atAlice()));
                assertThat(after).isEqualTo(before);
                boolean hidden = elsewhere.read(tx -> MeshRoutes.isHidden(tx, pair.atAlice()));
                assertThat(hidden).isTrue();
                elsewhere.write(tx -> {
                    elsewhere.parts().restore(tx, pair.now());
                    return true;
                });
                var _ = elsewhere.say(pair.atAlice(), "From the new machine.", pair.now());
                pair.exchange(elsewhere);
                var _ = pair.bob().say(pair.atBob(), "I see.", pair.now());
                pair.exchange(elsewhere);
                assertThat(pair.bob().texts(pair.atBob())).contains("From the new machine.");
                assertThat(elsewhere.texts(pair.atAlice())).contains("I see.");
                assertThat(elsewhere.number("SELECT COUNT(*) FROM queue")).isZero();
            }
        }
    }
}
