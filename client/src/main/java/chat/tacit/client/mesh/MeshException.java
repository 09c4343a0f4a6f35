package chat.tacit.client.mesh;

import chat.tacit.protocol.mesh.MeshRefusal;
import chat.tacit.protocol.wire.Refusal;

import java.util.Optional;

/** Why a server didn't answer what it was asked. */
public final class MeshException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final transient Optional<MeshRefusal> refusal;

    /** What one does about it. */
    public enum Kind {
        /** Nobody answers, or not in time, or the connection broke. */
        SILENT,
        /** The server says no. */
        REFUSED,
        /** Whoever answers isn't this server, or says what no server says. */
        NONSENSE,
        /** This process ends. */
        CLOSED
    }

    private MeshException(Kind kind, String sentence, Optional<MeshRefusal> refusal) {
        super(sentence);
        this.kind = kind;
        this.refusal = refusal;
    }

    static MeshException silent() {
        return new MeshException(
                Kind.SILENT, "the server doesn't answer; try again later.", Optional.empty());
    }

    static MeshException refused(MeshRefusal refusal) {
        return new MeshException(
                Kind.REFUSED,
                "the server says no: " + refusal.refusal().sentence(),
                Optional.of(refusal));
    }

    static MeshException refused(Refusal refusal) {
        return refused(new MeshRefusal(refusal, 0));
    }

    static MeshException nonsense(String sentence) {
        return new MeshException(Kind.NONSENSE, sentence, Optional.empty());
    }

    static MeshException nonsense() {
        return nonsense("the server says what no server says.");
    }

    static MeshException closed() {
        return new MeshException(Kind.CLOSED, "the request was given up.", Optional.empty());
    }

    public Kind kind() {
        return kind;
    }

    /** With {@link Kind#REFUSED} alone. */
    public Optional<MeshRefusal> refusal() {
        return refusal;
    }

    boolean is(Refusal wanted) {
        return refusal.map(it -> it.refusal() == wanted).orElse(false);
    }
}
