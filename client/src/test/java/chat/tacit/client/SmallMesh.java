package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.Siblings;
import chat.tacit.client.history.Message;
import chat.tacit.client.mesh.Cover;
import chat.tacit.client.mesh.CoverSetting;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.route.Relays;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayException;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A real mesh of three relays and clients that use it, in slots that come quickly. */
final class SmallMesh implements AutoCloseable {
    static final CoverSetting FAST =
            new CoverSetting(Cover.HIGH, Optional.of(Duration.ofMillis(200)));

    /**
     * Where a relay was killed a packet may wait for the next try of its TX, after 30 s or 60 s.
     */
    static final Duration PATIENCE = Duration.ofSeconds(150);

    static final int RELAYS = 3;

    /** With little work in a packet, of which each of them posts five in a second. */
    private static final Limits LIMITS =
            Limits.defaults().with(Limit.MESH_FETCHES_PER_MINUTE, 10_000).with(Limit.MESH_WORK, 8);

    private final Path folder;
    private final List<Relay> relays = new ArrayList<>();
    private final List<Relay> queues = new ArrayList<>();
    private final Set<Integer> killed = new HashSet<>();
    private final List<Client> clients = new ArrayList<>();
    private final Map<String, Profile> profiles = new HashMap<>();

    SmallMesh(Path folder) throws RelayException {
        this.folder = folder;
        while (relays.size() < RELAYS) {
            relays.add(RealRelays.meshing(addresses(), LIMITS));
        }
    }

    private SmallMesh(Path folder, Relay one, Relay another) throws RelayException {
        this.folder = folder;
        queues.addAll(List.of(one, another));
        while (relays.size() < RELAYS) {
            relays.add(RealRelays.meshingAlone(addresses(), LIMITS));
        }
    }

    /** One of which no relay keeps queues; two others do. */
    static SmallMesh withQueuesElsewhere(Path folder) throws RelayException {
        return new SmallMesh(folder, RealRelays.keepingQueues(), RealRelays.keepingQueues());
    }

    private List<RelayAddress> addresses() {
        return relays.stream().map(Relay::address).toList();
    }

    /** Ends the relays that keep queues and nothing else. */
    void killQueues() {
        queues.forEach(Relay::close);
        queues.clear();
    }

    /** Waits until the mesh carries something of somebody's. */
    void awaitPackets(String name) {
        await("packets")
                .atMost(PATIENCE)
                .until(() ->
                        number(name, "SELECT COUNT(*) FROM mesh_outgoing WHERE attempts > 0") > 0
                                || number(name, "SELECT COUNT(*) FROM mesh_seen") > 0);
    }

    /** Ends the relay that was started as this one. */
    void kill(int relay) {
        killed.add(relay);
        relays.get(relay).close();
    }

    RelayAddress relay(int number) {
        return relays.get(number).address();
    }

    /** Somebody who receives as long as the test runs, and begins with all the relays. */
    Client client(String name) throws ClientException {
        return client(name, relays);
    }

    /** The same, who begins with so many of them. */
    Client client(String name, int begins) throws ClientException {
        return client(name, relays.subList(0, begins));
    }

    private Client client(String name, List<Relay> begins) throws ClientException {
        try (Profile profile = Homes.open(folder.resolve(name), name)) {
            profile.write(tx -> {
                if (queues.isEmpty()) {
                    begins.forEach(relay -> Relays.add(tx, relay.address(), Instant.now()));
                }
                queues.forEach(relay -> Relays.add(tx, relay.address(), Instant.now()));
                begins.forEach(relay ->
                        tx.update(
                                "INSERT OR IGNORE INTO mesh_server (address, origin, heard_at)"
                                        + " VALUES (?, 1, ?)",
                                relay.address().toString(),
                                Instant.now()));
                return true;
            });
        }
        Client client = open(name);
        client.mesh().cover(FAST);
        return client;
    }

    /** Opens the profile of a name, which is there, and receives with it. */
    Client open(String name) {
        Profile profile = Homes.again(folder.resolve(name));
        profiles.put(name, profile);
        return receiving(new Client(profile, Entropy.system()));
    }

    /** Receives with a client. */
    Client receiving(Client client) {
        clients.add(client);
        Thread.ofVirtual().start(() -> client.receiving().stay());
        return client;
    }

    /** Another machine of somebody's, which becomes a device of their profile. */
    Client link(Client to, String name) throws ClientException {
        try (Profile profile = Homes.open(folder.resolve(name), name)) {
            profile.write(tx -> {
                relays.forEach(relay -> Relays.add(tx, relay.address(), Instant.now()));
                Siblings.expect(tx);
                return true;
            });
        }
        Client device = open(name);
        Devices.Candidate candidate = to.devices().read(device.devices().show().link());
        assertThat(device.devices().awaitReader(PATIENCE)).contains(candidate.code());
        to.devices().confirm(candidate, name, Instant.EPOCH);
        assertThat(device.devices().awaitCopy(PATIENCE, _ -> {})).isTrue();
        return device;
    }

    private Profile required(String name) {
        return Optional.ofNullable(profiles.get(name)).orElseThrow();
    }

    /** A number out of the profile of a name, which a client has open. */
    long number(String name, String sql) {
        return required(name).read(tx -> tx.one(sql, row -> row.integer(1))).orElseThrow();
    }

    /** Does something to the profile of a name that its client wouldn't. */
    void sql(String name, String sql) {
        var _ = required(name).write(tx -> tx.update(sql));
    }

    /** Ends a client, whose profile stays. */
    void end(Client client) {
        clients.remove(client);
        client.close();
    }

    /** The conversation of somebody who joined a hidden invitation of another. */
    static ConversationId meet(Client inviter, Client joiner) throws ClientException {
        JoseKey pair = JoseKey.generate(Entropy.system());
        return meet(inviter, joiner, InvitationTerms.hidden(pair, Travel.LINK, false));
    }

    /** The same by another invitation. */
    static ConversationId meet(Client inviter, Client joiner, InvitationTerms terms)
            throws ClientException {
        String link = inviter.invite(terms).link();
        ConversationId joined = joiner.connect(link, Travel.LINK).id();
        joiner.waitUntilActive(joined, PATIENCE);
        ConversationId at = inviter.conversations().getFirst().id();
        assertThat(inviter.waitUntilActive(at, PATIENCE).name()).isEqualTo(joiner.name());
        return joined;
    }

    /** The conversation that there is, alone. */
    static ConversationId only(Client of) {
        assertThat(of.conversations()).hasSize(1);
        return of.conversations().getFirst().id();
    }

    static void awaitHeard(Client at, ConversationId in, String text) {
        await(text).atMost(PATIENCE).until(() -> texts(at, in).contains(text));
    }

    static List<String> texts(Client at, ConversationId in) {
        return at.history(in, 100).stream().map(Message::text).toList();
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
        killQueues();
        IntStream.range(0, relays.size())
                .filter(relay -> !killed.contains(relay))
                .forEach(relay -> relays.get(relay).close());
    }
}
