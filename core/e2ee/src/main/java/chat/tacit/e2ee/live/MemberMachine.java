package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Content;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.Target;
import chat.tacit.protocol.live.Ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One person in one vouched session ({@code spec/20-live} §6–§12), from {@code identity} until it
 * is over: it comes in, lets others in, changes the key when somebody comes or goes, seals and
 * opens.
 *
 * <p>It believes the relay nothing: members are those of the signed chain of commits, and whatever
 * the relay changes, holds back or invents either doesn't open or ends in an explicit outcome. It
 * has no clock and no socket. For one thread at a time.
 */
public final class MemberMachine {
    private final Self self;
    private final OwnLeaf leaf;
    private final Bytes certificates;
    private final Deque<LiveOutput> outputs = new ArrayDeque<>();
    private State state;

    private sealed interface State {}

    private record Outside(Newcomer newcomer) implements State {}

    private record Here(Inside inside) implements State {}

    private record Over() implements State {}

    /**
     * How somebody comes.
     *
     * @param session {@code sid} of the connection, 32 bytes
     * @param ticket of the session, by its creator alone
     * @param certificates to be shown to those inside, at most 4,096 bytes, or nothing
     * @param patience {@code SERVER_CONNECT_TIMEOUT}: for the relay's answer, and for the key
     */
    public record Way(
            Bytes session, Optional<Ticket> ticket, Bytes certificates, Duration patience) {
        /** With the default patience. */
        public Way(Bytes session, Optional<Ticket> ticket, Bytes certificates) {
            this(session, ticket, certificates, Newcomer.ANSWER);
        }

        public Way {
            if (certificates.size() > Greeting.MAX_CHAIN) {
                throw new IllegalArgumentException("certificates above their limit");
            }
        }
    }

    private MemberMachine(Self self, OwnLeaf leaf, Bytes certificates, Newcomer newcomer) {
        this.self = self;
        this.leaf = leaf;
        this.certificates = certificates;
        this.state = new Outside(newcomer);
    }

    /** Comes to the session of {@code self}; the first line goes to {@code out}. */
    public static MemberMachine enter(Self self, Way way, Instant now, Consumer<LiveOutput> out) {
        OwnLeaf leaf = OwnLeaf.vouched(self.entropy());
        Identification said =
                Identification.sign(
                        self.identity(),
                        leaf.leaf(),
                        new Identification.Errand(
                                new Target.Vouched(self.room().live()),
                                way.session(),
                                way.ticket()),
                        self.room().relay());
        Newcomer newcomer = new Newcomer(self, leaf, said, way.patience(), now);
        out.accept(
                new LiveOutput.Line(
                        new ClientLine.Identity(self.id().bytes(), Data.of(said.encode()))));
        return new MemberMachine(self, leaf, way.certificates(), newcomer);
    }

    /** Takes one input; what follows from it goes to {@code out} before this returns. */
    public void handle(LiveInput input, Instant now, Consumer<LiveOutput> out) {
        switch (input) {
            case LiveInput.Line(ServerLine line) -> heard(line, now);
            case LiveInput.Say say -> said(say);
            case LiveInput.Leave() -> left();
            case LiveInput.Wake() -> woken(now);
        }
        if (state instanceof Here(Inside inside) && inside.ending().isPresent()) {
            end(inside.ending().get());
        }
        while (!outputs.isEmpty()) {
            out.accept(outputs.remove());
        }
    }

    private void heard(ServerLine line, Instant now) {
        if (line instanceof ServerLine.Ping) {
            outputs.add(new LiveOutput.Line(new ClientLine.Pong()));
            return;
        }
        switch (state) {
            case Outside(Newcomer newcomer) ->
                    progress(newcomer.take(line, now, outputs::add), now);
            case Here(Inside inside) -> inside.take(line, now);
            case Over() -> {}
        }
    }

    private void woken(Instant now) {
        switch (state) {
            case Outside(Newcomer newcomer) -> progress(newcomer.wake(now), now);
            case Here(Inside inside) -> inside.work(now);
            case Over() -> {}
        }
    }

    private void progress(Newcomer.Progress progress, Instant now) {
        switch (progress) {
            case Newcomer.StillOutside() -> {}
            case Newcomer.Over(Ending ending) -> end(ending);
            case Newcomer.In in -> {
                Inside inside = new Inside(self, leaf, in, now, outputs::add);
                state = new Here(inside);
                outputs.add(new LiveOutput.Tell(new LiveEvent.Entered(in.voucher())));
                if (in.voucher().isPresent()) {
                    inside.greet(certificates);
                }
                for (ServerLine line : in.held()) {
                    if (inside.ending().isEmpty()) {
                        inside.take(line, now);
                    }
                }
            }
        }
    }

    private void said(LiveInput.Say say) {
        if (say.content().size() > Content.MAX_SIZE) {
            throw new IllegalArgumentException("content above its limit");
        }
        boolean taken = state instanceof Here(Inside inside) && inside.say(say);
        if (!taken) {
            outputs.add(new LiveOutput.Tell(new LiveEvent.NotSaid(say.content(), say.to())));
        }
    }

    private void left() {
        switch (state) {
            case Outside(Newcomer newcomer) -> {
                newcomer.wipe();
                end(new Ending.Left());
            }
            case Here(Inside inside) -> inside.leave();
            case Over() -> {}
        }
    }

    private void end(Ending ending) {
        state = new Over();
        outputs.add(new LiveOutput.Ended(ending));
    }

    /** When there is something to do though nothing happens: then {@link LiveInput.Wake}. */
    public Optional<Instant> wakeAt() {
        return switch (state) {
            case Outside(Newcomer newcomer) -> newcomer.wakeAt();
            case Here(Inside inside) -> inside.wakeAt();
            case Over() -> Optional.empty();
        };
    }

    /** Who is inside, once this one is. */
    public Optional<Roster> roster() {
        return inside().map(Inside::roster);
    }

    /** What two people compare, once this one is inside. */
    public Optional<View> view() {
        return inside().map(Inside::view);
    }

    /** What those inside call themselves, as far as they have said or the voucher told. */
    public Map<MemberId, DisplayName> names() {
        return inside().map(Inside::names).orElse(Map.of());
    }

    /** Whether somebody was added and hasn't shown yet that they have the key. */
    public boolean isArriving(MemberId member) {
        return inside().filter(it -> it.isArriving(member)).isPresent();
    }

    private Optional<Inside> inside() {
        return state instanceof Here(Inside inside) ? Optional.of(inside) : Optional.empty();
    }
}
