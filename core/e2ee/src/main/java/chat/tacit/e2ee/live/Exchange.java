package chat.tacit.e2ee.live;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.live.DisplayName;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One side of a direct exchange of identities ({@code spec/20-live} §15): commitments, openings,
 * proofs, a string that both users compare, and what each of them says. Whoever stands between the
 * two has one guess in 2^40 that both see the same.
 *
 * <p>For one thread at a time. A run is over with {@link ExchangeOutput.Agreed} or {@link
 * ExchangeOutput.Failed}.
 */
public final class Exchange {
    /** {@code EXCHANGE_LIFE}: how long one waits for the other. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    /** {@code EXCHANGE_RUN}: how long the messages before the string may take. */
    public static final Duration RUN = Duration.ofSeconds(15);

    /** {@code EXCHANGE_COMPARE}: how long both users may take over the string. */
    public static final Duration COMPARE = Duration.ofMinutes(5);

    /** Bytes of the largest message, the proof. */
    public static final int MAX_MESSAGE =
            SigningKey.SIGNATURE_SIZE + 1 + DisplayName.MAX_SIZE + Aead.TAG_SIZE;

    private static final int NAME_SIZE = 1 + DisplayName.MAX_SIZE;
    private static final byte SAME = 1;
    private static final byte DIFFERENT = 2;

    private final ExchangeRole role;
    private final SigningKey identity;
    private final DisplayName name;
    private final AgreementKey ephemeral;
    private final ExchangeOpening own;
    private State state = new Alone();
    private Instant deadline;

    private Exchange(
            ExchangeRole role,
            SigningKey identity,
            DisplayName name,
            Instant now,
            Entropy entropy) {
        this.role = role;
        this.identity = identity;
        this.name = name;
        this.ephemeral = AgreementKey.generate(entropy);
        this.own =
                new ExchangeOpening(
                        identity.publicKey(),
                        ephemeral.publicKey(),
                        Bytes.owned(entropy.bytes(ExchangeOpening.NONCE_SIZE)));
        this.deadline = now.plus(LIFE);
    }

    /**
     * A side that waits for the other, with keys of its own for this run.
     *
     * @param name what to be called
     */
    public static Exchange start(
            ExchangeRole role,
            SigningKey identity,
            DisplayName name,
            Instant now,
            Entropy entropy) {
        return new Exchange(role, identity, name, now, entropy);
    }

    /** How far the run has come; each state waits for the other's message that it names. */
    private sealed interface State {}

    /** The other isn't there yet. */
    private record Alone() implements State {}

    private record AwaitCommitment() implements State {}

    private record AwaitOpening(Bytes commitment) implements State {}

    private record AwaitProof(ExchangeOpening theirs, ExchangeKeys keys) implements State {}

    /** Both users look: which of the two said that it is the same. */
    private record Comparing(
            ExchangeOutput.Peer peer, ExchangeKeys keys, boolean ours, boolean theirs)
            implements State {}

    private record Over() implements State {}

    /** Takes one input; what follows from it goes to {@code out} before this returns. */
    public void handle(ExchangeInput input, Instant now, Consumer<ExchangeOutput> out) {
        if (state instanceof Over) {
            return;
        }
        try {
            switch (input) {
                case ExchangeInput.Met() -> meet(now, out);
                case ExchangeInput.Message(Bytes bytes) -> take(bytes, now, out);
                case ExchangeInput.Compared(boolean same) -> compared(same, out);
                case ExchangeInput.Closed() -> fail(broken(), out);
                case ExchangeInput.Wake() -> {
                    if (!now.isBefore(deadline)) {
                        fail(broken(), out);
                    }
                }
            }
        } catch (MalformedException | UnopenableException e) {
            fail(ExchangeOutput.Failure.DISTURBED, out);
        }
    }

    /** When the run is given up. */
    public Optional<Instant> wakeAt() {
        return state instanceof Over ? Optional.empty() : Optional.of(deadline);
    }

    private void meet(Instant now, Consumer<ExchangeOutput> out) {
        if (!(state instanceof Alone)) {
            throw new MalformedException("the other is there already");
        }
        state = new AwaitCommitment();
        deadline = now.plus(RUN);
        out.accept(new ExchangeOutput.Send(own.commitment(role)));
    }

    private void take(Bytes message, Instant now, Consumer<ExchangeOutput> out)
            throws UnopenableException {
        switch (state) {
            case AwaitCommitment() -> commitment(message, out);
            case AwaitOpening(Bytes commitment) -> opening(commitment, message, out);
            case AwaitProof(ExchangeOpening theirs, ExchangeKeys keys) ->
                    proof(theirs, keys, message, now, out);
            case Comparing comparing -> verdict(comparing, message, out);
            case Alone() -> throw new MalformedException("a message before both are there");
            case Over() -> {}
        }
    }

    private void commitment(Bytes message, Consumer<ExchangeOutput> out)
            throws UnopenableException {
        message.requireSize(Hash.SIZE, "a commitment");
        if (message.equals(own.commitment(role))) {
            throw new UnopenableException();
        }
        state = new AwaitOpening(message);
        out.accept(new ExchangeOutput.Send(own.encode()));
    }

    private void opening(Bytes commitment, Bytes message, Consumer<ExchangeOutput> out)
            throws UnopenableException {
        ExchangeOpening theirs = ExchangeOpening.decode(message);
        if (!theirs.commitment(role.other()).equals(commitment)) {
            throw new UnopenableException();
        }
        if (theirs.key().equals(own.key())) {
            fail(ExchangeOutput.Failure.OWN, out);
            return;
        }
        Bytes openings = ExchangeOpening.hash(a(theirs), b(theirs));
        ExchangeKeys keys = ExchangeKeys.derive(role, ephemeral, theirs.ephemeral(), openings);
        state = new AwaitProof(theirs, keys);
        out.accept(new ExchangeOutput.Send(keys.seal(ExchangeKeys.Box.PROOF, ownProof(openings))));
    }

    private ExchangeOpening a(ExchangeOpening theirs) {
        return role == ExchangeRole.A ? own : theirs;
    }

    private ExchangeOpening b(ExchangeOpening theirs) {
        return role == ExchangeRole.A ? theirs : own;
    }

    private byte[] ownProof(Bytes openings) {
        byte[] text = Text.utf8(name.text());
        return ByteBuffer.allocate(SigningKey.SIGNATURE_SIZE + NAME_SIZE)
                .put(identity.sign(ExchangeOpening.proof(role, openings)).shared())
                .put((byte) text.length)
                .put(text)
                .array();
    }

    private void proof(
            ExchangeOpening theirs,
            ExchangeKeys keys,
            Bytes message,
            Instant now,
            Consumer<ExchangeOutput> out)
            throws UnopenableException {
        Bytes plain = Bytes.owned(keys.open(ExchangeKeys.Box.PROOF, message));
        plain.requireSize(SigningKey.SIGNATURE_SIZE + NAME_SIZE, "a proof");
        Bytes signature = plain.slice(0, SigningKey.SIGNATURE_SIZE);
        Bytes openings = ExchangeOpening.hash(a(theirs), b(theirs));
        if (!theirs.key().verifies(signature, ExchangeOpening.proof(role.other(), openings))) {
            throw new UnopenableException();
        }
        DisplayName called = name(plain.slice(SigningKey.SIGNATURE_SIZE, NAME_SIZE));
        ExchangeOutput.Peer peer = new ExchangeOutput.Peer(theirs.key(), called);
        state = new Comparing(peer, keys, false, false);
        deadline = now.plus(COMPARE);
        out.accept(new ExchangeOutput.Compare(ExchangeOpening.string(a(theirs), b(theirs)), peer));
    }

    /** The name in {@code length 1 ‖ name ‖ zeros}. */
    private static DisplayName name(Bytes padded) {
        int size = padded.shared()[0] & 0xff;
        if (size > DisplayName.MAX_SIZE || !padded.slice(1 + size, NAME_SIZE - 1 - size).isZero()) {
            throw new MalformedException("no name");
        }
        return DisplayName.of(padded.slice(1, size));
    }

    private void compared(boolean same, Consumer<ExchangeOutput> out) {
        if (state instanceof Comparing comparing && !comparing.ours()) {
            byte[] said = {same ? SAME : DIFFERENT};
            out.accept(
                    new ExchangeOutput.Send(comparing.keys().seal(ExchangeKeys.Box.VERDICT, said)));
            if (!same) {
                fail(ExchangeOutput.Failure.DIFFERENT, out);
                return;
            }
            decide(
                    new Comparing(comparing.peer(), comparing.keys(), true, comparing.theirs()),
                    out);
        }
    }

    private void verdict(Comparing comparing, Bytes message, Consumer<ExchangeOutput> out)
            throws UnopenableException {
        byte[] said = comparing.keys().open(ExchangeKeys.Box.VERDICT, message);
        if (said.length != 1 || comparing.theirs() || (said[0] != SAME && said[0] != DIFFERENT)) {
            throw new MalformedException("no verdict");
        }
        if (said[0] == DIFFERENT) {
            fail(ExchangeOutput.Failure.DIFFERENT, out);
            return;
        }
        decide(new Comparing(comparing.peer(), comparing.keys(), comparing.ours(), true), out);
    }

    private void decide(Comparing now, Consumer<ExchangeOutput> out) {
        state = now;
        if (now.ours() && now.theirs()) {
            end();
            out.accept(new ExchangeOutput.Agreed(now.peer()));
        }
    }

    /** What an end of the connection or of the time means here. */
    private ExchangeOutput.Failure broken() {
        return state instanceof Alone
                ? ExchangeOutput.Failure.UNUSED
                : ExchangeOutput.Failure.INTERRUPTED;
    }

    private void fail(ExchangeOutput.Failure failure, Consumer<ExchangeOutput> out) {
        end();
        out.accept(new ExchangeOutput.Failed(failure));
    }

    private void end() {
        switch (state) {
            case AwaitProof(ExchangeOpening _, ExchangeKeys keys) -> keys.wipe();
            case Comparing comparing -> comparing.keys().wipe();
            case Alone(), AwaitCommitment(), AwaitOpening(Bytes _), Over() -> {}
        }
        ephemeral.secret().wipe();
        state = new Over();
    }
}
