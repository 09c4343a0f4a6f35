package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who asks to be let into a vouched session ({@code spec/20-live} §8): at most {@link
 * Limit#LIVE_ADMISSIONS} under way, and {@link Limit#LIVE_WAITING} who wait in their order.
 */
final class Admissions {
    private final Crowd crowd;
    private final Limits limits;
    private final Entropy entropy;
    private final Map<AdmissionId, Admission> underWay = new LinkedHashMap<>();
    private final List<Arrival> waiting = new ArrayList<>();
    private final Map<AdmissionId, Added> added = new HashMap<>();

    /** A newcomer who is inside for the relay, and whose voucher has one response to send. */
    private record Added(MemberId voucher, Arrival newcomer) {}

    Admissions(Crowd crowd, Limits limits, Entropy entropy) {
        this.crowd = crowd;
        this.limits = limits;
        this.entropy = entropy;
    }

    /** One more, who is asked about at once if there is room. */
    void add(Arrival newcomer, Roster roster, Instant now, Consumer<Output> out) {
        waiting.add(newcomer);
        advance(roster, now, out);
        if (waiting.size() > limits.count(Limit.LIVE_WAITING) && waiting.remove(newcomer)) {
            out.accept(Output.End.because(newcomer.seat(), Refusal.TOO_MANY));
        }
    }

    /** Ends an earlier connection of the same id: one id has one admission at a time. */
    void replace(MemberId id, Consumer<Output> out) {
        List<Arrival> earlier = all().stream().filter(it -> it.id().equals(id)).toList();
        earlier.forEach(it -> {
            drop(it.seat());
            out.accept(Output.End.because(it.seat(), Refusal.CONFLICT));
        });
    }

    /**
     * Begins with those whose turn it is. Whoever is still a member by an earlier connection waits
     * until that is removed.
     */
    void advance(Roster roster, Instant now, Consumer<Output> out) {
        Iterator<Arrival> next = waiting.iterator();
        while (next.hasNext() && underWay.size() < limits.count(Limit.LIVE_ADMISSIONS)) {
            Arrival newcomer = next.next();
            if (roster.member(newcomer.id()).isEmpty()) {
                next.remove();
                Admission admission = new Admission(newcomer, limits, now);
                underWay.put(admission.id(), admission);
                ask(admission, now, out);
            }
        }
    }

    private void ask(Admission admission, Instant now, Consumer<Output> out) {
        Optional<Arrival> next =
                admission.next(crowd.ids(), now, entropy).flatMap(member -> crowd.of(member));
        Arrival newcomer = admission.newcomer();
        if (next.isPresent()) {
            ServerLine line = new ServerLine.NewUser(newcomer.id(), newcomer.message());
            out.accept(Output.Say.to(next.get().seat(), line));
        } else {
            underWay.remove(admission.id());
            out.accept(Output.End.because(newcomer.seat(), Refusal.NOBODY));
        }
    }

    /** The admission of this name, if it is this member's turn in it. */
    Optional<Admission> askedOf(MemberId member, Bytes admission) {
        return Optional.ofNullable(underWay.get(new AdmissionId(admission)))
                .filter(it -> it.isAsked(member));
    }

    /** A member doesn't vouch: the next is asked. */
    void nack(Admission admission, Roster roster, Instant now, Consumer<Output> out) {
        ask(admission, now, out);
        advance(roster, now, out);
    }

    /** Passes on how a voucher introduces itself. */
    void introduce(Admission admission, Data message, Instant now, Consumer<Output> out) {
        admission.introduced(now);
        ServerLine line = new ServerLine.Identity(admission.id().bytes(), message);
        out.accept(Output.Say.to(admission.newcomer().seat(), line));
    }

    /** Passes a newcomer's challenge on; whether it was its turn. */
    boolean challenge(long seat, ClientLine.Challenge line, Instant now, Consumer<Output> out) {
        Optional<Admission> own =
                Optional.ofNullable(underWay.get(new AdmissionId(line.admission())))
                        .filter(it -> it.newcomer().seat() == seat);
        Optional<Arrival> voucher = own.flatMap(Admission::asked).flatMap(crowd::of);
        if (voucher.isEmpty() || !own.get().answer(now)) {
            return false;
        }
        ServerLine passed = new ServerLine.Challenge(line.admission(), line.message());
        out.accept(Output.Say.to(voucher.get().seat(), passed));
        return true;
    }

    /** The commit was taken: its maker owes the response. */
    void taken(Admission admission, MemberId voucher) {
        underWay.remove(admission.id());
        added.put(admission.id(), new Added(voucher, admission.newcomer()));
    }

    /** Passes the one response on; whether it was owed. */
    boolean respond(MemberId from, ClientLine.Response line, Consumer<Output> out) {
        AdmissionId id = new AdmissionId(line.admission());
        Added owed = added.get(id);
        if (owed == null || !owed.voucher().equals(from)) {
            return false;
        }
        added.remove(id);
        ServerLine passed = new ServerLine.Response(line.admission(), line.message());
        out.accept(Output.Say.to(owed.newcomer().seat(), passed));
        return true;
    }

    /** Whether this connection is a newcomer's. */
    boolean has(long seat) {
        return all().stream().anyMatch(it -> it.seat() == seat);
    }

    /** A newcomer's connection is gone. */
    void drop(long seat) {
        waiting.removeIf(it -> it.seat() == seat);
        underWay.values().removeIf(it -> it.newcomer().seat() == seat);
    }

    /** A member is gone: whomever it was asked about, the next is asked. */
    void abandon(Arrival member, Instant now, Consumer<Output> out) {
        added.values()
                .removeIf(it ->
                        it.voucher().equals(member.id()) || it.newcomer().id().equals(member.id()));
        List.copyOf(underWay.values()).stream()
                .filter(it -> it.isAsked(member.id()))
                .forEach(it -> ask(it, now, out));
    }

    /** Nobody is inside any more. */
    void finish(Consumer<Output> out) {
        all().forEach(it -> out.accept(Output.End.because(it.seat(), Refusal.NOBODY)));
        waiting.clear();
        underWay.clear();
        added.clear();
    }

    /** Ends the turn of everybody who said nothing; that of a newcomer is a strike. */
    void expire(Roster roster, Instant now, Consumer<Output> out) {
        for (Admission admission : List.copyOf(underWay.values())) {
            if (admission.deadline().isAfter(now)) {
                continue;
            }
            switch (admission.stage()) {
                case ASKING, ANSWERED -> ask(admission, now, out);
                case CHALLENGED -> {
                    underWay.remove(admission.id());
                    out.accept(Output.End.struck(admission.newcomer().seat(), Refusal.TIMEOUT));
                }
            }
        }
        advance(roster, now, out);
    }

    Optional<Instant> nextDeadline() {
        return underWay.values().stream().map(Admission::deadline).min(Instant::compareTo);
    }

    private List<Arrival> all() {
        List<Arrival> all = new ArrayList<>(waiting);
        underWay.values().forEach(it -> all.add(it.newcomer()));
        return all;
    }
}
