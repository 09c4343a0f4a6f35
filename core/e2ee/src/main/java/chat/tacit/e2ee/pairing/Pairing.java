package chat.tacit.e2ee.pairing;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Jpake;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.invitation.Invitation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One side of one run of a pairing code ({@code spec/60-contact} §12): six messages of EC J-PAKE,
 * by which each side proves to the other that it knows the words; only then the invitation, and
 * then its join. Whoever doesn't know the words has one guess at each side, and both sides see that
 * it failed.
 *
 * <p>For one thread at a time. A run is over with {@link Output.Finished} or {@link Output.Failed}.
 */
public final class Pairing {
    /** How long a code lives. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    /** How long a run may take once both are there. */
    public static final Duration RUN = Duration.ofSeconds(60);

    private static final String MAKER = "a";
    private static final String JOINER = "b";

    private final Entropy entropy;
    private final List<Bytes> messages = new ArrayList<>();
    private State state;
    private Instant deadline;

    private Pairing(State state, Instant deadline, Entropy entropy) {
        this.state = state;
        this.deadline = deadline;
        this.entropy = entropy;
    }

    /** The side of whoever made the code. */
    public static Pairing maker(PairingCode code, Fingerprint relay, Instant now, Entropy entropy) {
        Jpake.First first = Jpake.start(MAKER, JOINER, code.password(relay), entropy);
        return new Pairing(new Alone(first, true), now.plus(LIFE), entropy);
    }

    /** The side of whoever was told the code. */
    public static Pairing joiner(
            PairingCode code, Fingerprint relay, Instant now, Entropy entropy) {
        Jpake.First first = Jpake.start(JOINER, MAKER, code.password(relay), entropy);
        return new Pairing(new Alone(first, false), now.plus(RUN), entropy);
    }

    /** How far the run has come; each state waits for the other side's message that it names. */
    private sealed interface State {}

    /** The other side isn't there yet. */
    private record Alone(Jpake.First first, boolean maker) implements State {}

    private record AwaitFirst(Jpake.First first, boolean maker) implements State {}

    private record AwaitSecond(Jpake.Second second, boolean maker) implements State {}

    private record AwaitThird(Jpake.Third third, boolean maker) implements State {}

    /** The maker's invitation is being made. */
    private record Making(PairingKeys keys) implements State {}

    /** The joiner waits for the invitation. */
    private record AwaitInvitation(PairingKeys keys) implements State {}

    /** The joiner's profile is joining. */
    private record Joining(PairingKeys keys, Bytes invitation) implements State {}

    /** The maker waits for the join. */
    private record AwaitJoin(PairingKeys keys, Bytes invitation) implements State {}

    private record Over() implements State {}

    /** Takes one input; what follows from it goes to {@code out} before this returns. */
    public void handle(Input input, Instant now, Consumer<Output> out) {
        if (state instanceof Over) {
            return;
        }
        try {
            switch (input) {
                case Input.Met() -> meet(now, out);
                case Input.Frame(Bytes bytes) -> take(bytes, out);
                case Input.Made(Invitation invitation) -> made(invitation, out);
                case Input.Joined(Join join) -> joined(join, out);
                case Input.Closed() -> fail(out);
                case Input.Wake() -> {
                    if (!now.isBefore(deadline)) {
                        fail(out);
                    }
                }
            }
        } catch (MalformedException | UnopenableException e) {
            fail(out);
        }
    }

    /** When the run is given up. */
    public Optional<Instant> wakeAt() {
        return state instanceof Over ? Optional.empty() : Optional.of(deadline);
    }

    private void meet(Instant now, Consumer<Output> out) {
        if (state instanceof Alone(Jpake.First first, boolean maker)) {
            state = new AwaitFirst(first, maker);
            deadline = now.plus(RUN);
            if (maker) {
                send(Rounds.encode(first.message()), out);
            }
        } else {
            fail(out);
        }
    }

    private void take(Bytes frame, Consumer<Output> out) throws UnopenableException {
        switch (state) {
            case AwaitFirst(Jpake.First first, boolean maker) -> first(first, maker, frame, out);
            case AwaitSecond(Jpake.Second second, boolean maker) ->
                    second(second, maker, frame, out);
            case AwaitThird(Jpake.Third third, boolean maker) -> third(third, maker, frame, out);
            case AwaitInvitation(PairingKeys keys) -> {
                Bytes fixed = PairingKeys.open(keys.toJoiner(), frame, PairingKeys.INVITATION_SIZE);
                Invitation invitation = Invitation.decode(fixed);
                state = new Joining(keys, fixed);
                out.accept(new Output.Invited(invitation));
            }
            case AwaitJoin(PairingKeys keys, Bytes invitation) -> {
                Bytes answer = PairingKeys.open(keys.toMaker(), frame, PairingKeys.JOIN_SIZE);
                out.accept(new Output.Admit(answered(answer, invitation)));
                finish(keys, out);
            }
            case Alone _, Making _, Joining _ ->
                    throw new MalformedException("a message that nobody waits for");
            case Over() -> {}
        }
    }

    private void first(Jpake.First first, boolean maker, Bytes frame, Consumer<Output> out)
            throws UnopenableException {
        messages.add(frame);
        Jpake.Second next = first.take(Rounds.first(frame), entropy);
        state = new AwaitSecond(next, maker);
        send(maker ? Rounds.encode(next.message()) : Rounds.encode(first.message()), out);
    }

    private void second(Jpake.Second second, boolean maker, Bytes frame, Consumer<Output> out)
            throws UnopenableException {
        messages.add(frame);
        Jpake.Third next = second.take(Rounds.second(frame));
        state = new AwaitThird(next, maker);
        send(maker ? Rounds.encode(next.message()) : Rounds.encode(second.message()), out);
    }

    private void third(Jpake.Third third, boolean maker, Bytes frame, Consumer<Output> out)
            throws UnopenableException {
        messages.add(frame);
        Secret material = third.take(Rounds.third(frame));
        if (maker) {
            state = new Making(PairingKeys.derive(material, messages));
            out.accept(new Output.Confirmed());
        } else {
            // Not before the maker's confirmation held: who guesses at the joiner gets none.
            send(Rounds.encode(third.message()), out);
            state = new AwaitInvitation(PairingKeys.derive(material, messages));
        }
    }

    private void made(Invitation invitation, Consumer<Output> out) {
        if (state instanceof Making(PairingKeys keys)) {
            Bytes fixed = invitation.encode();
            state = new AwaitJoin(keys, fixed);
            out.accept(
                    new Output.Send(
                            PairingKeys.seal(keys.toJoiner(), fixed, PairingKeys.INVITATION_SIZE)));
        }
    }

    private void joined(Join join, Consumer<Output> out) {
        if (state instanceof Joining(PairingKeys keys, Bytes invitation)) {
            byte[] hash = Hash.sha256(invitation.shared());
            Bytes joined = join.encode();
            byte[] answer = Arrays.copyOf(hash, Hash.SIZE + joined.size());
            System.arraycopy(joined.shared(), 0, answer, Hash.SIZE, joined.size());
            out.accept(
                    new Output.Send(
                            PairingKeys.seal(
                                    keys.toMaker(), Bytes.owned(answer), PairingKeys.JOIN_SIZE)));
            finish(keys, out);
        }
    }

    /** The join, if it is of this invitation. */
    private static Join answered(Bytes answer, Bytes invitation) throws UnopenableException {
        Bytes hash = Bytes.owned(Hash.sha256(invitation.shared()));
        if (answer.size() < Hash.SIZE || !answer.slice(0, Hash.SIZE).equals(hash)) {
            throw new UnopenableException();
        }
        return Join.decode(answer.slice(Hash.SIZE, answer.size() - Hash.SIZE));
    }

    /** Sends a message of the three rounds. */
    private void send(Bytes message, Consumer<Output> out) {
        messages.add(message);
        out.accept(new Output.Send(message));
    }

    private void finish(PairingKeys keys, Consumer<Output> out) {
        keys.wipe();
        state = new Over();
        out.accept(new Output.Finished());
    }

    private void fail(Consumer<Output> out) {
        Output.Failure failure =
                switch (state) {
                    case Alone _ -> Output.Failure.UNUSED;
                    case AwaitFirst _, AwaitSecond _, AwaitThird _ -> Output.Failure.GUESSED;
                    case Making(PairingKeys keys) -> interrupted(keys);
                    case AwaitInvitation(PairingKeys keys) -> unconfirmed(keys);
                    case Joining(PairingKeys keys, Bytes _) -> interrupted(keys);
                    case AwaitJoin(PairingKeys keys, Bytes _) -> interrupted(keys);
                    case Over() -> Output.Failure.INTERRUPTED;
                };
        state = new Over();
        out.accept(new Output.Failed(failure));
    }

    private static Output.Failure interrupted(PairingKeys keys) {
        keys.wipe();
        return Output.Failure.INTERRUPTED;
    }

    /** The joiner's confirmation may not have convinced the maker. */
    private static Output.Failure unconfirmed(PairingKeys keys) {
        keys.wipe();
        return Output.Failure.GUESSED;
    }
}
