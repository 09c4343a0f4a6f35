package chat.tacit.client.secret;

import chat.tacit.client.ClientException;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.Optional;

/** What became of a call that the relay didn't answer under its seal. */
public final class LinkException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final String CUT = "the connection to the relay is gone; try again later.";

    private final Kind kind;
    private final String sentence;
    private final transient Optional<Refusal> refusal;

    /** What one does about it. */
    public enum Kind {
        /** Nobody answers, or not in time, or the connection broke: try again later. */
        UNREACHABLE,
        /** The relay, or whoever is in between, said no without a seal: a hint. */
        REFUSED,
        /** Whoever answers isn't this relay, or says what no relay says. */
        NONSENSE,
        /** The profile's user doesn't want this relay connected to. */
        BARRED,
        /** Its user has closed the link, or was interrupted. */
        CLOSED
    }

    private LinkException(Kind kind, String sentence, Optional<Refusal> refusal) {
        super(sentence);
        this.kind = kind;
        this.sentence = sentence;
        this.refusal = refusal;
    }

    static LinkException unreachable(String sentence) {
        return new LinkException(Kind.UNREACHABLE, sentence, Optional.empty());
    }

    static LinkException silent() {
        return unreachable("the relay doesn't answer; try again later.");
    }

    static LinkException cut() {
        return unreachable(CUT);
    }

    static LinkException refused(Refusal refusal) {
        return new LinkException(
                Kind.REFUSED, "the relay says no: " + refusal.sentence(), Optional.of(refusal));
    }

    static LinkException nonsense() {
        return nonsense("the relay says what no relay says.");
    }

    static LinkException nonsense(String sentence) {
        return new LinkException(Kind.NONSENSE, sentence, Optional.empty());
    }

    static LinkException unproven() {
        return nonsense("whoever answers can't prove that it is this relay.");
    }

    static LinkException barred(RelayAddress relay) {
        return new LinkException(
                Kind.BARRED,
                relay
                        + " isn't among the relays that you trust; allow it with 'tacit relay"
                        + " trust'.",
                Optional.empty());
    }

    static LinkException closed() {
        return new LinkException(Kind.CLOSED, "the call was given up.", Optional.empty());
    }

    public Kind kind() {
        return kind;
    }

    /** With {@link Kind#REFUSED} alone. */
    public Optional<Refusal> refusal() {
        return refusal;
    }

    /** Whether the connection broke, as one does that the other end has given up. */
    boolean isCut() {
        return sentence.equals(CUT);
    }

    boolean is(Refusal wanted) {
        return refusal.equals(Optional.of(wanted));
    }

    /** What went wrong and what to do, without a capital at the beginning. */
    public String sentence() {
        return sentence;
    }

    /** The same to the user. */
    public ClientException told() {
        return new ClientException(sentence);
    }
}
