package chat.tacit.client.route;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a queue of ours has come in its life: it is made at its relay, told to the contact, read,
 * retired when the contact was told another instead, and deleted ({@code spec/60-contact} §4.1).
 *
 * @param row its row in the database
 * @param made whether its relay has made it
 * @param told whether the contact knows of it, or was told of it before
 * @param recovery whether it is for re-syncs and routes alone
 * @param madeAt since when it is there
 * @param use what came by it
 * @param retiredAt when the contact was told another in its place
 * @param left whether the contact is known to send there no more: it has used that other one, or
 *     confirmed that it was told so
 */
public record Lifetime(
        long row,
        ConversationId conversation,
        RelayAddress relay,
        boolean made,
        boolean told,
        boolean recovery,
        Instant madeAt,
        Use use,
        Optional<Instant> retiredAt,
        boolean left) {

    /**
     * @param received bodies that opened
     * @param unopenable bodies that didn't
     * @param lag the number of messages by which it is behind another queue of the contact
     */
    public record Use(long received, long unopenable, long lag) {}
}
