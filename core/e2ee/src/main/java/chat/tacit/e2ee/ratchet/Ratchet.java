package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SealingKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.SessionSecrets;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One side of the double ratchet with sealed headers and an ML-KEM-768 step at every turn ({@code
 * spec/60-contact} §5). The algorithm is PQDR of SimpleX (simplexmq {@code protocol/pqdr.md}),
 * which is Signal's Double Ratchet with header encryption, each X25519 agreement joined by a KEM
 * secret.
 *
 * <p>Against whoever holds everything that travels, and at some time one side's state: messages
 * opened before are out of reach (forward secrecy), messages after the next full turn as well
 * (healing), and neither can be undone later by breaking X25519 alone.
 *
 * <p>It is an immutable value. {@link #seal} and {@link #open} give the state that follows; the old
 * one must be forgotten, in the transaction that stores what was sealed or opened. A state that was
 * copied and used twice still never seals twice under one key and nonce.
 */
public final class Ratchet {
    /** Messages one message may pass over, and keys of passed-over messages that are kept. */
    public static final int MAX_SKIPPED = 512;

    /** Chains whose keys are kept: the newest and four before it. */
    public static final int MAX_CHAINS = 5;

    /** How long the key of a passed-over message is kept. */
    public static final Duration SKIPPED_KEPT = Duration.ofDays(30);

    /** Messages that are sealed without an answer. */
    public static final int MAX_UNANSWERED = 1_000;

    /** Bytes of a message around its content. */
    public static final int OVERHEAD = Message.OVERHEAD;

    /** The longest content in bytes. */
    public static final int MAX_CONTENT = Message.CONTENT_LIMIT;

    private final State state;

    Ratchet(State state) {
        this.state = state;
    }

    /**
     * The joiner's side, which seals first.
     *
     * @param peer {@code EK_A}
     * @param peerKem {@code KEM_A}; empty if and only if the session is of the long form
     * @throws UnopenableException if {@code EK_A} is of low order or {@code KEM_A} no ML-KEM key
     */
    public static Ratchet joiner(
            SessionSecrets secrets,
            AgreementPublicKey peer,
            Optional<KemPublicKey> peerKem,
            Entropy entropy)
            throws UnopenableException {
        requireForm(secrets, peerKem.isPresent());
        Turn.Sending send = Turn.send(new Root(secrets.rootKey()), peer, peerKem, entropy);
        State.Keys keys =
                new State.Keys(
                        send.step().root(),
                        send.own(),
                        send.step().nextHeaderKey(),
                        secrets.nextHeadKey());
        SendingChain sending =
                new SendingChain(secrets.headKey(), send.step().chain(), 0, 0, send.ciphertext());
        return new Ratchet(
                new State(
                        Session.of(secrets, false),
                        keys,
                        Optional.of(sending),
                        Optional.empty(),
                        SkippedKeys.NONE));
    }

    /**
     * The inviter's side, which opens first.
     *
     * @param own the pair of {@code EK_A}
     * @param kem the pair of {@code KEM_A}; empty if and only if the session is of the long form
     */
    public static Ratchet inviter(SessionSecrets secrets, AgreementKey own, Optional<KemKey> kem) {
        requireForm(secrets, kem.isPresent());
        State.Keys keys =
                new State.Keys(
                        new Root(secrets.rootKey()),
                        new OwnKeys(own, kem),
                        secrets.nextHeadKey(),
                        secrets.headKey());
        return new Ratchet(
                new State(
                        Session.of(secrets, true),
                        keys,
                        Optional.empty(),
                        Optional.empty(),
                        SkippedKeys.NONE));
    }

    /** What {@link #seal} gives. */
    public sealed interface Sealing permits Sealed, Unanswered {}

    /**
     * @param next the state that replaces this one
     * @param message {@value #OVERHEAD} bytes longer than the content
     */
    public record Sealed(Ratchet next, byte[] message) implements Sealing {}

    /**
     * A refusal: {@value #MAX_UNANSWERED} messages were sealed and none was answered, so a re-sync
     * must offer new keys before anything else is sealed.
     */
    public record Unanswered() implements Sealing {}

    /**
     * Seals content of at most {@value #MAX_CONTENT} bytes.
     *
     * @throws IllegalStateException on the inviter's side before it has opened a message
     */
    public Sealing seal(byte[] content, Entropy entropy) {
        return seal(content, entropy, SealObserver.NONE);
    }

    Sealing seal(byte[] content, Entropy entropy, SealObserver observer) {
        if (content.length > MAX_CONTENT) {
            throw new IllegalArgumentException("content of " + content.length + " bytes");
        }
        SendingChain chain =
                state.sending()
                        .orElseThrow(() -> new IllegalStateException("no sending chain yet"));
        if (chain.next() >= MAX_UNANSWERED) {
            return new Unanswered();
        }
        OwnKeys own = state.keys().own();
        Offer offer =
                new Offer(
                        own.dh().publicKey(),
                        own.kem().orElseThrow().publicKey(),
                        chain.ciphertext(),
                        chain.previous());
        Session session = state.session();
        byte[] header =
                new Header(offer, chain.next()).seal(chain.headerKey(), session, entropy, observer);
        byte[] salt = entropy.bytes(SealingKey.SALT_SIZE);
        Secret messageKey = chain.key().messageKey();
        Message message =
                Message.seal(
                        session, new Message.Sealed(header, salt), content, messageKey, observer);
        messageKey.wipe();
        return new Sealed(new Ratchet(state.with(chain.advanced())), message.encode(session));
    }

    /** What {@link #open} gives. */
    public sealed interface Opening permits Opened, TooManySkipped {}

    /**
     * @param next the state that replaces this one
     */
    public record Opened(Ratchet next, byte[] content) implements Opening {}

    /**
     * A refusal: the message is the peer's, but it passes over more messages than are kept. The
     * state stays; a re-sync brings both sides together again.
     */
    public record TooManySkipped() implements Opening {}

    /**
     * Opens a message, at most once.
     *
     * @param now dates the keys of messages that are passed over, and ends those that are too old
     * @param entropy for the keys of the answer, if the message is the first of the peer's turn
     * @throws UnopenableException if it isn't a message for this state: forged, changed, opened
     *     before, or too old. This state stays as it was
     */
    public Opening open(byte[] message, Instant now, Entropy entropy) throws UnopenableException {
        Message parts = Message.decode(state.session(), message);
        return new Opener(state, parts, now, entropy).result();
    }

    /** This without the keys of passed-over messages that are too old at {@code now}. */
    public Ratchet forgetOld(Instant now) {
        return new Ratchet(state.with(state.skipped().at(now)));
    }

    /** The session's version, which a re-sync keeps. */
    public int version() {
        return state.session().version();
    }

    /**
     * Whether what is sealed now is beyond a quantum computer that recorded it: always, but for the
     * joiner of a long form until it has opened an answer. Before that it sends no profile.
     */
    public boolean postQuantum() {
        return state.sending().flatMap(SendingChain::ciphertext).isPresent();
    }

    /**
     * Whether a message of the peer was opened in this session. Until then each message of the
     * joiner travels inside a join, with the fields of the agreement.
     */
    public boolean answered() {
        return state.receiving().isPresent();
    }

    /**
     * The state for a sealed store, at most {@value StateCodec#MAX_SIZE} bytes, about 4 KB as long
     * as no messages are missing.
     */
    public Secret encode() {
        return StateCodec.encode(state);
    }

    /**
     * The ratchet of an encoded state; its encoding is the same bytes again.
     *
     * @throws MalformedException if it isn't one that {@link #encode} makes
     */
    public static Ratchet decode(Secret encoded) {
        return new Ratchet(StateCodec.decode(encoded));
    }

    State state() {
        return state;
    }

    private static void requireForm(SessionSecrets secrets, boolean kem) {
        if (secrets.longForm() == kem) {
            throw new IllegalArgumentException("only the long form has no ML-KEM key");
        }
    }
}
