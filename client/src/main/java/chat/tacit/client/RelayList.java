package chat.tacit.client;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.file.Withheld;
import chat.tacit.client.mesh.MeshView;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Isolation;
import chat.tacit.client.route.Leaving;
import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.route.RelayStatus;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.queue.ServerKey;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The relays of an open profile, and how they and those of others are reached. */
public final class RelayList {
    private final Loop loop;

    RelayList(Loop loop) {
        this.loop = loop;
    }

    /** The relays at which the profile receives, in the order in which they were added. */
    public List<RelayAddress> all() {
        return loop.read(Relays::all);
    }

    /** Those at which new things are made, in the same order. */
    public List<RelayAddress> making() {
        return loop.read(Relays::making);
    }

    /** Uses a further relay for new conversations. */
    public void add(RelayAddress relay) {
        change(tx -> add(tx, relay));
    }

    /** Those that say that they end can be left now. */
    private static void add(Transaction tx, RelayAddress relay) {
        Instant now = Instant.now();
        Relays.add(tx, relay, now);
        Leaving.stay(tx, relay);
        Leaving.leaveEnding(tx, relay, now);
    }

    /**
     * Uses a further relay for new conversations, and never reaches it but in this way.
     *
     * @throws ClientException if the way leads back to itself
     */
    public void add(RelayAddress relay, Proxies.Way way) throws ClientException {
        var _ =
                loop.write(tx -> {
                    lay(tx, way);
                    add(tx, relay);
                    return true;
                });
    }

    /** Proves to a relay of the profile that it may make queues there. */
    public void serverKey(RelayAddress relay, ServerKey key) {
        change(tx -> Relays.serverKey(tx, relay, key));
    }

    /**
     * Reaches relays in this way; connections that went another one end at once.
     *
     * @throws ClientException if the way leads back to itself
     */
    public void reach(Proxies.Way way) throws ClientException {
        var _ =
                loop.write(tx -> {
                    lay(tx, way);
                    return true;
                });
        loop.redial();
    }

    /** How relays are reached: each way is of one relay, or of all that have none of their own. */
    public List<Proxies.Way> ways() {
        return loop.read(Proxies::all);
    }

    private static void lay(Transaction tx, Proxies.Way way) throws ClientException {
        if (way.proxy().isPresent()
                && way.proxy().equals(way.relay().map(RelayProxy.Relayed::new))) {
            throw new ClientException(
                    "a relay can't be the proxy to itself; name another one, or 'direct'.");
        }
        Proxies.put(tx, way);
        requireLaid(tx);
    }

    private static void requireLaid(Transaction tx) throws ClientException {
        if (!Proxies.isLaid(tx)) {
            throw new ClientException(
                    "that way would go over more than "
                            + Proxies.MAX_PATH
                            + " proxies, or in a circle; give one of the relays on it another way"
                            + " with 'tacit relay proxy'.");
        }
    }

    /**
     * Reaches a relay as all others are reached.
     *
     * @throws ClientException if that way leads back to itself
     */
    public void reachAsOthers(RelayAddress relay) throws ClientException {
        var _ =
                loop.write(tx -> {
                    Proxies.remove(tx, relay);
                    requireLaid(tx);
                    return true;
                });
        loop.redial();
    }

    /**
     * Takes a relay out of the list. Connections that receive there move to the others first, while
     * this or another process keeps the profile receiving; until then it is listed as leaving.
     *
     * @return how many have to move, open invitations and addresses among them; 0 if it is gone
     * @throws ClientException if it isn't in the list, or there is no other to take its place
     */
    public int remove(RelayAddress relay) throws ClientException {
        return loop.write(tx -> Leaving.leave(tx, relay, Instant.now()));
    }

    /** Which relays may be connected to. */
    public Trust.Policy policy() {
        return loop.read(Trust::policy);
    }

    /** Changes which relays may be connected to; connections to others end at once. */
    public void policy(Trust.Policy policy) {
        change(tx -> Trust.policy(tx, policy));
    }

    /** Allows relays that aren't the profile's own, under any policy. */
    public void trust(List<RelayAddress> relays) {
        change(tx -> relays.forEach(relay -> Trust.allow(tx, relay)));
    }

    /** The relays that the user allowed beside the profile's own. */
    public List<RelayAddress> trusted() {
        return loop.read(Trust::allowed);
    }

    /**
     * The relays to which an invitation leads, as far as its link says so, and that the policy
     * bars. Nothing is asked of anybody.
     *
     * @throws ClientException if {@code link} is no invitation
     */
    public List<RelayAddress> strange(String link) throws ClientException {
        return Accepting.strange(loop, link);
    }

    /**
     * The relays that the policy bars and at which contacts receive, or that alone have a part of a
     * file which is wanted here.
     */
    public List<RelayAddress> barred() {
        return loop.read(tx ->
                Stream.concat(Trust.barred(tx).stream(), Withheld.all(tx).stream())
                        .distinct()
                        .toList());
    }

    /** Those of one contact. */
    public List<RelayAddress> barred(ConversationId of) {
        return loop.read(tx -> Trust.barred(tx, of));
    }

    /** What is kept apart at the relays, and how many sockets that may take. */
    public Isolation.Choice isolation() {
        return loop.read(Isolation.Choice::of);
    }

    /** Keeps apart what belongs to several connections; all are made anew. */
    public void isolate(Isolation.Choice choice) {
        change(choice::put);
    }

    /** The servers of the mesh that the profile knows, and what it uses them for. */
    public MeshView mesh() {
        return loop.read(tx -> MeshView.of(tx, Entropy.system(), Instant.now()));
    }

    /** Dials every relay of the profile and says what each answers. */
    public List<RelayStatus> probe(Duration patience) {
        List<RelayAddress> relays = all();
        loop.probe(relays, patience);
        Map<RelayAddress, Optional<String>> troubles =
                relays.stream()
                        .collect(
                                Collectors.toMap(
                                        relay -> relay,
                                        relay -> loop.reach(it -> it.trouble(relay))));
        // One that was leaving may be gone by now.
        return loop.read(tx ->
                Relays.all(tx).stream()
                        .filter(relays::contains)
                        .map(relay ->
                                Relays.status(
                                        tx,
                                        relay,
                                        troubles.getOrDefault(relay, Optional.empty()),
                                        loop.group(relay)))
                        .toList());
    }

    private void change(Consumer<Transaction> work) {
        var _ =
                loop.write(tx -> {
                    work.accept(tx);
                    return true;
                });
    }
}
