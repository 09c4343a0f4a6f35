package chat.tacit.client.conversation;

import chat.tacit.client.Event;
import chat.tacit.client.device.Connections;
import chat.tacit.client.file.Withheld;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Trust;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.function.Consumer;

/** Tells the user of relays that a contact uses and that may not be connected to, each once. */
final class BarredRelays {
    private final Notices notices;

    BarredRelays(Notices notices) {
        this.notices = notices;
    }

    /** Those at which the contact receives. */
    void tell(Transaction tx, ConversationId connection, Instant now, Consumer<Event> events) {
        for (RelayAddress relay : Trust.untold(tx, Trust.barred(tx, connection))) {
            notices.show(
                    tx,
                    Connections.shown(tx, connection),
                    "The contact receives at the relay "
                            + relay
                            + " too, which isn't among those that you trust: nothing is sent there"
                            + " unless you allow it with 'tacit relay trust'.",
                    now,
                    events);
        }
    }

    /** Those that alone have a part of a file of the conversation. */
    void tellOfFiles(Transaction tx, ConversationId in, Instant now, Consumer<Event> events) {
        for (RelayAddress relay : Trust.untold(tx, Withheld.of(tx, in))) {
            notices.show(
                    tx,
                    in,
                    "A part of a file is at the relay "
                            + relay
                            + " alone, which isn't among those that you trust: nothing is fetched"
                            + " there unless you allow it with 'tacit relay trust'.",
                    now,
                    events);
        }
    }
}
