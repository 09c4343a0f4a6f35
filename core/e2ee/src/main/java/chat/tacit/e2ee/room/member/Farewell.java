package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.Optional;

/** What is left to do when a room is over for this account ({@code spec/50-room} §12, Leaving). */
final class Farewell {
    private final Ground ground;
    private final Calls calls;
    private final Patience patience;
    private boolean underWay;

    Farewell(Ground ground, Calls calls) {
        this.ground = ground;
        this.calls = calls;
        this.patience = new Patience(ground);
    }

    /** What waits to be said never will be. */
    void unsay() {
        for (Optional<Saying> next = ground.memory.nextSaying();
                next.isPresent();
                next = ground.memory.nextSaying()) {
            ground.memory.forgetSaying(next.get().id());
            ground.emit(new Output.Unsayable(next.get().id(), Output.Unsayable.Reason.LEFT));
        }
    }

    /** The host is told that the room is deleted, by whoever has deleted it. */
    void work() {
        Optional<SigningKey> admin =
                ground.secrets().map(TermSecrets::secrets).flatMap(EpochSecrets::admin);
        if (!ground.notes.deletes || underWay || !patience.isOver()) {
            return;
        }
        if (admin.isEmpty()) {
            ground.notes.deletes = false;
            return;
        }
        underWay = true;
        Ask.Key key = new Ask.Key(ground.room, new Term(ground.notes.hostTerm), admin.get());
        calls.ask(new Ask.Delete(key), this::answered, this::failed);
    }

    private void answered(Reply reply) {
        underWay = false;
        if (reply instanceof Reply.Refused(var refusal, long _, Optional<Reply.Head> head)
                && refusal != Refusal.REFUSED) {
            head.ifPresent(it -> ground.notes.hostTerm = it.term().position());
            patience.fail();
        } else {
            ground.notes.deletes = false;
        }
    }

    private void failed() {
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
