package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.room.Alarm;
import chat.tacit.e2ee.room.Chain;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Turnover;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes state events into the chain, and with each valid commit this member's secrets ({@code
 * spec/50-room} §12, §13). A commit is taken when its secrets are at hand, in one step with them:
 * whatever ends the process before, the host tells it again.
 */
final class Taking {
    private final Ground ground;
    private final Calls calls;
    private final Alarms alarms;
    private final Walk walk;
    private final Listener listener;
    private final Patience patience;
    private Optional<Turning> turning = Optional.empty();

    /** Who is told what became of the chain. */
    interface Listener {
        /**
         * @param own the attempt that this event was, if it was
         */
        void changed(Chain.Taken taken, Optional<Attempt> own);

        /** Something stands where this attempt was to stand. */
        void missed(Attempt attempt);
    }

    /** A commit whose envelope is on its way. */
    private record Turning(Reply.StateItem item, Turnover turnover) {}

    /** Whether an answer is awaited. */
    private boolean asked;

    Taking(Ground ground, Calls calls, Alarms alarms, Listener listener) {
        this.ground = ground;
        this.calls = calls;
        this.alarms = alarms;
        this.listener = listener;
        this.walk = new Walk(ground);
        this.patience = new Patience(ground);
    }

    boolean isTurning() {
        return turning.isPresent();
    }

    boolean has(Place place) {
        return walk.has(place);
    }

    /** Takes the next state event, or begins to. */
    void take(Reply.StateItem item) {
        if (ground.tip().isEmpty()) {
            begin(item);
            return;
        }
        Optional<EpochKeys> keys = ground.keys();
        if (keys.isEmpty()) {
            return;
        }
        Point before = ground.point();
        Chain chain = new Chain(before);
        switch (chain.take(item.event(), keys.get())) {
            case Chain.Taken taken -> taken(before, taken, item);
            case Chain.Skipped skipped -> skipped(skipped, item, chain.last());
            case Chain.Repeated _ -> {}
            case Chain.Forked(Alarm alarm) -> alarms.state(alarm, item.event());
        }
    }

    /** The create: of a room that this account has made. */
    private void begin(Reply.StateItem item) {
        StateEvent event = item.event();
        Optional<Attempt> own = ground.attempt(event.place());
        Optional<EpochKeys> keys =
                own.flatMap(Attempt::secrets)
                        .map(it -> it.keys(1, event.position()))
                        .or(() -> ground.keys(1));
        try {
            Chain.Taken taken =
                    Chain.begun(ground.room, event, keys.orElseThrow(UnopenableException::new));
            ground.notes.joined = event.position();
            Optional<EpochSecrets> secrets = own.flatMap(Attempt::secrets);
            if (secrets.isPresent()) {
                enter(taken, item, secrets.get());
            } else {
                adopt(taken, item);
            }
        } catch (UnopenableException e) {
            alarms.state(new Alarm(Alarm.Kind.HISTORY, Optional.empty()), event);
        }
    }

    private void taken(Point before, Chain.Taken taken, Reply.StateItem item) {
        Point after = taken.after();
        Optional<EpochSecrets> own = ground.attempt(item.event().place()).flatMap(Attempt::secrets);
        boolean stays = after.members().has(ground.self.account());
        if (item.event().turn().isEmpty() || !stays || isKnown(after)) {
            adopt(taken, item);
        } else if (own.isPresent()) {
            enter(taken, item, own.get());
        } else {
            Turnover turnover = new Turnover(before, taken, item.event().turn().get());
            turning = Optional.of(new Turning(item, turnover));
            fetch();
        }
    }

    /** Whether the private pair has told what this commit brings. */
    private boolean isKnown(Point after) {
        return ground.keys(after.epoch().number())
                        .filter(it -> it.position() == after.epoch().position())
                        .isPresent()
                && ground.secrets()
                        .filter(it -> it.term().position() >= after.epoch().position())
                        .isPresent();
    }

    /** Asks for the part with one's own envelope. */
    private void fetch() {
        Turning now = turning.orElseThrow();
        if (ground.self.recipient(own(now)).isEmpty()) {
            hold(now);
            return;
        }
        try {
            TermSecrets by = ground.secrets().orElseThrow(UnopenableException::new);
            long number = now.turnover.part(ground.self.account()).number();
            Ask.Key key = new Ask.Key(ground.room, by.term(), by.secrets().reading());
            asked = true;
            calls.ask(new Ask.Part(key, number), this::answered, this::failed);
        } catch (UnopenableException e) {
            shutOut(Optional.of(now.turnover.alarm()));
        }
    }

    private void answered(Reply reply) {
        asked = false;
        if (reply instanceof Reply.Part(Bytes part)) {
            open(part);
        } else if (isRefused(reply, Refusal.REFUSED)) {
            shutOut(Optional.empty());
        } else {
            failed();
        }
    }

    private void failed() {
        asked = false;
        patience.fail();
    }

    private static boolean isRefused(Reply reply, Refusal refusal) {
        return reply instanceof Reply.Refused refused && refused.refusal() == refusal;
    }

    private void open(Bytes part) {
        Turning now = turning.orElseThrow();
        try {
            if (!now.turnover.isNamed(ground.self.account(), part)) {
                shutOut(Optional.of(new Alarm(Alarm.Kind.HISTORY, Optional.empty())));
                return;
            }
            EpochSecrets secrets =
                    now.turnover.open(
                            ground.self.account(),
                            ground.self.recipient(own(now)).orElseThrow(),
                            part,
                            ground.entropy);
            turning = Optional.empty();
            patience.reset();
            enter(now.turnover.taken(), now.item, secrets);
        } catch (UnopenableException e) {
            shutOut(Optional.of(now.turnover.alarm()));
        }
    }

    /** This account as the room has it from the commit on. */
    private Member own(Turning now) {
        return now.turnover
                .taken()
                .after()
                .members()
                .seat(ground.self.account())
                .orElseThrow()
                .member();
    }

    /**
     * The envelope is for other keys of this account than this device has, which is no fault of the
     * commit's author. The commit is told again, when the keys are here or the private pair has
     * told what it brings.
     */
    private void hold(Turning now) {
        turning = Optional.empty();
        ground.heldAt = now.item.event().position();
        ground.emit(new Output.KeysElsewhere(ground.heldAt));
        ground.emit(new Output.KeysWanted());
    }

    /**
     * The epoch begins without this member.
     *
     * @param alarm if its author has seen to that, or the host; else the part isn't kept any more
     */
    private void shutOut(Optional<Alarm> alarm) {
        Turning now = turning.orElseThrow();
        turning = Optional.empty();
        patience.reset();
        adopt(now.turnover.taken(), now.item);
        alarm.ifPresent(it -> alarms.state(it, now.item.event()));
        ground.emit(new Output.KeysWanted());
    }

    private void enter(Chain.Taken taken, Reply.StateItem item, EpochSecrets secrets) {
        Point after = taken.after();
        boolean own = ground.attempt(item.event().place()).isPresent();
        EpochKeys keys = secrets.keys(after.epoch().number(), after.epoch().position());
        ground.keep(keys);
        TermSecrets kept = ground.keep(new Term(after.epoch().position()), secrets, after);
        ground.emit(new Output.Publish(keys, kept, own));
        adopt(taken, item);
    }

    /** The event is in the chain, and has the effect that it has. */
    private void adopt(Chain.Taken taken, Reply.StateItem item) {
        Point after = taken.after();
        Optional<Point> before = ground.tip();
        AccountId author = taken.core().core().head().author();
        boolean adminLeaves =
                taken.core().core().change() instanceof Change.Leave
                        && before.filter(it -> it.members().isAdmin(author)).isPresent();
        boolean renewed =
                before.filter(it ->
                                it.epoch().commit().admin().equals(after.epoch().commit().admin()))
                        .isEmpty();
        ground.notes.adminLeft = adminLeaves || (ground.notes.adminLeft && !renewed);
        ground.memory.link(Link.of(taken.core(), taken.detail().encode()));
        taken.detail().bundles().forEach(ground.memory::bundle);
        ground.tip(after);
        turned(item.event());
        members(taken, before, author);
        Instant received = item.received();
        ground.emit(new Output.Changed(taken.core(), taken.detail(), after, received));
        if (!after.members().has(ground.self.account())) {
            ground.notes.left = true;
        }
        if (after.over()) {
            ground.notes.gone = true;
            ground.notes.deletes = ground.attempt(item.event().place()).isPresent();
        }
        settle(item.event().place(), Optional.of(taken));
    }

    private void turned(StateEvent event) {
        if (event.turn().isPresent()) {
            ground.notes.hostTerm = event.position();
        }
    }

    /** Who is here, and who is invited. */
    private void members(Chain.Taken taken, Optional<Point> before, AccountId author) {
        Change change = taken.core().core().change();
        if (taken.after().members().has(author)) {
            ground.arrived(author, true);
        }
        if (change instanceof Change.Trust(List<Member> added)) {
            added.forEach(it -> ground.arrived(it.id(), false));
        }
        before.ifPresent(then -> {
            for (AccountId account : then.members().accounts()) {
                if (!taken.after().members().has(account)) {
                    ground.arrived(account, false);
                }
            }
            if (!then.members().owner().equals(taken.after().members().owner())) {
                ground.memory.forgetVotes();
            }
        });
    }

    private void skipped(Chain.Skipped skipped, Reply.StateItem item, Point after) {
        StateEvent event = item.event();
        ground.memory.link(Link.skipped(event.place()));
        ground.tip(after);
        turned(event);
        ground.emit(
                new Output.Skipped(
                        event.position(),
                        skipped.rule(),
                        skipped.author(),
                        event.turn().isPresent()));
        skipped.alarm().ifPresent(alarm -> alarms.state(alarm, event));
        if (takesOver(item, after)) {
            alarms.state(new Alarm(Alarm.Kind.TAKEN_OVER, skipped.author()), event);
            ground.notes.gone = true;
        }
        settle(event.place(), Optional.empty());
    }

    /**
     * Whether nobody who is honest can read past this commit, or has the admins' key that it names,
     * and so nobody can undo it ({@code spec/50-room} §13).
     */
    private static boolean takesOver(Reply.StateItem item, Point after) {
        VerifyingKey admin = after.epoch().commit().admin();
        return item.event()
                .turn()
                .filter(it -> item.power() == Power.ADMIN || !it.admin().equals(admin))
                .isPresent();
    }

    /** What one's own attempts at this place and before it have come to. */
    private void settle(Place place, Optional<Chain.Taken> taken) {
        Optional<Attempt> own = ground.attempt(place);
        for (Attempt attempt : ground.attempts()) {
            if (attempt.place().position() <= place.position()) {
                ground.forget(attempt);
                if (!attempt.place().equals(place) || taken.isEmpty()) {
                    listener.missed(attempt);
                }
            }
        }
        taken.ifPresent(it -> listener.changed(it, own));
    }

    /** Tries again what failed. */
    void work() {
        if (turning.isPresent() && !asked && patience.isOver()) {
            fetch();
        }
    }

    /** The commit that was being taken is told again. */
    void cut() {
        turning = Optional.empty();
        asked = false;
        patience.reset();
    }

    Optional<Instant> wakeAt() {
        return turning.isPresent() ? patience.until() : Optional.empty();
    }
}
