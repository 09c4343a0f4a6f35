package chat.tacit.client.contact;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.agreement.JoinFields;
import chat.tacit.e2ee.agreement.ResyncAnswer;
import chat.tacit.e2ee.agreement.ResyncFields;
import chat.tacit.e2ee.agreement.SecurityCode;
import chat.tacit.e2ee.content.Seen;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;

import java.util.Optional;

/**
 * The other person of a conversation, and the keys made for them alone.
 *
 * @param own our keys for this contact
 * @param peer their keys for us
 * @param prefix what every message of ours carries until their first answer was opened
 * @param paused whether nothing may be sealed before a re-sync, since this profile was restored
 * @param joined {@code H(EK_B)} of the join that we accepted; empty for the joiner
 * @param expected the number that their next content should have
 * @param seen their last ratchet message, empty before the first
 */
public record Contact(
        ConversationId id,
        String name,
        Conversation.State state,
        Level level,
        ContactIdentityKey own,
        ContactIdentity peer,
        Optional<Prefix> prefix,
        Optional<Bytes> joined,
        boolean paused,
        long expected,
        Optional<Seen> seen) {

    /**
     * The fields of an agreement in front of messages that the other side may be the first to open.
     */
    public sealed interface Prefix {
        /** Of an accepted invitation. */
        record Joining(JoinFields fields) implements Prefix {}

        /** Of an answered re-sync. */
        record Resyncing(ResyncFields fields) implements Prefix {}

        /** The ratchet message behind the fields, ready to be boxed. */
        default Boxed before(Bytes message) {
            return switch (this) {
                case Joining(JoinFields fields) ->
                        new Boxed(BoxKind.JOIN, new Join(fields, message).encode());
                case Resyncing(ResyncFields fields) ->
                        new Boxed(
                                BoxKind.RESYNC_ANSWER, new ResyncAnswer(fields, message).encode());
            };
        }
    }

    /** What both compare. */
    public SecurityCode code() {
        return SecurityCode.of(own.publicKeys(), peer);
    }
}
