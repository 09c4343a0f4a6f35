package chat.tacit.client;

import chat.tacit.client.live.Source;
import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.client.live.presence.Attendee;
import chat.tacit.client.live.presence.Saying;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.live.Ending;
import chat.tacit.e2ee.live.LiveEvent;
import chat.tacit.e2ee.live.LiveInput;
import chat.tacit.e2ee.live.LiveOutput;
import chat.tacit.e2ee.live.MemberMachine;
import chat.tacit.e2ee.live.Self;
import chat.tacit.e2ee.live.View;
import chat.tacit.protocol.live.Departure;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A place in a vouched session. */
final class VouchedSeat implements LiveSeat {
    private final MemberMachine machine;
    private final MemberId self;
    private final Attendants attendants;
    private final Outlet out;
    private final Map<MemberId, Attendee.Voucher> vouchers = new HashMap<>();
    private final Set<MemberId> leaving = new HashSet<>();
    private boolean over;
    private boolean unknown;

    /** What the user says at this moment, until it turns out that it can't be said. */
    private Optional<Bytes> saying = Optional.empty();

    VouchedSeat(Self self, MemberMachine.Way way, Attendants attendants, Outlet out, Instant now) {
        this.self = self.id();
        this.attendants = attendants;
        this.out = out;
        this.machine = MemberMachine.enter(self, way, now, this::perform);
    }

    private void perform(LiveOutput output) {
        switch (output) {
            case LiveOutput.Line(var line) -> out.line(line);
            case LiveOutput.Tell(LiveEvent event) -> tell(event);
            case LiveOutput.Ended(Ending ending) -> {
                over = true;
                out.news(new LiveNews.Ended(sentence(ending)));
            }
        }
    }

    private void tell(LiveEvent event) {
        switch (event) {
            case LiveEvent.Entered(Optional<MemberId> voucher) -> {
                voucher.ifPresent(this::letIn);
                people().forEach(one -> out.news(new LiveNews.Came(one, Optional.empty())));
                view().ifPresent(view -> out.news(new LiveNews.Changed(view)));
            }
            case LiveEvent.Added(MemberId newcomer, MemberId voucher) -> {
                vouchers.put(newcomer, voucher(voucher));
                out.news(new LiveNews.Came(attendant(newcomer), Optional.of(attendant(voucher))));
            }
            case LiveEvent.Arrived(MemberId member, DisplayName name, Bytes chain) -> {
                LiveNews.Attendant before = attendants.of(member, Optional.empty());
                Optional<String> own = Optional.of(name.text());
                attendants.shown(member, own, chain).ifPresent(this::remark);
                LiveNews.Attendant now = attendants.of(member, own);
                if (!before.equals(now)) {
                    out.news(new LiveNews.Came(now, Optional.empty()));
                }
            }
            case LiveEvent.Leaving(MemberId member) -> {
                var _ = leaving.add(member);
            }
            case LiveEvent.Late(MemberId from, boolean held) -> {
                if (held) {
                    remark(
                            name(from)
                                    + " said something that came too late to be read: the relay"
                                    + " held it back, or shows them another room.");
                }
            }
            case LiveEvent.Removed removed -> removed(removed);
            case LiveEvent.Changed(View view) -> out.news(new LiveNews.Changed(view.text()));
            case LiveEvent.Said said -> said(said);
            case LiveEvent.NotSameSession(MemberId from) ->
                    remark(
                            "you are not in the same session as "
                                    + name(from)
                                    + ": the relay shows you different rooms.");
            case LiveEvent.Unopenable(MemberId from) ->
                    remark(name(from) + " sends what can't be opened.");
            case LiveEvent.Stranger(MemberId from) ->
                    remark("the relay handed on something of " + from + ", who isn't inside.");
            case LiveEvent.NotAdmitted(MemberId newcomer) ->
                    remark(
                            name(newcomer)
                                    + " asked to be let in, and what they answered doesn't hold.");
            case LiveEvent.NotSaid(Bytes content, var to) -> notSaid(content, to);
        }
    }

    /** At once, which whoever says it is told; or what had waited for those who were leaving. */
    private void notSaid(Bytes content, Optional<MemberId> to) {
        if (saying.filter(content::equals).isPresent()) {
            saying = Optional.empty();
        } else {
            remark(
                    "what you said to "
                            + to.map(this::name).orElse("all")
                            + " waited, and then couldn't be said: they are gone.");
        }
    }

    private void letIn(MemberId voucher) {
        vouchers.put(self, voucher(voucher));
        out.news(new LiveNews.Remark(name(voucher) + " has let you in."));
    }

    private Attendee.Voucher voucher(MemberId id) {
        return new Attendee.Voucher(name(id), id.toString());
    }

    private void removed(LiveEvent.Removed removed) {
        if (!removed.expected()) {
            remark(name(removed.committer()) + " put " + name(removed.member()) + " out.");
        } else if (removed.reason() == Departure.Reason.DID_NOT_ARRIVE) {
            remark(name(removed.member()) + " was let in and never arrived.");
        }
        out.news(new LiveNews.Went(attendant(removed.member())));
        attendants.forget(removed.member());
        vouchers.remove(removed.member());
        leaving.remove(removed.member());
    }

    private void said(LiveEvent.Said said) {
        LiveNews.Attendant from = attendant(said.from());
        try {
            out.news(
                    LiveRoom.said(
                            from,
                            Content.decode(said.content()),
                            said.direct() ? Saying.Audience.ONE : Saying.Audience.ALL,
                            said.missed()));
        } catch (MalformedException e) {
            remark(from.name() + " sends what can't be read.");
        }
    }

    private String sentence(Ending ending) {
        return switch (ending) {
            case Ending.Left() -> "you left.";
            case Ending.Silent() -> "the relay doesn't answer; try again later.";
            case Ending.Alone() ->
                    "the relay says that nobody is there; ask who invited you whether they are.";
            case Ending.NotVouched(Optional<MemberId> voucher) ->
                    voucher.map(one -> "you don't trust " + one + ", who would have let you in.")
                                    .orElse("nobody whom you trust would let you in.")
                            + " Exchange identities first: tacit live exchange";
            case Ending.NoKey(MemberId voucher) ->
                    name(voucher) + " had you added and didn't give you the key.";
            case Ending.ShutOut(MemberId committer) ->
                    name(committer) + " gave the others a new key and not you.";
            case Ending.PutOut(MemberId committer) -> name(committer) + " put you out.";
            case Ending.HeldBack() ->
                    "the relay keeps from you who has come or gone; it lies, so you left.";
            case Ending.BrokenChain(Optional<MemberId> committer, var _) ->
                    "the relay passed on a change that doesn't hold"
                            + committer.map(one -> ", by " + name(one)).orElse("")
                            + "; it lies, so you left.";
        };
    }

    private String name(MemberId id) {
        return attendant(id).name();
    }

    private LiveNews.Attendant attendant(MemberId id) {
        return attendants.of(
                id, Optional.ofNullable(machine.names().get(id)).map(DisplayName::text));
    }

    private void remark(String sentence) {
        out.news(new LiveNews.Remark(sentence));
    }

    @Override
    public void hear(ServerLine line, Instant now) {
        if (line instanceof ServerLine.Refused(var refusal) && !isInside() && !over) {
            over = true;
            unknown = refusal == Refusal.NOBODY;
            out.news(new LiveNews.Ended("the relay says no: " + refusal.sentence()));
        } else {
            handle(new LiveInput.Line(line), now);
        }
    }

    private void handle(LiveInput input, Instant now) {
        machine.handle(input, now, this::perform);
    }

    @Override
    public Optional<Instant> wakeAt() {
        return over ? Optional.empty() : machine.wakeAt();
    }

    @Override
    public void wake(Instant now) {
        handle(new LiveInput.Wake(), now);
    }

    @Override
    public boolean isInside() {
        return !over && machine.roster().isPresent();
    }

    @Override
    public Optional<TrustedIdentities.Found> identity(LiveNews.Attendant of) {
        MemberId id = MemberId.parse(of.id());
        return attendants
                .certified(id)
                .or(() ->
                        machine.roster()
                                .flatMap(roster -> roster.member(id))
                                .map(member ->
                                        new TrustedIdentities.Found(
                                                member.identity(),
                                                of.name(),
                                                Level.VOUCHED,
                                                Source.MEMBER,
                                                "")));
    }

    @Override
    public boolean isUnknown() {
        return unknown;
    }

    @Override
    public List<LiveNews.Attendant> people() {
        return machine.roster().map(Roster::ids).orElse(List.of()).stream()
                .filter(id -> !id.equals(self))
                .map(this::attendant)
                .toList();
    }

    @Override
    public List<Attendee> attendees() {
        attendants.refresh();
        return people().stream().map(one -> attendee(MemberId.parse(one.id()), one)).toList();
    }

    private Attendee attendee(MemberId id, LiveNews.Attendant one) {
        Attendee.State state =
                leaving.contains(id)
                        ? Attendee.State.LEAVING
                        : machine.isArriving(id) ? Attendee.State.ARRIVING : Attendee.State.HERE;
        return new Attendee(
                one.name(),
                one.id(),
                Optional.of(one.level()),
                state,
                Optional.ofNullable(vouchers.get(id)));
    }

    @Override
    public Optional<Attendee.Voucher> voucher() {
        return Optional.ofNullable(vouchers.get(self));
    }

    @Override
    public Optional<String> view() {
        return machine.view().map(View::text);
    }

    @Override
    public boolean say(Content content, Instant now) {
        return takes(new LiveInput.Say(content.encode(), Optional.empty()), now);
    }

    @Override
    public boolean tell(MemberId to, Content content, Instant now) {
        return takes(new LiveInput.Say(content.encode(), Optional.of(to)), now);
    }

    private boolean takes(LiveInput.Say say, Instant now) {
        saying = Optional.of(say.content());
        handle(say, now);
        boolean taken = saying.isPresent();
        saying = Optional.empty();
        return taken;
    }

    @Override
    public void leave(Instant now) {
        handle(new LiveInput.Leave(), now);
    }

    @Override
    public void drop() {
        over = true;
        handle(new LiveInput.Leave(), Instant.now());
    }
}
