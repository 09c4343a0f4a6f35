package chat.tacit.client.mesh;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Exposure;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the mesh lets others learn about a conversation ({@code spec/40-mesh} §14). These facts are
 * the source of {@code tacit explain} and of {@code spec/threat-model.md}.
 *
 * @param posting the servers at which we post, as they are named to people
 * @param receiving those at which the conversation's keys receive
 * @param both those of them in whose hand the other half is as well
 * @param toPost the last proxy on the way to each at which we post, where there is one
 * @param toFetch the same for those at which we fetch
 * @param isCovered whether slots hide when something is said
 */
public record MeshExposures(
        Set<String> posting,
        Set<String> receiving,
        Set<String> both,
        Map<String, String> toPost,
        Map<String, String> toFetch,
        boolean isCovered) {
    private static final String PROXY = "the proxy's";
    private static final String YOURS = "your";

    public MeshExposures {
        posting = new TreeSet<>(posting);
        receiving = new TreeSet<>(receiving);
        both = Set.copyOf(both);
        toPost = new TreeMap<>(toPost);
        toFetch = new TreeMap<>(toFetch);
    }

    /** What is so for a conversation now; empty if it isn't reached by the mesh. */
    public static Optional<MeshExposures> of(
            Transaction tx, ConversationId conversation, Instant now) {
        boolean meshed =
                tx.one(
                                "SELECT 1 FROM mesh_key WHERE conversation = ?1 UNION ALL"
                                        + " SELECT 1 FROM mesh_peer WHERE conversation = ?1",
                                _ -> true,
                                conversation.bytes())
                        .isPresent();
        return meshed ? Optional.of(of(tx, keys(tx, conversation), now)) : Optional.empty();
    }

    private static Set<RelayAddress> keys(Transaction tx, ConversationId conversation) {
        return new HashSet<>(
                tx.list(
                        "SELECT DISTINCT r.server FROM mesh_key k JOIN mesh_rx r ON r.key = k.id"
                                + " WHERE k.conversation = ?",
                        row -> RelayAddress.parse(row.text(1)),
                        conversation.bytes()));
    }

    private static MeshExposures of(Transaction tx, Set<RelayAddress> keys, Instant now) {
        Known known = Known.of(tx, Entropy.system(), now);
        List<RelayAddress> guards = Guards.all(tx);
        Set<RelayAddress> both = ofOperators(known, keys, known.operatorsAt(guards));
        both.addAll(ofOperators(known, guards, known.operatorsAt(keys)));
        return new MeshExposures(
                places(guards),
                places(keys),
                places(both),
                last(tx, known, guards, false),
                last(tx, known, keys, true),
                CoverSetting.of(tx).pace().hasSlots());
    }

    private static Set<RelayAddress> ofOperators(
            Known known, Collection<RelayAddress> servers, List<Operator> operators) {
        return servers.stream()
                .filter(one ->
                        !known.operatorsAt(List.of(one)).stream()
                                .allMatch(it -> it.differsFromAll(operators)))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Map<String, String> last(
            Transaction tx, Known known, Collection<RelayAddress> servers, boolean receives) {
        Map<String, String> last = new TreeMap<>();
        for (RelayAddress one : servers) {
            List<RelayProxy> way = KnownServers.way(tx, known, one, receives);
            if (!way.isEmpty()) {
                last.put(
                        one.place(),
                        switch (way.getLast()) {
                            case RelayProxy.Relayed(RelayAddress relay) ->
                                    "the relay " + relay.place();
                            case RelayProxy.Plain plain -> "the proxy " + plain;
                        });
            }
        }
        return last;
    }

    private static Set<String> places(Collection<RelayAddress> of) {
        return of.stream().map(RelayAddress::place).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether no proxy sees both halves, and none is reached without one. */
    public boolean isDual() {
        return toPost.keySet().containsAll(posting)
                && toFetch.keySet().containsAll(receiving)
                && toPost.values().stream().noneMatch(toFetch::containsValue);
    }

    /** The exposures, the servers first. */
    public List<Exposure> list() {
        List<Exposure> all = new ArrayList<>();
        posting.forEach(one -> all.add(posted(one)));
        receiving.forEach(one -> all.add(fetched(one)));
        all.addAll(proxies());
        all.add(
                new Exposure(
                        "Any server of the mesh",
                        "the recipient key and the hash of what passes it, from which server that"
                                + " came, and at which servers the key receives",
                        "tell where a packet began, or read it"));
        all.add(oneHand());
        all.add(
                new Exposure(
                        "Whoever watches your network",
                        isCovered
                                ? "that you use the mesh, at times that hang on nothing you do, as"
                                        + " long as a process of yours receives"
                                : "that you use the mesh, and when you say something, since cover"
                                        + " is off",
                        isCovered
                                ? "tell whether anything was said"
                                : "tell what is said, or with whom"));
        all.add(
                new Exposure(
                        "The contact",
                        "the key by which the mesh finds you for this contact, how long your"
                                + " answers take, and everything in the conversation",
                        "see at which servers you post, or another contact's key"));
        all.add(
                new Exposure(
                        "Whoever recorded what passed the mesh and has a quantum computer later",
                        "which keys signed packets, and when, since RSA doesn't hold then",
                        "read a message: X25519 and ML-KEM-768 would both have to be broken"));
        all.add(
                new Exposure(
                        "Whoever gets the private half of your key for this contact",
                        "when somebody wrote to it, and with which keys that was signed",
                        "read what is said, or who that was"));
        return all;
    }

    private Exposure posted(String server) {
        return new Exposure(
                "The mesh server " + server,
                "that packets are posted from "
                        + (toPost.containsKey(server) ? PROXY : YOURS)
                        + " network address, when, to which keys, and at which servers these"
                        + " receive; it can delay or drop them"
                        + more(server),
                "read a packet, see who signed it"
                        + (isCovered ? ", tell a fake one from a real one" : "")
                        + ", or see who fetches it");
    }

    private Exposure fetched(String server) {
        return new Exposure(
                "The mesh server " + server,
                "that keys which it receives for are fetched from "
                        + (toFetch.containsKey(server) ? PROXY : YOURS)
                        + " network address, when, and how many packets each has; it can delay or"
                        + " drop them"
                        + more(server),
                isCovered
                        ? "read a packet, see who posted it, put your keys together by their"
                                + " connections, or tell a contact's key from one for fake packets"
                        : "read a packet, see who posted it, or put your keys together by their"
                                + " connections");
    }

    private String more(String server) {
        return both.contains(server)
                ? "; since whoever runs it is where you post and where you receive as well, a"
                        + " guess by address and time that both are yours"
                : "";
    }

    /** Who leads to several servers is told of once. */
    private List<Exposure> proxies() {
        Map<String, Set<String>> led = new TreeMap<>();
        toPost.forEach((server, proxy) -> led(led, proxy).add(server));
        toFetch.forEach((server, proxy) -> led(led, proxy).add(server));
        List<Exposure> all = new ArrayList<>();
        led.forEach((proxy, servers) ->
                all.add(
                        new Exposure(
                                Character.toUpperCase(proxy.charAt(0))
                                        + proxy.substring(1)
                                        + " as proxy to the mesh server "
                                        + String.join(" and the mesh server ", servers),
                                "the network address from which it is reached, the server's, when,"
                                        + " and how many bytes pass"
                                        + (seesBoth(proxy)
                                                ? "; both where you post and where you fetch"
                                                : ""),
                                "tell which packets, or which keys")));
        return all;
    }

    private static Set<String> led(Map<String, Set<String>> led, String proxy) {
        return led.computeIfAbsent(proxy, _ -> new TreeSet<>());
    }

    private boolean seesBoth(String proxy) {
        return toPost.containsValue(proxy) && toFetch.containsValue(proxy);
    }

    private Exposure oneHand() {
        return new Exposure(
                "Whoever runs both where you post and where your contact receives",
                "by the hash of a packet, that somebody at one network address posted what somebody"
                        + " at another one fetches, and when"
                        + (isDual()
                                ? ""
                                : "; one of them may be yours, since not everything goes over two"
                                        + " proxies of different operators (Dual Proxy)"),
                "read it" + (isDual() ? ", or know yours: it sees proxies" : ""));
    }
}
