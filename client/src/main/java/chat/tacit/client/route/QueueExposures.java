package chat.tacit.client.route;

import chat.tacit.client.conversation.Exposure;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What the queue service lets others learn about a conversation. These facts are the source of
 * {@code tacit explain}, of {@code spec/threat-model.md} and of the adversary's-view test.
 *
 * @param receiving the relays at which we receive, as they are named to people
 * @param sending the relays at which the contact receives
 * @param proxied those of both that are reached through proxies, and those, the nearest first
 * @param isolation what is kept apart at a relay
 * @param crowded those that have a queue of more than two thirds of all conversations
 * @param level how well the contact is known
 * @param address whether the profile has a reusable address
 */
public record QueueExposures(
        Set<String> receiving,
        Set<String> sending,
        Map<String, List<Passed>> proxied,
        Isolation isolation,
        Set<String> crowded,
        Level level,
        boolean address) {

    /**
     * A proxy on the way to a relay.
     *
     * @param relay its name, if it is a relay itself
     * @param nearest whether we connect to it ourselves
     * @param last whether it leads to the relay itself, and not to a further proxy
     */
    public record Passed(Optional<String> relay, boolean nearest, boolean last) {
        /** What it is, for people. */
        public String who() {
            return relay.map(name -> "The relay " + name + " as proxy").orElse("The proxy");
        }

        /** Whose address it sees. */
        public String from() {
            return nearest ? "your" : "the last proxy's";
        }

        /** Whose address it leads to. */
        public String to() {
            return last ? "the relay's" : "the next proxy's";
        }
    }

    /** What is passed on a way to a relay, the nearest proxy first. */
    public static List<Passed> passed(List<RelayProxy> path) {
        return IntStream.range(0, path.size())
                .mapToObj(i ->
                        new Passed(
                                switch (path.get(i)) {
                                    case RelayProxy.Relayed(RelayAddress relay) ->
                                            Optional.of(relay.place());
                                    case RelayProxy.Plain _ -> Optional.empty();
                                },
                                i == 0,
                                i == path.size() - 1))
                .toList();
    }

    /** The exposures, the relays first. */
    public List<Exposure> list() {
        List<Exposure> all = new ArrayList<>();
        Set<String> relays = new LinkedHashSet<>(receiving);
        relays.addAll(sending);
        for (String relay : relays) {
            all.add(relay(relay));
        }
        all.addAll(proxies());
        if (!relays.isEmpty()) {
            all.addAll(onTheWay());
        }
        all.add(link());
        all.add(
                new Exposure(
                        "The contact",
                        "everything in the conversation,"
                                + (relays.isEmpty() ? "" : " the relays at which you receive it,")
                                + " how many devices you use, when one comes or goes, which of them"
                                + " says something, and that you have made a backup",
                        "see your other contacts, or prove to others that you wrote a message"));
        all.add(
                new Exposure(
                        "Whoever records everything now and has a quantum computer later",
                        "what the relays learn, since metadata isn't protected beyond TLS",
                        "read a message: X25519 and ML-KEM-768 would both have to be broken"));
        if (address) {
            all.add(
                    new Exposure(
                            "Whoever has your address",
                            "that it exists, at which relays, and when its keys were renewed",
                            "see who else asks by it, whether you saw a request, or a key that you"
                                    + " use with anybody"));
        }
        all.add(
                new Exposure(
                        "Whoever copies your unlocked device",
                        "the history that is on it, and new messages until both sides have answered"
                                + " each other once",
                        "read what was deleted, or messages after that turn"));
        return all;
    }

    /** Of those who are on the way to any relay, or hold a part of a file. */
    private List<Exposure> onTheWay() {
        return List.of(
                new Exposure(
                        "Whoever watches your network",
                        "that you use these relays"
                                + (proxied.isEmpty() ? "" : " or proxies")
                                + ", when, and how many bytes pass",
                        "tell which queues, what is said, or with whom"),
                new Exposure(
                        "A relay that holds parts of a file",
                        "that parts in classes of 4 to 64 KiB were put from your network address,"
                                + (isolation == Isolation.NONE
                                        ? " on the same connection as your queues there,"
                                        : "")
                                + " and by whom they were fetched",
                        "read a part, learn the name, kind or exact size of the file, or tell by"
                                + " their bytes which parts at another relay are the same"));
    }

    private Exposure relay(String relay) {
        boolean in = receiving.contains(relay);
        boolean out = sending.contains(relay);
        String address = proxied.containsKey(relay) ? "your proxy's" : "your";
        List<String> learns = new ArrayList<>();
        if (in) {
            learns.add(
                    "that one of its queues is read from "
                            + address
                            + " network address, and when and in which of two sizes something"
                            + " arrives there");
        }
        if (out) {
            learns.add(
                    "that something of one of two sizes is sent to one of its queues from "
                            + address
                            + " network address, and when");
        }
        switch (isolation) {
            case NONE ->
                    learns.add(
                            "which of its queues you use, of all conversations: one socket carries"
                                    + " them");
            case CONTACT -> {
                if (in && out) {
                    learns.add("that both queues belong together: one socket carries them");
                }
                learns.add("by that address and time, a guess which others are yours");
            }
            case CONNECTION ->
                    learns.add(
                            "by that address and time, a guess which of its queues belong together;"
                                    + " no two share a socket");
        }
        if (crowded.contains(relay)) {
            learns.add(
                    "a queue of every conversation you have, or of nearly every one, until they are"
                            + " shared out over three relays or more");
        }
        return new Exposure(
                "The relay " + relay,
                String.join("; ", learns),
                "read a message, learn a name, see an account (there is none), or link you to the"
                        + " contact but by "
                        + (isolation == Isolation.NONE ? "socket, " : "")
                        + "network address and time");
    }

    /** What proxies learn: those that see the same of several relays are told of once. */
    private List<Exposure> proxies() {
        Map<Passed, Set<String>> relays = new LinkedHashMap<>();
        new TreeMap<>(proxied)
                .forEach((relay, path) ->
                        path.forEach(one ->
                                relays.computeIfAbsent(one, _ -> new TreeSet<>()).add(relay)));
        return relays.entrySet().stream()
                .map(one ->
                        new Exposure(
                                one.getKey().who()
                                        + " to the relay "
                                        + String.join(" and the relay ", one.getValue()),
                                one.getKey().from()
                                        + " network address, "
                                        + one.getKey().to()
                                        + ", when you talk with it, and how many bytes pass"
                                        + (isUsed(one.getKey())
                                                ? "; by that address and time, a guess which of the"
                                                        + " queues that you use there go with it"
                                                : ""),
                                "tell which queues, what is said, or with whom"))
                .toList();
    }

    private boolean isUsed(Passed proxy) {
        return proxy.relay()
                .filter(relay -> receiving.contains(relay) || sending.contains(relay))
                .isPresent();
    }

    private Exposure link() {
        return switch (level) {
            case COMPARED ->
                    new Exposure(
                            "Whoever handled the invitation",
                            "that there was one",
                            "stand between you: you compared the code");
            case CHANGED ->
                    new Exposure(
                            "Somebody in the contact's place",
                            "everything you would send now, since the contact's keys changed",
                            "get anything before you have compared the code again");
            case UNKNOWN, SERVER, LINK, SCREEN, VOUCHED ->
                    new Exposure(
                            "Whoever read the invitation before the contact, or could change it",
                            "everything, by being the contact or standing between you",
                            "stay unnoticed once you compare the code (tacit verify)");
        };
    }
}
