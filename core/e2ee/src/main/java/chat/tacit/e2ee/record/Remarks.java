package chat.tacit.e2ee.record;

import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.wire.Proto;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a message refers to, and what was made of it.
 *
 * @param replyTo the message that it answers
 * @param edited the number of the content that gave it its text, 0 for its own
 * @param reactions at most one of each side; of a room one of each account, and at most {@value
 *     #MAX_REACTIONS}
 * @param timer after what time it disappears, zero if it stays, as all in a backup do
 * @param room of a room, whose it is
 */
public record Remarks(
        Optional<ContentId> replyTo,
        long edited,
        List<Reaction> reactions,
        Duration timer,
        Optional<RoomPlace> room) {
    static final int MAX_REACTIONS = 1_000;

    public Remarks {
        reactions = List.copyOf(reactions);
        require(edited >= 0, "a number of an edit");
        require(reactions.size() <= MAX_REACTIONS, "more reactions than a message has");
        require(
                reactions.stream().map(Reaction::whose).distinct().count() == reactions.size(),
                "two reactions of one side");
        boolean ofAccounts = room.isPresent();
        require(
                reactions.stream().allMatch(it -> it.author().isPresent() == ofAccounts),
                "reactions of another kind of conversation");
    }

    /** Of a message with a contact. */
    public Remarks(
            Optional<ContentId> replyTo, long edited, List<Reaction> reactions, Duration timer) {
        this(replyTo, edited, reactions, timer, Optional.empty());
    }

    /**
     * @param own whether it is the profile's
     * @param emoji at most {@value Amendment.Reaction#MAX_EMOJI} bytes; empty if it was taken back
     * @param number of the content that it came in
     * @param author of a room
     */
    public record Reaction(boolean own, String emoji, long number, Optional<AccountId> author) {
        public Reaction {
            require(number >= 0, "a number of a reaction");
        }

        /** To a message with a contact. */
        public Reaction(boolean own, String emoji, long number) {
            this(own, emoji, number, Optional.empty());
        }

        private Object whose() {
            return author.isPresent() ? author.get() : own;
        }

        private void write(Proto.Writer w) {
            w.bool(1, own).text(2, emoji).u64(3, number);
            author.ifPresent(id -> w.bytes(4, id.bytes()));
        }

        private static Reaction read(Proto.Reader r) {
            return new Reaction(
                    r.bool(1),
                    r.text(2, Amendment.Reaction.MAX_EMOJI),
                    r.u64(3),
                    r.has(4)
                            ? Optional.of(new AccountId(r.bytes(4, AccountId.SIZE)))
                            : Optional.empty());
        }
    }

    /** Writes the fields of {@code Message} from 13 on. */
    void write(Proto.Writer w) {
        replyTo.ifPresent(id -> w.bytes(13, id.bytes()));
        w.u64(14, edited).messages(15, reactions, Reaction::write).u32(16, (int) timer.toSeconds());
        room.ifPresent(place -> w.bytes(17, place.author().bytes()).u64(18, place.position()));
    }

    static Remarks read(Proto.Reader r) {
        return new Remarks(
                r.has(13)
                        ? Optional.of(new ContentId(r.bytes(13, ContentId.SIZE)))
                        : Optional.empty(),
                r.u64(14),
                r.messages(15, MAX_REACTIONS, Reaction::read),
                Duration.ofSeconds(r.count(16, (int) Body.Timer.MAX.toSeconds())),
                r.has(17) ? Optional.of(readPlace(r)) : Optional.empty());
    }

    private static RoomPlace readPlace(Proto.Reader r) {
        return new RoomPlace(new AccountId(r.bytes(17, AccountId.SIZE)), r.u64(18));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new MalformedException(what);
        }
    }
}
