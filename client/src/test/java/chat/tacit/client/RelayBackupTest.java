package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.backup.Export;
import chat.tacit.client.backup.Import;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.route.Isolation;
import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.protocol.queue.ServerKey;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How relays are reached, in a profile that was exported and made anew from the file. */
final class RelayBackupTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final Secret PASSPHRASE = Secret.owned(new byte[] {'n', 'e', 'w'});

    @TempDir Path folder;

    private Person alice;

    @BeforeEach
    void start() {
        alice = new Person(folder.resolve("alice"), "Alice", Pair.START);
    }

    @AfterEach
    void end() {
        alice.close();
    }

    private Person restored() throws ClientException {
        RecoveryKey key = RecoveryKey.random(ENTROPY);
        Path file = folder.resolve("backup");
        Path home = folder.resolve("home");
        var _ = Export.to(file, alice.profile(), key, _ -> {});
        var _ = Import.from(new Import.Source(file, key, false), home, PASSPHRASE, _ -> {});
        return new Person(Profile.open(home, PASSPHRASE, ENTROPY));
    }

    @Test
    void waysToRelaysComeBack() throws ClientException {
        List<Proxies.Way> ways =
                List.of(
                        new Proxies.Way(
                                Optional.empty(),
                                Optional.of(RelayProxy.parse("socks5://127.0.0.1:9050"))),
                        new Proxies.Way(
                                Optional.of(alice.read(tx -> Relays.all(tx)).getFirst()),
                                Optional.empty()));
        alice.write(tx -> {
            ways.forEach(way -> Proxies.put(tx, way));
            return true;
        });
        try (Person back = restored()) {
            List<Proxies.Way> read = back.read(tx -> Proxies.all(tx));
            assertThat(read).isEqualTo(ways);
        }
    }

    @Test
    void trustServerKeysAndIsolationComeBack() throws ClientException {
        RelayAddress stranger = alice.read(tx -> Relays.all(tx)).getFirst();
        alice.write(tx -> {
            Trust.policy(tx, Trust.Policy.TRUSTED);
            Trust.allow(tx, stranger);
            new Isolation.Choice(Isolation.CONTACT, 7).put(tx);
            Relays.serverKey(tx, stranger, new ServerKey(Secret.owned(new byte[16])));
            return true;
        });
        try (Person back = restored()) {
            Trust.Policy policy = back.read(tx -> Trust.policy(tx));
            Optional<ServerKey> key = back.read(tx -> Relays.serverKey(tx, stranger));
            assertThat(key).contains(new ServerKey(Secret.owned(new byte[16])));
            List<RelayAddress> allowed = back.read(tx -> Trust.allowed(tx));
            assertThat(policy).isEqualTo(Trust.Policy.TRUSTED);
            assertThat(allowed).containsExactly(stranger);
            Isolation.Choice isolation = back.read(tx -> Isolation.Choice.of(tx));
            assertThat(isolation).isEqualTo(new Isolation.Choice(Isolation.CONTACT, 7));
        }
    }
}
