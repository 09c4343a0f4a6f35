package chat.tacit.e2ee.room.member;

import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.MessageStream;
import chat.tacit.e2ee.room.Newcomer;
import chat.tacit.e2ee.room.Point;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.room.Term;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a room's memory holds before its machine runs for the first time.
 *
 * <p>A room that is created needs nothing but the wish ({@link Input.Wanted}) with the create. One
 * that was created on another device of the account begins with {@link Input.KeysCame}.
 */
public final class RoomStart {
    private RoomStart() {}

    /**
     * Somebody who has accepted an invitation: what is in memory of this room gives way, but for
     * what was heard.
     *
     * @param own the account that was invited
     */
    public static void join(
            RoomMemory memory, AccountId own, Newcomer.Accepted accepted, Invitation invitation) {
        Point tip = accepted.chain().last();
        remember(memory, tip, accepted.links());
        accepted.keys().forEach(memory::keys);
        accepted.bundles().values().forEach(memory::bundle);
        memory.secrets(new TermSecrets(new Term(tip.epoch().position()), invitation.secrets()));
        memory.arrived(own, false);
        Notes notes = at(memory, tip, invitation.history().beginning());
        notes.arrives = true;
        memory.notes(notes.encode());
    }

    /**
     * What a device finds of a room in its account's private pair, into which the account was
     * invited.
     *
     * @param tip the room after the TrustKey by which it joined
     * @param links of the chain up to there
     * @param from the first message event that is shown, from 1
     * @param bundles of the members of then
     * @param keys of all epochs that the private pair has
     * @param secrets the newest
     */
    public record Found(
            Point tip,
            List<Link> links,
            long from,
            Collection<SignedBundle> bundles,
            List<EpochKeys> keys,
            TermSecrets secrets) {}

    /** A device that signs in and finds a room in which its account is. */
    public static void restore(RoomMemory memory, Found found) {
        remember(memory, found.tip, found.links);
        found.bundles.forEach(memory::bundle);
        found.keys.forEach(memory::keys);
        memory.secrets(found.secrets);
        Notes notes = at(memory, found.tip, new Invitation.Beginning.From(found.from));
        memory.notes(notes.encode());
    }

    private static void remember(RoomMemory memory, Point tip, List<Link> links) {
        links.forEach(memory::link);
        memory.tip(tip);
        tip.members().accounts().forEach(account -> memory.arrived(account, true));
    }

    private static Notes at(RoomMemory memory, Point tip, Invitation.Beginning beginning) {
        Notes notes = new Notes();
        // Whoever was here before goes on to name what it has read: less would be an alarm to all.
        notes.last = notes(memory).last;
        notes.joined = tip.head().position();
        notes.hostTerm = tip.epoch().position();
        notes.stand = MessageStream.Stand.beginning(false);
        notes.anchored = false;
        switch (beginning) {
            case Invitation.Beginning.All() -> notes.message = 0;
            case Invitation.Beginning.From(long position) -> notes.message = position - 1;
            case Invitation.Beginning.Now() -> {
                notes.fromNow = true;
                // Of the epoch that the TrustKey begins it reads all, and counts from its first.
                notes.stand = new MessageStream.Stand(0, tip.epoch().number() - 1, 0, false, false);
            }
        }
        return notes;
    }

    /** Notes of a room of which nothing is known yet. */
    static Notes notes(RoomMemory memory) {
        Optional<Notes> known = memory.notes().map(Notes::decode);
        return known.orElseGet(Notes::new);
    }
}
