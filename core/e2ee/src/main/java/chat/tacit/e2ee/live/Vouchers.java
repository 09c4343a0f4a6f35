package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.live.AdmissionId;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Commit;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.Terms;
import chat.tacit.protocol.live.Vouch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The newcomers whom one member is letting in ({@code spec/20-live} §7, §8, §9). Whatever of theirs
 * doesn't hold is answered {@code nack}, and nothing tells why.
 */
final class Vouchers {
    /** How long others' vouches are collected. */
    static final Duration VOUCHING = Duration.ofSeconds(60);

    /** Newcomers at once; a relay has fewer under way. */
    private static final int MOST = 64;

    private final Self self;
    private final Chain chain;
    private final Map<MemberId, DisplayName> names;
    private final Consumer<LiveOutput> out;
    private final Map<AdmissionId, Run> runs = new LinkedHashMap<>();

    Vouchers(Self self, Chain chain, Map<MemberId, DisplayName> names, Consumer<LiveOutput> out) {
        this.self = self;
        this.chain = chain;
        this.names = names;
        this.out = out;
    }

    /** One newcomer. */
    private static final class Run {
        private Vouching state;

        /** Messages 3 that another has replaced, and whose answers may still come. */
        private int replaced;

        /** Until when others are asked to vouch, in seconds since 1970; 0 if they aren't. */
        private long expiry;

        private final Map<MemberId, Vouch> vouches = new LinkedHashMap<>();

        /** The head of the session if this member's commit is taken, once it is made. */
        private Optional<Bytes> proposed = Optional.empty();

        Run(Vouching state) {
            this.state = state;
        }
    }

    /** Message 2. */
    void asked(MemberId id, Bytes message) {
        AdmissionId admission = new AdmissionId(Admission.hash(message));
        try {
            Admission.require(runs.size() < MOST);
            Vouching.Trusted newcomer =
                    Vouching.Trusted.check(chain.roster(), id, message, self.trust());
            runs.entrySet().removeIf(it -> isOf(it.getValue(), id) && wiped(it.getValue()));
            runs.put(admission, new Run(introduce(newcomer)));
        } catch (UnopenableException e) {
            nack(admission);
        }
    }

    private static boolean isOf(Run run, MemberId id) {
        return run.state.newcomer().said().id().equals(id);
    }

    private static boolean wiped(Run run) {
        run.state.wipe();
        return true;
    }

    private Vouching.Introduced introduce(Vouching.Trusted newcomer) throws UnopenableException {
        Vouching.Introduced introduced =
                newcomer.introduce(chain.roster(), self.identity(), self.entropy());
        Bytes admission = newcomer.said().admission().bytes();
        say(new ClientLine.Identity(admission, Data.of(introduced.message())));
        return introduced;
    }

    /** Message 4. */
    void challenged(AdmissionId admission, Bytes message, Instant now) {
        Run run = runs.get(admission);
        if (run != null && run.state instanceof Vouching.Introduced introduced) {
            try {
                run.state = introduced.consent(chain.roster(), message);
                proceed(run, now);
            } catch (UnopenableException e) {
                if (run.replaced > 0) {
                    run.replaced--;
                } else {
                    fail(admission, run);
                }
            }
        }
    }

    /** Commits, or asks others first. */
    private void proceed(Run run, Instant now) {
        if (!(run.state instanceof Vouching.Consented consented) || !chain.mayPropose()) {
            return;
        }
        Terms terms = self.room().terms();
        int have = run.vouches.size() + (terms.counts(self.id()) ? 1 : 0);
        if (have >= terms.need(chain.roster().ids())) {
            Commit.Addition addition =
                    new Commit.Addition(
                            consented.newcomer().said(),
                            consented.consent(),
                            List.copyOf(run.vouches.values()));
            Chain.Proposal proposal = chain.add(addition);
            run.proposed = Optional.of(proposal.head());
            say(proposal.line());
        } else if (run.expiry == 0) {
            run.expiry = now.plus(VOUCHING).getEpochSecond();
            VouchRequest request =
                    new VouchRequest(consented.newcomer().said(), consented.consent(), run.expiry);
            Bytes sealed = chain.epoch().seal(self.identity(), request.payload(), self.entropy());
            say(new ClientLine.Send(Optional.empty(), Data.of(sealed)));
        }
    }

    /** Another member vouches. */
    void vouched(VouchRequest.Answer answer, Instant now) {
        Optional.ofNullable(runs.get(answer.admission()))
                .filter(run -> run.expiry == answer.vouch().expiry())
                .filter(run -> run.proposed.isEmpty())
                .ifPresent(run -> vouched(run, answer, now));
    }

    private void vouched(Run run, VouchRequest.Answer answer, Instant now) {
        Roster roster = chain.roster();
        MemberId voucher = answer.vouch().voucher();
        Vouch.Subject subject =
                new Vouch.Subject(
                        run.state.newcomer().said().id(), answer.admission(), roster.head());
        boolean holds =
                !voucher.equals(self.id())
                        && self.room().terms().counts(voucher)
                        && now.getEpochSecond() < run.expiry
                        && run.vouches.size() < Terms.MAX_VOUCHERS
                        && roster.member(voucher)
                                .filter(it ->
                                        answer.vouch()
                                                .verifies(self.room(), it.identity(), subject))
                                .isPresent();
        if (holds) {
            run.vouches.put(voucher, answer.vouch());
            proceed(run, now);
        }
    }

    /** An epoch has begun: whoever was added gets the key, and others hear where it stands now. */
    void begun() {
        Roster roster = chain.roster();
        Map<AdmissionId, Run> before = new LinkedHashMap<>(runs);
        runs.clear();
        before.forEach((admission, run) -> {
            boolean taken = run.proposed.equals(Optional.of(roster.head()));
            if (taken && run.state instanceof Vouching.Consented consented) {
                MemberList list = new MemberList(List.copyOf(roster.members()), names);
                Bytes response = consented.response(self.identity(), chain.epoch(), list);
                say(new ClientLine.Response(admission.bytes(), Data.of(response)));
                run.state.wipe();
            } else if (isInside(run)) {
                run.state.wipe();
            } else {
                again(admission, run);
            }
        });
    }

    private boolean isInside(Run run) {
        return chain.roster().member(run.state.newcomer().said().id()).isPresent();
    }

    private void again(AdmissionId admission, Run run) {
        Vouching.Trusted newcomer = run.state.newcomer();
        int answers = run.replaced + (run.state instanceof Vouching.Introduced ? 1 : 0);
        run.state.wipe();
        try {
            Run next = new Run(introduce(newcomer));
            next.replaced = answers;
            runs.put(admission, next);
        } catch (UnopenableException e) {
            nack(admission);
        }
    }

    /** The relay doesn't take this member's commit, though nothing else has been taken. */
    void declined(Instant now) {
        for (Map.Entry<AdmissionId, Run> entry : List.copyOf(runs.entrySet())) {
            if (entry.getValue().proposed.isPresent()) {
                fail(entry.getKey(), entry.getValue());
            }
        }
        resume(now);
    }

    /** Goes on with whoever had to wait for another commit. */
    void resume(Instant now) {
        new ArrayList<>(runs.values())
                .stream().filter(run -> run.proposed.isEmpty()).forEach(it -> proceed(it, now));
    }

    /** Gives up those for whom too few have vouched. */
    void expire(Instant now) {
        for (Map.Entry<AdmissionId, Run> entry : List.copyOf(runs.entrySet())) {
            long expiry = entry.getValue().expiry;
            if (expiry > 0 && now.getEpochSecond() >= expiry) {
                fail(entry.getKey(), entry.getValue());
            }
        }
    }

    Optional<Instant> wakeAt() {
        return runs.values().stream()
                .map(run -> run.expiry)
                .filter(expiry -> expiry > 0)
                .map(Instant::ofEpochSecond)
                .min(Comparator.naturalOrder());
    }

    private void fail(AdmissionId admission, Run run) {
        runs.remove(admission);
        run.state.wipe();
        nack(admission);
        MemberId newcomer = run.state.newcomer().said().id();
        out.accept(new LiveOutput.Tell(new LiveEvent.NotAdmitted(newcomer)));
    }

    private void nack(AdmissionId admission) {
        say(new ClientLine.Nack(admission.bytes()));
    }

    private void say(ClientLine line) {
        out.accept(new LiveOutput.Line(line));
    }

    void wipe() {
        runs.values().forEach(run -> run.state.wipe());
        runs.clear();
    }
}
