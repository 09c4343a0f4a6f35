package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.queue.LinkId;
import chat.tacit.protocol.wire.RelayAddress;

/** What shares one socket at a relay; two lanes never do. */
public record Lane(RelayAddress relay, Group group) {

    /** What of a profile's dealings with a relay belongs together. */
    public sealed interface Group {}

    /** All of it. */
    public record All() implements Group {}

    /** All of one contact, once there is one. */
    public record Contact(ConversationId id) implements Group {}

    /** All of one invitation that nobody has joined. */
    public record Invitation(Bytes id) implements Group {}

    /** One queue at which we receive, by its row. */
    public record Receiving(long queue) implements Group {}

    /** One queue to which we send, by its route's row. */
    public record Sending(long route) implements Group {}

    /** The parts of one file, by its row. */
    public record File(long file) implements Group {}

    /** The sealed rest of one invitation. */
    public record Blob(LinkId id) implements Group {}

    /** The lane of a relay with which nothing is kept apart. */
    public static Lane shared(RelayAddress relay) {
        return new Lane(relay, new All());
    }

    /** Whether nothing is kept apart in it. */
    public boolean isShared() {
        return group instanceof All;
    }

    /** A condition in SQL that holds for the rows {@code t} of the table {@code route} in it. */
    String routes() {
        return switch (group) {
            case All _ -> "TRUE";
            case Contact(ConversationId id) -> "t.conversation = X'" + id.bytes().hex() + "'";
            case Sending(long route) -> "t.id = " + route;
            case Invitation _, Receiving _, File _, Blob _ -> "FALSE";
        };
    }

    /** A condition in SQL that holds for the rows of the table {@code queue} in it. */
    String queues() {
        return switch (group) {
            case All _ -> "TRUE";
            case Contact(ConversationId id) -> "conversation = X'" + id.bytes().hex() + "'";
            case Invitation(Bytes id) ->
                    "conversation IS NULL AND invitation = X'" + id.hex() + "'";
            case Receiving(long queue) -> "id = " + queue;
            case Sending _, File _, Blob _ -> "FALSE";
        };
    }
}
