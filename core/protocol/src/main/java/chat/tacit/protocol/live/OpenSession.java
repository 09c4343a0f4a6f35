package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.live.ServerLine.Change;
import chat.tacit.protocol.live.ServerLine.User;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An open session: whoever comes is in ({@code spec/20-live} §13). Its relay tells everybody who
 * else is there, and cuts what they seal for several, so that each gets its own part.
 */
final class OpenSession extends LiveSession {
    private final SessionName name;
    private final Room room;
    private final Limits limits;
    private final Crowd crowd = new Crowd();

    OpenSession(Target.Open target, Fingerprint relay, Limits limits, Consumer<LiveSession> ended) {
        super(target, ended);
        this.name = target.name();
        this.room = new Room(relay, new LiveId(target.signedId(relay)), Terms.ANYBODY);
        this.limits = limits;
    }

    @Override
    void begin(Arrival arrival, Instant now, Consumer<Output> out) {
        come(arrival, now, out);
    }

    @Override
    void come(Arrival arrival, Instant now, Consumer<Output> out) {
        crowd.of(arrival.id())
                .ifPresent(earlier -> {
                    out.accept(Output.End.because(earlier.seat(), Refusal.CONFLICT));
                    takeAway(earlier, out);
                });
        if (crowd.size() >= limits.count(Limit.LIVE_MEMBERS)) {
            out.accept(Output.End.because(arrival.seat(), Refusal.TOO_MANY));
            return;
        }
        ServerLine ack = new ServerLine.Ack(Data.of(name.utf8()), 0, Optional.empty());
        out.accept(Output.Say.to(arrival.seat(), ack));
        crowd.list(OpenSession::user, limits.count(Limit.LIVE_LINE_BYTES))
                .forEach(line -> out.accept(Output.Say.to(arrival.seat(), line)));
        crowd.add(arrival);
        out.accept(new Output.Admit(arrival.seat()));
        tell(Change.CAME, user(arrival), out);
    }

    @Override
    void take(long seat, ClientLine line, Instant now, Consumer<Output> out) {
        Optional<Arrival> sender = crowd.of(seat);
        if (sender.isEmpty()) {
            return;
        }
        switch (line) {
            case ClientLine.Send(Optional<MemberId> to, Data sealed) ->
                    to.ifPresentOrElse(
                            one -> sendOne(sender.get(), one, sealed, out),
                            () -> sendAll(sender.get(), sealed, false, out));
            case ClientLine.Greeting(Data sealed) -> sendAll(sender.get(), sealed, true, out);
            case ClientLine.Leave(Bytes signature) -> leave(sender.get(), signature, now, out);
            case ClientLine.Pong() -> {}
            case ClientLine.Connect _,
                    ClientLine.Identity _,
                    ClientLine.Nack _,
                    ClientLine.Challenge _,
                    ClientLine.AddUser _,
                    ClientLine.Response _,
                    ClientLine.RemoveUser _ ->
                    out.accept(new Output.Refuse(seat, Refusal.REFUSED));
        }
    }

    private void sendAll(Arrival from, Data sealed, boolean greeting, Consumer<Output> out) {
        OpenMessage message = decode(sealed, OpenMessage.Form.ALL);
        OpenCuts cuts = new OpenCuts(message);
        for (OpenMessage.Seal seal : message.seals()) {
            crowd.of(seal.receiver())
                    .filter(to -> to.seat() != from.seat())
                    .ifPresent(to -> {
                        Data cut = cuts.of(seal);
                        ServerLine line =
                                greeting
                                        ? new ServerLine.Greeting(from.id(), cut)
                                        : new ServerLine.Send(from.id(), cut);
                        out.accept(Output.Say.to(to.seat(), line));
                    });
        }
    }

    private void sendOne(Arrival from, MemberId one, Data sealed, Consumer<Output> out) {
        OpenMessage message = decode(sealed, OpenMessage.Form.ONE);
        OpenMessage.Seal seal = message.seals().getFirst();
        if (!seal.receiver().equals(one)) {
            throw new MalformedException("a message to somebody else than the line says");
        }
        Optional<Arrival> to = crowd.of(one).filter(other -> other.seat() != from.seat());
        if (to.isPresent()) {
            ServerLine line = new ServerLine.Send(from.id(), new OpenCuts(message).of(seal));
            out.accept(Output.Say.to(to.get().seat(), line));
        } else {
            out.accept(new Output.Refuse(from.seat(), Refusal.REFUSED));
        }
    }

    private static OpenMessage decode(Data sealed, OpenMessage.Form form) {
        OpenMessage message = OpenMessage.decode(sealed.bytes());
        if (message.form() != form) {
            throw new MalformedException("a message of another form than the line says");
        }
        return message;
    }

    private void leave(Arrival member, Bytes signature, Instant now, Consumer<Output> out) {
        Member signer = new Member(member.identity().identity(), member.identity().leaf().key(), 0);
        end(
                Leave.verifies(room, signer, signature)
                        ? Output.End.quietly(member.seat())
                        : Output.End.struck(member.seat(), Refusal.UNOPENABLE),
                now,
                out);
    }

    @Override
    void depart(long seat, Instant now, Consumer<Output> out) {
        crowd.of(seat)
                .ifPresent(member -> {
                    takeAway(member, out);
                    if (crowd.size() == 0) {
                        finish();
                    }
                });
    }

    private void takeAway(Arrival member, Consumer<Output> out) {
        crowd.remove(member);
        tell(Change.WENT, new User(member.caller().name(), Data.of(member.id().bytes())), out);
    }

    private void tell(Change change, User user, Consumer<Output> out) {
        long[] seats = crowd.seats();
        if (seats.length > 0) {
            ServerLine line = new ServerLine.Users(change, List.of(user));
            out.accept(new Output.Say(seats, line.encode()));
        }
    }

    private static User user(Arrival member) {
        return new User(member.caller().name(), member.message());
    }

    @Override
    void expire(Instant now, Consumer<Output> out) {}

    @Override
    Optional<Instant> nextDeadline() {
        return Optional.empty();
    }
}
