package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.queue.LinkId;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.Optional;

/** What a profile keeps apart at a relay, so that no socket tells that it belongs together. */
public enum Isolation {
    /** Nothing: one socket to each relay. */
    NONE("none"),
    /** Contacts from each other. */
    CONTACT("contact"),
    /** Every one-directional connection from every other. */
    CONNECTION("connection");

    private static final String KEY = "isolation";
    private static final String SOCKETS = "sockets";

    private final String word;

    Isolation(String word) {
        this.word = word;
    }

    /**
     * What the user chose.
     *
     * @param sockets that may be open at a time where anything is kept apart, 1 to {@value
     *     #MAX_SOCKETS}; what has none waits for its turn
     */
    public record Choice(Isolation isolation, int sockets) {
        /** {@code SOCKETS}: how many, unless the user chose. */
        public static final int DEFAULT_SOCKETS = 64;

        public static final int MAX_SOCKETS = 1_000;

        public Choice {
            if (sockets < 1 || sockets > MAX_SOCKETS) {
                throw new IllegalArgumentException(sockets + " sockets");
            }
        }

        /** What the profile's user chose. */
        public static Choice of(Transaction tx) {
            return new Choice(
                    meta(tx, KEY).flatMap(Isolation::of).orElse(NONE),
                    meta(tx, SOCKETS).map(Integer::parseInt).orElse(DEFAULT_SOCKETS));
        }

        public void put(Transaction tx) {
            meta(tx, KEY, isolation.word);
            meta(tx, SOCKETS, Integer.toString(sockets));
        }
    }

    public String word() {
        return word;
    }

    /** The isolation of a word, if there is one. */
    public static Optional<Isolation> of(String word) {
        for (Isolation isolation : values()) {
            if (isolation.word.equals(word)) {
                return Optional.of(isolation);
            }
        }
        return Optional.empty();
    }

    /** Where a queue of ours is spoken about. */
    public Lane lane(OwnQueue queue) {
        return new Lane(
                queue.relay(),
                switch (this) {
                    case NONE -> new Lane.All();
                    case CONTACT ->
                            queue.conversation()
                                    .<Lane.Group>map(Lane.Contact::new)
                                    .orElseGet(() ->
                                            new Lane.Invitation(queue.invitation().orElseThrow()));
                    case CONNECTION -> new Lane.Receiving(queue.row());
                });
    }

    /** Where a queue of ours is deleted: where it was spoken about before. */
    public Lane lane(DoomedQueues.Doomed doomed) {
        return new Lane(
                doomed.relay(),
                switch (this) {
                    case NONE -> new Lane.All();
                    case CONTACT ->
                            doomed.conversation()
                                    .<Lane.Group>map(Lane.Contact::new)
                                    .or(() -> doomed.invitation().map(Lane.Invitation::new))
                                    .orElseGet(() -> new Lane.Receiving(doomed.queue()));
                    case CONNECTION -> new Lane.Receiving(doomed.queue());
                });
    }

    /**
     * Where a queue of a contact is spoken about.
     *
     * @param route its row
     */
    public Lane lane(RelayAddress relay, long route, ConversationId contact) {
        return new Lane(
                relay,
                switch (this) {
                    case NONE -> new Lane.All();
                    case CONTACT -> new Lane.Contact(contact);
                    case CONNECTION -> new Lane.Sending(route);
                });
    }

    /**
     * Where the parts of a file are spoken about.
     *
     * @param file its row
     */
    public Lane fileLane(RelayAddress relay, long file, ConversationId contact) {
        return new Lane(
                relay,
                switch (this) {
                    case NONE -> new Lane.All();
                    case CONTACT -> new Lane.Contact(contact);
                    case CONNECTION -> new Lane.File(file);
                });
    }

    /** Where the sealed rest of an invitation of ours is spoken about. */
    public Lane lane(RelayAddress relay, Bytes invitation, LinkId rest) {
        return new Lane(
                relay,
                switch (this) {
                    case NONE -> new Lane.All();
                    case CONTACT -> new Lane.Invitation(invitation);
                    case CONNECTION -> new Lane.Blob(rest);
                });
    }

    /** Where the sealed rest of an invitation that somebody joined is spoken about. */
    public Lane lane(RelayAddress relay, ConversationId contact, LinkId rest) {
        return new Lane(
                relay,
                switch (this) {
                    case NONE -> new Lane.All();
                    case CONTACT -> new Lane.Contact(contact);
                    case CONNECTION -> new Lane.Blob(rest);
                });
    }

    /** Where the sealed rest of somebody else's invitation is fetched. */
    public Lane lane(RelayAddress relay, LinkId rest) {
        return new Lane(
                relay,
                switch (this) {
                    case NONE -> new Lane.All();
                    case CONTACT, CONNECTION -> new Lane.Blob(rest);
                });
    }

    private static Optional<String> meta(Transaction tx, String key) {
        return tx.one("SELECT value FROM meta WHERE key = ?", row -> row.text(1), key);
    }

    private static void meta(Transaction tx, String key, String value) {
        tx.update("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, value);
    }
}
