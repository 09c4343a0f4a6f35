package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.client.backup.Import;
import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.relay.Relay;
import chat.tacit.store.rocksdb.RocksStore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ada's phone is stolen while it is unlocked; she has its backup and the recovery key. */
@Timeout(180)
final class StolenMachineTest {
    private static final Secret PASSPHRASE = Secret.owned(new byte[] {'p'});
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    private final RecoveryKey key = RecoveryKey.random(Entropy.system());
    private final List<Client> open = new ArrayList<>();
    private Relay relay;

    @BeforeEach
    void start() throws Exception {
        relay = RealRelays.keepingQueues(RocksStore.open(folder.resolve("relay")));
    }

    @AfterEach
    void stop() {
        open.forEach(Client::close);
        relay.close();
    }

    /** Opens a profile that goes on receiving. */
    private Client opened(String name) throws ClientException {
        Client client = Client.open(folder.resolve(name), PASSPHRASE);
        open.add(client);
        Thread.ofVirtual().start(() -> client.receiving().stay());
        return client;
    }

    private Client made(String name) throws ClientException {
        List<RelayAddress> relays = List.of(relay.address());
        Client.create(folder.resolve(name), PASSPHRASE, name, relays).close();
        return opened(name);
    }

    private ConversationId acquaint(Client inviter, Client joiner) throws ClientException {
        String link = inviter.invite(new InvitationTerms(false, Travel.LINK, false)).link();
        Conversation begun = joiner.connect(link, Travel.LINK);
        await().atMost(PATIENCE).until(() -> isIntroduced(inviter) && isIntroduced(joiner));
        return begun.id();
    }

    private static boolean isIntroduced(Client client) {
        return client.conversations().stream()
                .anyMatch(one -> one.level() != Level.UNKNOWN && !one.name().contains("new"));
    }

    private static List<String> texts(Client client, ConversationId of) {
        return client.history(of, 100).stream().map(Message::text).toList();
    }

    /** The thief makes a machine of their own one of Ada's devices. */
    private Client linkedBy(Client phone) throws ClientException {
        Devices.create(folder.resolve("thief"), PASSPHRASE, List.of(relay.address()));
        Client thief = opened("thief");
        Devices.Candidate candidate = phone.devices().read(thief.devices().show().link());
        assertThat(thief.devices().awaitReader(PATIENCE)).contains(candidate.code());
        phone.devices().confirm(candidate, "tablet", Instant.EPOCH);
        assertThat(thief.devices().awaitCopy(PATIENCE, _ -> {})).isTrue();
        return thief;
    }

    @Test
    void addressIsAskedByOnTheNewMachineAndAStolenOneIsWithdrawn() throws Exception {
        Client phone = made("Ada");
        String link = phone.addresses().make(Travel.LINK).link();
        Path file = folder.resolve("backup");
        var _ = phone.backups().export(file, key, _ -> {});
        open.remove(phone);
        phone.close();
        Import.Source source = new Import.Source(file, key, false);
        var _ = Import.from(source, folder.resolve("new"), PASSPHRASE, _ -> {});
        Client ada = opened("new");
        ada.flush(PATIENCE);
        Client bob = made("Bob");
        var _ = bob.connect(link, Travel.LINK, Optional.of("It is Bob."));
        await().atMost(PATIENCE).until(() -> !ada.requests().all().isEmpty());

        Import.Source stolen = new Import.Source(file, key, true);
        var _ = Import.from(stolen, folder.resolve("again"), PASSPHRASE, _ -> {});
        assertThat(opened("again").addresses().all())
                .hasSize(1)
                .noneMatch(address -> address.link().equals(link));
    }

    @Test
    void identityIsTakenAwayFromAThiefWhoAddedADeviceOfTheirOwn() throws Exception {
        Client phone = made("Ada");
        Client bob = made("Bob");
        ConversationId atBob = acquaint(phone, bob);
        ConversationId atAda = phone.find("Bob").id();
        Path file = folder.resolve("backup");
        var _ = phone.backups().export(file, key, _ -> {});
        Client thief = linkedBy(phone);
        await().atMost(PATIENCE).until(() -> bob.contactList().devices(atBob) == 2);

        Import.Source source = new Import.Source(file, key, true);
        Import imported = Import.from(source, folder.resolve("new"), PASSPHRASE, _ -> {});
        assertThat(imported.unprotected()).isEmpty();
        Client ada = opened("new");
        ada.backups().waitUntilTakenBack(PATIENCE);
        assertThat(ada.backups().untold()).isEmpty();

        assertThat(bob.contactList().devices(atBob)).isEqualTo(1);
        assertThat(bob.find("Ada").level()).isEqualTo(Level.CHANGED);
        assertThat(texts(bob, atBob)).anyMatch(line -> line.contains("by the recovery key"));
        assertThat(bob.compare(atBob, ada.securityCode(atAda))).isTrue();
        assertThat(ada.compare(atAda, bob.securityCode(atBob))).isTrue();
        var _ = phone.send(atAda, "It is still me.");
        var _ = thief.send(atAda, "And me.");
        var _ = ada.send(atAda, "My phone was stolen.");
        var _ = bob.send(atBob, "Poor you!");
        await().atMost(PATIENCE).until(() -> texts(bob, atBob).contains("My phone was stolen."));
        await().atMost(PATIENCE).until(() -> texts(ada, atAda).contains("Poor you!"));
        assertThat(texts(bob, atBob)).doesNotContain("It is still me.", "And me.");
        assertThat(texts(phone, atAda)).doesNotContain("Poor you!");
        assertThat(texts(thief, atAda)).doesNotContain("Poor you!");
    }
}
