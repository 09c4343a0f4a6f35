package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.MessageEvent;
import chat.tacit.e2ee.room.Speaker;
import chat.tacit.e2ee.room.Vote;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Term;

import java.time.Instant;
import java.util.Optional;

/**
 * Says what waits, one after the other, each sealed with fresh salt on the state of now and posted
 * when the one before was answered ({@code spec/50-room} §10, §20).
 */
final class Speaking {
    private final Ground ground;
    private final Calls calls;
    private final Reading reading;
    private final Patience patience;
    private boolean underWay;

    Speaking(Ground ground, Calls calls, Reading reading) {
        this.ground = ground;
        this.calls = calls;
        this.reading = reading;
        this.patience = new Patience(ground);
    }

    boolean isUnderWay() {
        return underWay;
    }

    boolean isPatient() {
        return !patience.isOver();
    }

    /** The counter under which the next event would be sealed. */
    int counter() {
        return 1 + reading.counted();
    }

    /** Says that this member is here. */
    void arrive() {
        say(
                Optional.empty(),
                Optional.empty(),
                new After() {
                    @Override
                    public void said(long position) {
                        ground.notes.arrives = false;
                    }

                    @Override
                    public void never(Output.Unsayable.Reason reason) {
                        patience.fail();
                    }
                });
    }

    void vote(Vote vote) {
        say(
                Optional.empty(),
                Optional.of(vote),
                new After() {
                    @Override
                    public void said(long position) {
                        ground.memory.vote(vote);
                    }

                    @Override
                    public void never(Output.Unsayable.Reason reason) {
                        patience.fail();
                    }
                });
    }

    void say(Saying saying) {
        ContentId id = saying.id();
        say(
                Optional.of(saying.content()),
                Optional.empty(),
                new After() {
                    @Override
                    public void said(long position) {
                        Speaking.this.said(id, position);
                    }

                    @Override
                    public void never(Output.Unsayable.Reason reason) {
                        ground.memory.forgetSaying(id);
                        ground.emit(new Output.Unsayable(id, reason));
                    }
                });
    }

    /** The host has it: its answer says so, or the stream shows it. */
    void said(ContentId id, long position) {
        if (ground.memory.isWaiting(id)) {
            ground.memory.forgetSaying(id);
            ground.emit(new Output.Said(id, position));
        }
    }

    /** What follows. */
    private interface After {
        void said(long position);

        void never(Output.Unsayable.Reason reason);
    }

    private void say(Optional<Bytes> content, Optional<Vote> vote, After after) {
        Speaker speaker = ground.speaker();
        MessageEvent event =
                new MessageEvent(
                        content,
                        vote,
                        ground.point().head(),
                        ground.notes.last,
                        speaker.certificate());
        EpochKeys keys = ground.keys().orElseThrow();
        Bytes sealed;
        try {
            sealed = event.seal(keys, ground.room, counter(), speaker, ground.entropy);
        } catch (MalformedException e) {
            after.never(Output.Unsayable.Reason.TOO_LARGE);
            return;
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
        Ask.Key key =
                new Ask.Key(
                        ground.room,
                        new Term(ground.point().epoch().position()),
                        ground.inForce().orElseThrow().posting());
        Posting posting = new Posting.Message(EventBytes.message(sealed));
        Bytes hash = EventBytes.message(sealed).hash();
        underWay = true;
        calls.ask(
                new Ask.Post(key, Power.MEMBER, posting),
                reply -> answered(reply, hash, after),
                this::failed);
    }

    private void answered(Reply reply, Bytes hash, After after) {
        underWay = false;
        ground.refused();
        switch (Stance.of(reply)) {
            case TAKEN -> {
                patience.reset();
                ground.taken();
                long position = ((Reply.Posted) reply).position();
                reading.owed().said(position, hash);
                after.said(position);
            }
            case MOVED -> {
                if (reply instanceof Reply.Refused(var _, long _, Optional<Reply.Head> head)) {
                    head.ifPresent(reading::stale);
                }
                if (reading.isCaughtUp()) {
                    patience.fail();
                }
            }
            case LATER -> patience.fail(reply);
            case UNKNOWN -> patience.fail();
            case FULL -> {
                ground.taken();
                after.never(Output.Unsayable.Reason.ROOM_FULL);
            }
            case NEVER -> {
                ground.taken();
                after.never(Output.Unsayable.Reason.TOO_LARGE);
            }
        }
    }

    private void failed() {
        ground.refused();
        underWay = false;
        patience.fail();
    }

    void cut() {
        underWay = false;
    }

    Optional<Instant> wakeAt() {
        return patience.until();
    }
}
