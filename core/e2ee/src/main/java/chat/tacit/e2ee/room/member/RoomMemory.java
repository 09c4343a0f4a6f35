package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Trail;
import chat.tacit.e2ee.room.Vote;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a member remembers of one room, in the client's database: all that a {@link RoomMachine}
 * has. Each value that is handed in has a codec. Whatever is written by one input is written in one
 * transaction.
 */
public interface RoomMemory extends Trail {

    RoomId room();

    /** What the machine notes for itself, at most 512 bytes; nothing at first. */
    Optional<Bytes> notes();

    void notes(Bytes notes);

    /** The room after the last state event that was taken; nothing before the first. */
    Optional<Point> tip();

    /** Replaces the one before; once for each input at most. */
    void tip(Point tip);

    /** Appends to the chain. */
    void link(Link link);

    Optional<Link> link(long position);

    /** The links behind a position, in order, at most so many. */
    List<Link> links(long after, int most);

    /** Keeps what opens an epoch; in place of what there was of this epoch. */
    void keys(EpochKeys keys);

    Optional<EpochKeys> keys(long epoch);

    /** Keeps the newest secrets, in place of those before. */
    void secrets(TermSecrets secrets);

    Optional<TermSecrets> secrets();

    /** Keeps a state event of one's own before it is posted. */
    void attempt(Attempt attempt);

    List<Attempt> attempts();

    void forgetAttempt(Place place);

    /** Keeps a member's bundle. */
    void bundle(SignedBundle bundle);

    /** A bundle by its hash, as members name it. */
    Optional<SignedBundle> bundle(Bytes hash);

    void wish(Wish wish);

    /** In the order in which they came. */
    List<Wish> wishes();

    void forgetWish(Wish.Id wish);

    /** Keeps what is to be said, behind what waits. */
    void say(Saying saying);

    /** What was said first of what waits. */
    Optional<Saying> nextSaying();

    /** Whether this waits to be said. */
    boolean isWaiting(ContentId content);

    void forgetSaying(ContentId content);

    /** Keeps an alarm, in place of the one of this number. */
    void alarm(RoomAlarm alarm);

    /** By number. */
    List<RoomAlarm> alarms();

    /** Whether this member has said or changed something since it was let in. */
    void arrived(AccountId account, boolean arrived);

    Set<AccountId> arrived();

    /** Keeps a vote, in place of one by the same voter for the same successor. */
    void vote(Vote vote);

    List<Vote> votes();

    /** Forgets all votes: there is another owner, or they have expired. */
    void forgetVotes();
}
