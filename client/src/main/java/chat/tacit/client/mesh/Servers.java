package chat.tacit.client.mesh;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which servers of the mesh a profile uses for what, and what it finds out about them by using
 * them. All of it is in the database; nothing here opens a connection.
 */
public interface Servers {
    /** So many RX has a key where there are enough servers ({@code spec/40-mesh} §10.2). */
    int RX_OF_KEY = 2;

    /** What a server is used for: the way to it depends on that. */
    enum Use {
        /** Packets are posted there. */
        TX,
        /** Keys are fetched there. */
        RX,
        /** It is asked for its announcement, its list or its load, and learns nothing else. */
        LIST
    }

    /**
     * The guard at which the next packet is posted: one of the two at random, in proportion to 101
     * − load, which counts as 50 if it is less.
     *
     * @param not the one that took the packet before, if it is sent again: then the other, if there
     *     is one that answers
     * @return empty while too little is known of servers to use any
     */
    Optional<RelayAddress> guard(Transaction tx, Optional<RelayAddress> not, Instant now);

    /** How many bits of work a server asked for last, at least {@code MESH_WORK}. */
    int work(Transaction tx, RelayAddress server);

    /**
     * The RX that a key takes beside those it keeps, so that it has {@link #RX_OF_KEY}.
     *
     * @param kept those that it keeps
     * @return fewer than are missing, perhaps none, while too little is known
     */
    List<RelayAddress> receiving(Transaction tx, List<RelayAddress> kept, Instant now);

    /**
     * Whether a key is to leave an RX: it is in quarantine, has been silent for a day or under a
     * load above 90 for an hour, or may not be connected to any more.
     */
    boolean leaves(Transaction tx, RelayAddress rx, Instant now);

    /** The proxies over which a server is reached for a use, the nearest first. */
    List<RelayProxy> way(Transaction tx, RelayAddress server, Use use, Instant now);

    /** A server answered, whatever it said, and took so long from the connection's start. */
    void answered(Transaction tx, Passage passage, Duration time, Instant now);

    /** A server asks for more work than was done. */
    void wants(Transaction tx, RelayAddress server, int bits);

    /** A server didn't answer on the way that was taken. */
    void silent(Transaction tx, Passage passage, Instant now);

    /**
     * A server, and how it was reached.
     *
     * @param way as {@link #way} gave it
     */
    record Passage(RelayAddress server, List<RelayProxy> way) {
        public Passage {
            way = List.copyOf(way);
        }

        /** The relay that led to the server, if one did. */
        Optional<RelayAddress> proxy() {
            return way.isEmpty()
                    ? Optional.empty()
                    : switch (way.getLast()) {
                        case RelayProxy.Relayed(RelayAddress relay) -> Optional.of(relay);
                        case RelayProxy.Plain _ -> Optional.empty();
                    };
        }
    }

    /** A loop through a pair of servers has come back, or is lost ({@code spec/40-mesh} §12.1). */
    void probed(Transaction tx, Probe probe, Instant now);

    /** What the ratchet knows of a packet speaks of one server alone. */
    void told(Transaction tx, Word word, Instant now);

    /**
     * What became of a loop.
     *
     * @param tx where it was posted
     * @param rx where it was to be fetched
     */
    record Probe(RelayAddress tx, RelayAddress rx, boolean lost) {}

    /**
     * What became of a packet of a contact's.
     *
     * @param server where one's own was posted, of which the contact has spoken; or by which the
     *     contact's came or didn't, while it came by another
     */
    record Word(RelayAddress server, ConversationId contact, boolean lost) {}
}
