package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.MemberList;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Proposal;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Term;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes state events of what is wanted or due, one at a time: the secrets into memory, the parts to
 * the host, then the event ({@code spec/50-room} §13, §20). Whether it was taken the chain shows.
 */
final class Changing {
    /** So often the host may refuse what ought to be taken. */
    private static final int PATIENT = 3;

    private final Ground ground;
    private final Calls calls;
    private final Reading reading;
    private final Patience patience;
    private final Giving giving;
    private Optional<Draft> draft = Optional.empty();
    private Optional<UnderWay> underWay = Optional.empty();
    private int refused;

    /** Who is told that a wish isn't possible. */
    interface Giving {
        void up(Wish.Id wish, Output.WishGone.Obstacle obstacle);
    }

    /** An event that is being made: which parts the host has. */
    private record Draft(Proposal proposal, List<Bytes> parts, List<PartRef> put) {
        boolean isPut() {
            return put.size() == parts.size();
        }
    }

    /**
     * What is on its way.
     *
     * @param on the head on which it is made; nothing of the create
     * @param posted where it stands, when the host has it
     */
    private record UnderWay(Optional<Wish.Id> wish, Optional<Place> on, Optional<Place> posted) {}

    Changing(Ground ground, Calls calls, Reading reading, Giving giving) {
        this.ground = ground;
        this.calls = calls;
        this.reading = reading;
        this.giving = giving;
        this.patience = new Patience(ground);
    }

    /** Nothing else is posted meanwhile. */
    boolean isUnderWay() {
        return underWay.isPresent();
    }

    boolean isPatient() {
        return !patience.isOver();
    }

    /** Begins a room. */
    void create(Wish wish, Change.Create create, Detail detail) {
        Proposal proposal =
                Proposal.create(
                        ground.room,
                        new Proposal.Wish(create, detail),
                        ground.self.speaker(create.owner()).orElseGet(ground::speaker),
                        ground.entropy);
        underWay =
                Optional.of(
                        new UnderWay(Optional.of(wish.id()), Optional.empty(), Optional.empty()));
        draft = Optional.of(new Draft(proposal, List.of(), List.of()));
        post();
    }

    /** Makes this the next state event. */
    void begin(Optional<Wish.Id> wish, Proposal.Wish what) {
        Point point = ground.point();
        if (ground.isMisled() && ground.admin().isEmpty()) {
            return;
        }
        Optional<Draft> again =
                draft.filter(Draft::isPut)
                        .flatMap(it ->
                                it.proposal
                                        .again(point, what)
                                        .map(next -> new Draft(next, it.parts, it.put)));
        Optional<Draft> fresh = again.or(() -> draft(point, what));
        if (fresh.isEmpty()) {
            wish.ifPresent(it -> giving.up(it, Output.WishGone.Obstacle.HOST));
            return;
        }
        draft = fresh;
        underWay = Optional.of(new UnderWay(wish, Optional.of(point.head()), Optional.empty()));
        goOn();
    }

    /** Nothing if a member's bundle isn't in memory. */
    private Optional<Draft> draft(Point point, Proposal.Wish what) {
        Proposal proposal = Proposal.on(point, what, ground.speaker(), ground.entropy);
        if (proposal.secrets().isEmpty()) {
            return Optional.of(new Draft(proposal, List.of(), List.of()));
        }
        MemberList after = proposal.after();
        Map<AccountId, SignedBundle> bundles = new HashMap<>();
        for (AccountId account : Proposal.recipients(what.change(), after)) {
            Bytes hash = after.seat(account).orElseThrow().member().bundle();
            bundle(hash, what.detail()).ifPresent(it -> bundles.put(account, it));
            if (!bundles.containsKey(account)) {
                return Optional.empty();
            }
        }
        List<Bytes> parts = proposal.parts(bundles::get, ground.entropy);
        return Optional.of(new Draft(proposal, parts, List.of()));
    }

    private Optional<SignedBundle> bundle(Bytes hash, Detail detail) {
        return detail.bundles().stream()
                .filter(it -> it.hash().equals(hash))
                .findFirst()
                .or(() -> ground.memory.bundle(hash));
    }

    /** The next part, or the event when all are there. */
    private void goOn() {
        Draft now = draft.orElseThrow();
        if (now.isPut()) {
            post();
            return;
        }
        Bytes part = now.parts.get(now.put.size());
        Power power = power();
        calls.ask(new Ask.PutPart(key(power), power, part), this::put, this::failed);
    }

    private void put(Reply reply) {
        if (!(reply instanceof Reply.Posted(long number, long _))) {
            answered(reply, Optional.empty());
            return;
        }
        Draft now = draft.orElseThrow();
        Bytes part = now.parts.get(now.put.size());
        List<PartRef> put = new ArrayList<>(now.put);
        put.add(new PartRef(number, Bytes.owned(Hash.sha256(part.shared()))));
        draft = Optional.of(new Draft(now.proposal, now.parts, List.copyOf(put)));
        if (isOnHead()) {
            goOn();
        } else {
            // Somebody was faster: the parts stay, and it is decided anew.
            underWay = Optional.empty();
        }
    }

    private boolean isOnHead() {
        Optional<Place> head = ground.tip().map(Point::head);
        return underWay.filter(it -> it.on.equals(head)).isPresent();
    }

    private void post() {
        Proposal proposal = draft.orElseThrow().proposal;
        boolean first = ground.tip().isEmpty();
        Optional<EpochSecrets> secrets = proposal.secrets();
        long position = first ? 1 : reading.next();
        EpochKeys keys =
                first ? secrets.orElseThrow().keys(1, position) : ground.keys().orElseThrow();
        int events = first ? 0 : reading.counted() + ground.point().sealed();
        Instant time = ground.now().truncatedTo(ChronoUnit.MILLIS);
        StateEvent event =
                proposal.event(
                        keys,
                        draft.orElseThrow().put,
                        new Proposal.Now(position, events, time),
                        ground.entropy);
        UnderWay now = underWay.orElseThrow();
        ground.keep(new Attempt(event.place(), now.wish, secrets));
        Posting.State posting = new Posting.State(event, now.on.orElse(Place.START));
        Ask.Key key =
                first
                        ? new Ask.Key(
                                ground.room,
                                Term.NONE,
                                secrets.flatMap(EpochSecrets::admin).orElseThrow())
                        : key(power());
        Power power = first ? Power.ADMIN : power();
        calls.ask(
                new Ask.Post(key, power, posting),
                reply -> answered(reply, Optional.of(event.place())),
                this::failed);
    }

    private Power power() {
        return ground.admin().isPresent() ? Power.ADMIN : Power.MEMBER;
    }

    /** Of the term that the host follows: a false commit under P keeps A. */
    private Ask.Key key(Power power) {
        SigningKey secret =
                switch (power) {
                    case ADMIN -> ground.admin().orElseThrow();
                    case MEMBER -> ground.inForce().orElseThrow().posting();
                };
        return new Ask.Key(ground.room, new Term(ground.notes.hostTerm), secret);
    }

    private void answered(Reply reply, Optional<Place> posted) {
        UnderWay now = underWay.orElseThrow();
        ground.refused();
        switch (Stance.of(reply)) {
            case TAKEN -> {
                patience.reset();
                refused = 0;
                ground.taken();
                reading.owed().changed(posted.orElseThrow());
                boolean read =
                        ground.tip()
                                .filter(it ->
                                        it.head().position() >= posted.orElseThrow().position())
                                .isPresent();
                underWay =
                        read
                                ? Optional.empty()
                                : Optional.of(new UnderWay(now.wish, now.on, posted));
            }
            case MOVED -> {
                underWay = Optional.empty();
                if (reply instanceof Reply.Refused(var _, long _, Optional<Reply.Head> head)) {
                    head.ifPresent(reading::stale);
                }
                if (reading.isCaughtUp()) {
                    patience.fail();
                }
            }
            case LATER -> {
                underWay = Optional.empty();
                patience.fail(reply);
            }
            case FULL, NEVER -> giveUp(now);
            case UNKNOWN -> {
                draft = Optional.empty();
                refused++;
                if (refused > PATIENT) {
                    giveUp(now);
                } else {
                    underWay = Optional.empty();
                    patience.fail();
                }
            }
        }
    }

    private void giveUp(UnderWay now) {
        underWay = Optional.empty();
        draft = Optional.empty();
        refused = 0;
        patience.fail();
        ground.taken();
        now.wish.ifPresent(it -> giving.up(it, Output.WishGone.Obstacle.HOST));
    }

    /** It isn't known whether it was taken: the chain shows it. */
    private void failed() {
        ground.refused();
        underWay = Optional.empty();
        patience.fail();
    }

    void cut() {
        underWay = Optional.empty();
    }

    /** Something stands in the chain: what was made for its place is decided. */
    void chainGrew() {
        boolean decided =
                underWay.flatMap(UnderWay::posted)
                        .filter(it -> it.position() <= ground.point().head().position())
                        .isPresent();
        if (decided) {
            underWay = Optional.empty();
        }
    }

    Optional<Instant> wakeAt() {
        return patience.until();
    }
}
