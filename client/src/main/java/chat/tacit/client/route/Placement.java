package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * At which relays a connection's queues lie ({@code spec/60-contact} §4, §4.1). A connection has a
 * pair of relays and keeps it: its recovery queue lies at one of the two, and a queue that takes
 * the place of another stays in the pair as long as nothing is wrong with the relay and it carries
 * no more than two thirds of the profile's connections.
 */
public final class Placement {
    private Placement() {}

    /**
     * The relays of a new connection: a random pair, or all where there are fewer. If its keys are
     * those of another one, renewed, it has that one's.
     *
     * <p>Chosen first among those that would then carry at most two thirds of the profile's
     * connections; where too few have that room, the ones that carry least. So with three or more
     * relays on disk no relay is chosen for more than two thirds of n connections, rounded up. A
     * relay that keeps nothing on disk is chosen only beside one that does, if there is one. One
     * that asks for a server key that we don't have isn't chosen.
     */
    static List<RelayAddress> pair(Transaction tx, Optional<Bytes> renewed, Entropy entropy) {
        List<RelayAddress> known = renewed.map(of -> relaysOf(tx, of)).orElse(List.of());
        Comparator<RelayAddress> order = newcomers(tx, known);
        List<RelayAddress> locked = Relays.keysWanted(tx);
        List<RelayAddress> durable = shuffled(Relays.lasting(tx), entropy);
        durable.removeAll(locked);
        durable.sort(order);
        List<RelayAddress> all = new ArrayList<>(durable.subList(0, Math.min(1, durable.size())));
        List<RelayAddress> rest = shuffled(Relays.making(tx), entropy);
        rest.removeAll(all);
        rest.removeAll(locked);
        rest.sort(order);
        while (all.size() < Queues.RELAYS_PER_CONNECTION && !rest.isEmpty()) {
            all.add(rest.removeFirst());
        }
        return shuffled(all, entropy);
    }

    private static Comparator<RelayAddress> newcomers(Transaction tx, List<RelayAddress> known) {
        Load load = Load.of(tx);
        return Comparator.<RelayAddress, Boolean>comparing(relay -> !known.contains(relay))
                .thenComparingLong(load::withOneMore);
    }

    private static List<RelayAddress> relaysOf(Transaction tx, Bytes conversation) {
        return Lifetimes.of(tx, new ConversationId(conversation)).stream()
                .filter(one -> one.retiredAt().isEmpty())
                .map(Lifetime::relay)
                .distinct()
                .toList();
    }

    /**
     * A relay for the queue that is to take the place of one: never one that has fallen silent, nor
     * one of the connection's others, if it can be helped.
     *
     * @param elsewhere whether it has to be another relay than the queue's, and, if the queue isn't
     *     for recovery, one of its own
     */
    public static Optional<RelayAddress> replacement(
            Transaction tx, Lifetime queue, boolean elsewhere, Instant now, Entropy entropy) {
        if (queue.recovery()) {
            return elsewhere
                    ? forRecovery(
                            tx, queue.conversation(), Optional.of(queue.relay()), now, entropy)
                    : besideOther(tx, queue, now, entropy);
        }
        List<RelayAddress> others = others(tx, queue);
        List<RelayAddress> sound = sound(tx, others, now, entropy);
        List<RelayAddress> apart = new ArrayList<>(sound);
        apart.removeAll(others);
        if (elsewhere) {
            apart.remove(queue.relay());
        }
        Optional<RelayAddress> besideRecovery =
                recovery(tx, queue.conversation()).map(Lifetime::relay).filter(apart::contains);
        if (besideRecovery.isPresent()) {
            return besideRecovery;
        }
        Load load = Load.of(tx);
        if (!apart.contains(queue.relay())) {
            apart.sort(Comparator.comparingLong(load::at));
            Stream<RelayAddress> shared = sound.stream().filter(_ -> !elsewhere);
            return Stream.concat(apart.stream(), shared).findFirst();
        }
        Optional<RelayAddress> roomier =
                apart.stream()
                        .filter(load::hasRoom)
                        .min(Comparator.comparingLong(load::at))
                        .filter(_ -> isCrowded(tx, queue.relay()));
        return roomier.or(() -> Optional.of(queue.relay()));
    }

    /** The relays of the connection's other queues that stay, but for recovery. */
    private static List<RelayAddress> others(Transaction tx, Lifetime queue) {
        return Lifetimes.of(tx, queue.conversation()).stream()
                .filter(one -> one.row() != queue.row())
                .filter(one -> !one.recovery() && one.retiredAt().isEmpty())
                .map(Lifetime::relay)
                .toList();
    }

    /** Relays that do what they are asked, in an order of chance. */
    private static List<RelayAddress> sound(
            Transaction tx, List<RelayAddress> beside, Instant now, Entropy entropy) {
        List<RelayAddress> lasting = Relays.lasting(tx);
        boolean needsLasting = lasting.stream().noneMatch(beside::contains);
        List<RelayAddress> sound = shuffled(needsLasting ? lasting : Relays.making(tx), entropy);
        sound.removeAll(Relays.silent(tx, now));
        sound.removeAll(Relays.keysWanted(tx));
        return sound;
    }

    /** Whether a relay carries more than two thirds of the connections, and there is another. */
    public static boolean isCrowded(Transaction tx, RelayAddress relay) {
        return Relays.making(tx).size() > Queues.RELAYS_PER_CONNECTION
                && Load.settled(tx).isOver(relay);
    }

    /**
     * A queue that a relay can do without, if it carries more than two thirds of the connections
     * since there was nowhere else: one of a connection that may go to a relay with room.
     */
    public static Optional<Long> surplus(
            Transaction tx, RelayAddress relay, Instant now, Entropy entropy) {
        Load load = Load.settled(tx);
        return sound(tx, List.of(), now, entropy).stream()
                .filter(load::hasRoom)
                .filter(_ -> isCrowded(tx, relay))
                .flatMap(other ->
                        tx
                                .list(
                                        "SELECT id FROM queue q WHERE relay = ?1 AND told = 1"
                                                + " AND retired_at IS NULL AND recovery = 0"
                                                + " AND rekey = 0 AND conversation IS NOT NULL"
                                                + " AND NOT EXISTS (SELECT 1 FROM queue o WHERE"
                                                + " o.conversation = q.conversation AND (o.relay ="
                                                + " ?2 OR o.replaces IS NOT NULL OR (o.recovery = 1"
                                                + " AND o.relay = ?1))) LIMIT 1",
                                        row -> row.integer(1),
                                        relay.toString(),
                                        other.toString())
                                .stream())
                .findFirst();
    }

    /** The recovery queue that a connection has or is to have, unless what comes there is junk. */
    public static Optional<Lifetime> recovery(Transaction tx, ConversationId of) {
        return Lifetimes.of(tx, of).stream()
                .filter(one -> one.recovery() && one.retiredAt().isEmpty())
                .filter(one -> one.use().unopenable() < Queues.MOST_UNOPENABLE)
                .filter(one -> !Lifetimes.isReplaced(tx, one.row()))
                .findFirst();
    }

    /**
     * A relay for the recovery queue of a connection: one of the pair, where fewest lie; if none of
     * these will do, any that keeps messages on disk.
     *
     * @param but where it mustn't be
     */
    public static Optional<RelayAddress> forRecovery(
            Transaction tx,
            ConversationId of,
            Optional<RelayAddress> but,
            Instant now,
            Entropy entropy) {
        List<RelayAddress> lasting = sound(tx, List.of(), now, entropy);
        but.ifPresent(lasting::remove);
        Map<RelayAddress, Long> recoveries = recoveries(tx);
        lasting.sort(Comparator.comparingLong(relay -> recoveries.getOrDefault(relay, 0L)));
        Set<RelayAddress> pair = pair(tx, of);
        return Stream.concat(lasting.stream().filter(pair::contains), lasting.stream()).findFirst();
    }

    /** Another relay of the connection's, beside which its recovery queue can lie. */
    public static Optional<RelayAddress> besideOther(
            Transaction tx, Lifetime recovery, Instant now, Entropy entropy) {
        Optional<RelayAddress> but = Optional.of(recovery.relay());
        return forRecovery(tx, recovery.conversation(), but, now, entropy)
                .filter(pair(tx, recovery.conversation())::contains);
    }

    /** Where a connection receives messages once what is being replaced is gone. */
    private static Set<RelayAddress> pair(Transaction tx, ConversationId of) {
        return Lifetimes.of(tx, of).stream()
                .filter(one -> !one.recovery() && one.retiredAt().isEmpty())
                .filter(one -> !Lifetimes.isReplaced(tx, one.row()))
                .map(Lifetime::relay)
                .collect(Collectors.toSet());
    }

    /** Whether a recovery queue lies beside one of the connection's own. */
    public static boolean isBeside(Transaction tx, Lifetime recovery) {
        return pair(tx, recovery.conversation()).contains(recovery.relay());
    }

    private static Map<RelayAddress, Long> recoveries(Transaction tx) {
        return tx
                .list(
                        "SELECT relay, COUNT(*) FROM queue WHERE recovery = 1"
                                + " AND retired_at IS NULL GROUP BY relay",
                        row -> Map.entry(RelayAddress.parse(row.text(1)), row.integer(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The relays that have a queue of more than two thirds of the profile's connections. */
    public static Set<RelayAddress> crowded(Transaction tx) {
        Load load = Load.of(tx);
        boolean few = Relays.all(tx).size() <= Queues.RELAYS_PER_CONNECTION;
        return load.carried().keySet().stream()
                .filter(relay -> few || load.isOver(relay))
                .collect(Collectors.toSet());
    }

    private static List<RelayAddress> shuffled(List<RelayAddress> relays, Entropy entropy) {
        List<RelayAddress> left = new ArrayList<>(relays);
        List<RelayAddress> out = new ArrayList<>();
        while (!left.isEmpty()) {
            out.add(left.remove(below(left.size(), entropy)));
        }
        return out;
    }

    private static int below(int bound, Entropy entropy) {
        return Math.floorMod(ByteBuffer.wrap(entropy.bytes(8)).getLong(), bound);
    }
}
