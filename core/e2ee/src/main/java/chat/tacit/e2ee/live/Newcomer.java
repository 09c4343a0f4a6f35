package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.live.AdmissionId;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Commit;
import chat.tacit.protocol.live.Consent;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.Member;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.ServerLine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Somebody on the way into a vouched session ({@code spec/20-live} §7, §8), from {@code identity}
 * to {@code response}. Whatever doesn't hold has one outcome: it leaves and answers nothing.
 */
final class Newcomer {
    /** {@code SERVER_CONNECT_TIMEOUT}, by default. */
    static final Duration ANSWER = Duration.ofSeconds(5);

    /** Lines that may come between being added and having the key. */
    private static final int MOST_HELD = 1_024;

    private final Self self;
    private final OwnLeaf leaf;
    private final Identification said;
    private final Duration patience;
    private State state;

    /**
     * @param patience how long the relay may take to answer, and the voucher to give the key
     */
    Newcomer(Self self, OwnLeaf leaf, Identification said, Duration patience, Instant now) {
        this.self = self;
        this.leaf = leaf;
        this.said = said;
        this.patience = patience;
        this.state = new Asking(now.plus(patience));
    }

    private sealed interface State {}

    /** Waits for {@code ack}. */
    private record Asking(Instant deadline) implements State {}

    /** Waits for a voucher; the session stood here when it asked. */
    private record Waiting(long epoch, Bytes head) implements State {}

    /**
     * Has answered a voucher.
     *
     * @param asked where the session stood at first, for the next voucher
     * @param run what was said
     */
    private record Challenging(
            Waiting asked,
            VerifyingKey voucher,
            Consent.Occasion occasion,
            AdmissionKeys keys,
            Answer answer)
            implements State {}

    /** What the newcomer said in message 4, and in answer to what. */
    private record Answer(Secret secret, Consent consent, Admission.Run run) {}

    /** Is in the list, and waits for the key. */
    private record Added(
            Challenging answered, Commit.AddUser commit, Instant deadline, List<ServerLine> held)
            implements State {}

    /** How far it has come. */
    sealed interface Progress {}

    record StillOutside() implements Progress {}

    /**
     * @param names that the voucher told
     * @param held lines that came meanwhile
     */
    record In(
            Epoch epoch,
            Map<MemberId, DisplayName> names,
            Optional<MemberId> voucher,
            List<ServerLine> held)
            implements Progress {}

    record Over(Ending ending) implements Progress {}

    private static final Progress OUTSIDE = new StillOutside();

    Optional<Instant> wakeAt() {
        return switch (state) {
            case Asking(Instant deadline) -> Optional.of(deadline);
            case Waiting _, Challenging _ -> Optional.empty();
            case Added added -> Optional.of(added.deadline());
        };
    }

    /** It is some time. */
    Progress wake(Instant now) {
        return wakeAt().filter(deadline -> !now.isBefore(deadline)).isEmpty()
                ? OUTSIDE
                : switch (state) {
                    case Asking _ -> over(new Ending.Silent());
                    case Added added -> over(noKey(added));
                    case Waiting _, Challenging _ -> OUTSIDE;
                };
    }

    /** The relay said something. */
    Progress take(ServerLine line, Instant now, Consumer<LiveOutput> out) {
        return switch (state) {
            case Asking _ when line instanceof ServerLine.Ack ack -> acknowledged(ack);
            case Waiting waiting when line instanceof ServerLine.Identity identity ->
                    introduced(waiting, identity, out);
            case Challenging challenging when line instanceof ServerLine.Identity identity -> {
                challenging.keys().wipe();
                challenging.answer().secret().wipe();
                yield introduced(challenging.asked(), identity, out);
            }
            case Challenging challenging
                    when line instanceof ServerLine.UserAdded added
                            && added.newcomer().equals(self.id()) ->
                    added(challenging, added, now);
            case Added added when line instanceof ServerLine.Response response ->
                    given(added, response);
            case Added added -> hold(added, line);
            case Asking _, Waiting _, Challenging _ -> OUTSIDE;
        };
    }

    private Progress acknowledged(ServerLine.Ack ack) {
        boolean asked = ack.session().equals(Data.of(self.room().live().bytes()));
        if (!asked || ack.head().isEmpty()) {
            return over(new Ending.Alone());
        }
        Bytes head = ack.head().get();
        Roster founded = Roster.founded(self.room(), said);
        boolean first = ack.epoch() == 0 && head.equals(founded.head());
        if (first && said.errand().ticket().isPresent()) {
            leaf.wipeAdmission();
            Epoch epoch = new Epoch(founded, EpochSecret.fresh(self.entropy()));
            return new In(epoch, Map.of(), Optional.empty(), List.of());
        }
        if (first) {
            return over(new Ending.Alone());
        }
        state = new Waiting(ack.epoch(), head);
        return OUTSIDE;
    }

    private Progress introduced(Waiting asked, ServerLine.Identity line, Consumer<LiveOutput> out) {
        Optional<MemberId> voucher = Optional.empty();
        try {
            Admission.require(said.admission().equals(new AdmissionId(line.admission())));
            Bytes message = line.message().bytes();
            FieldReader in = new FieldReader(message);
            AdmissionKeys.Half half = AdmissionKeys.Half.read(in);
            AdmissionKeys keys = AdmissionKeys.accept(self.room().live(), said, leaf, half);
            Introduction told = Introduction.decode(keys.openFromVoucher(0, in.rest()));
            Admission.require(told.verifies(self.room().relay().bytes(), said, half));
            voucher = Optional.of(told.occasion().voucher());
            Admission.require(told.live().equals(self.room().live()));
            Admission.require(follows(asked, told.occasion()));
            Admission.require(
                    self.trust()
                            .key(told.occasion().voucher())
                            .filter(told.voucher()::equals)
                            .isPresent());
            state = challenge(asked, keys, told, Admission.hash(message), out);
            return OUTSIDE;
        } catch (UnopenableException | MalformedException e) {
            return over(new Ending.NotVouched(voucher));
        }
    }

    private static boolean follows(Waiting asked, Consent.Occasion occasion) {
        return occasion.epoch() > asked.epoch()
                || (occasion.epoch() == asked.epoch() && occasion.head().equals(asked.head()));
    }

    private Challenging challenge(
            Waiting asked,
            AdmissionKeys keys,
            Introduction told,
            Bytes introduction,
            Consumer<LiveOutput> out) {
        Secret answer = Secret.random(self.entropy(), Admission.ANSWER_SIZE);
        Bytes hash = Admission.hash(Bytes.of(answer.expose()));
        Bytes signature =
                self.identity()
                        .sign(
                                Consent.signed(
                                        self.room(), told.occasion(), said, introduction, hash));
        byte[] plain = new Admission.Challenge(answer, signature).encode();
        Bytes message = keys.sealToVoucher(plain);
        out.accept(
                new LiveOutput.Line(
                        new ClientLine.Challenge(said.admission().bytes(), Data.of(message))));
        Admission.Run run =
                new Admission.Run(
                        self.room(),
                        told.occasion().voucher(),
                        said,
                        introduction,
                        Admission.hash(message));
        Consent consent = new Consent(introduction, hash, signature);
        return new Challenging(
                asked, told.voucher(), told.occasion(), keys, new Answer(answer, consent, run));
    }

    /** The commit adds this newcomer, by who asked, where they asked, by its own consent. */
    private Progress added(Challenging answered, ServerLine.UserAdded line, Instant now) {
        try {
            if (Commit.decode(line.commit().bytes()) instanceof Commit.AddUser commit) {
                Commit.Head head = commit.head();
                Consent.Occasion occasion = answered.occasion();
                Admission.require(head.live().equals(self.room().live()));
                Admission.require(head.epoch() == occasion.epoch() + 1);
                Admission.require(line.place() == head.epoch());
                Admission.require(head.previous().equals(occasion.head()));
                Admission.require(head.committer().equals(occasion.voucher()));
                Admission.require(commit.addition().newcomer().equals(said));
                Admission.require(commit.addition().consent().equals(answered.answer().consent()));
                Admission.require(commit.verifies(self.room(), answered.voucher()));
                state = new Added(answered, commit, now.plus(patience), new ArrayList<>());
                return OUTSIDE;
            }
        } catch (UnopenableException | MalformedException e) {
            return over(new Ending.NotVouched(Optional.of(answered.occasion().voucher())));
        }
        return over(new Ending.NotVouched(Optional.of(answered.occasion().voucher())));
    }

    private Progress hold(Added added, ServerLine line) {
        if (added.held().size() == MOST_HELD) {
            return over(noKey(added));
        }
        added.held().add(line);
        return OUTSIDE;
    }

    private Progress given(Added added, ServerLine.Response line) {
        Challenging answered = added.answered();
        Answer answer = answered.answer();
        try {
            Admission.require(said.admission().equals(new AdmissionId(line.admission())));
            Bytes opened = answered.keys().openFromVoucher(1, line.message().bytes());
            Admission.Response response = Admission.Response.decode(opened);
            Admission.require(response.answer().equals(answer.secret()));
            Admission.require(response.epoch() == added.commit().head().epoch());
            Admission.require(response.head().equals(added.commit().next()));
            Admission.require(response.verifies(answered.voucher(), answer.run()));
            Roster roster = roster(added, response);
            answered.keys().wipe();
            answer.secret().wipe();
            leaf.wipeAdmission();
            return new In(
                    new Epoch(roster, response.secret()),
                    response.list().names(),
                    Optional.of(answered.occasion().voucher()),
                    List.copyOf(added.held()));
        } catch (UnopenableException | MalformedException e) {
            return over(noKey(added));
        }
    }

    private Roster roster(Added added, Admission.Response response) throws UnopenableException {
        Roster roster =
                Roster.of(
                        self.room(), response.epoch(), response.head(), response.list().members());
        Admission.require(roster.membersHash().equals(added.commit().head().members()));
        Member own = new Member(said.identity(), said.leaf().key(), response.epoch());
        Admission.require(roster.member(self.id()).filter(own::equals).isPresent());
        VerifyingKey voucher = added.answered().voucher();
        Admission.require(
                roster.member(MemberId.of(voucher))
                        .filter(member -> member.identity().equals(voucher))
                        .isPresent());
        return roster;
    }

    private static Ending noKey(Added added) {
        return new Ending.NoKey(added.answered().occasion().voucher());
    }

    private Progress over(Ending ending) {
        wipe();
        return new Over(ending);
    }

    void wipe() {
        switch (state) {
            case Asking _, Waiting _ -> {}
            case Challenging challenging -> wipe(challenging);
            case Added added -> wipe(added.answered());
        }
        leaf.wipe();
    }

    private static void wipe(Challenging challenging) {
        challenging.keys().wipe();
        challenging.answer().secret().wipe();
    }
}
