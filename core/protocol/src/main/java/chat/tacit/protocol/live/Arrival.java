package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.wire.PeerAddress;

import java.util.Optional;

/**
 * Somebody whose message 1 holds ({@code spec/20-live} §6). Only {@link #of} makes one, so whoever
 * has one needs no further check.
 */
public final class Arrival {
    private final Caller caller;
    private final MemberId id;
    private final Identification identity;
    private final Data message;

    private Arrival(Caller caller, MemberId id, Identification identity, Data message) {
        this.caller = caller;
        this.id = id;
        this.identity = identity;
        this.message = message;
    }

    /**
     * A connection that has said who it wants to be called.
     *
     * @param seat its number, not used before
     * @param session {@code sid}, 32 bytes
     * @param from whose sessions are counted together; nothing if nobody can be told from another
     */
    public record Caller(long seat, DisplayName name, Bytes session, Optional<PeerAddress> from) {}

    /**
     * Checks who {@code caller} says it is. Costs one or two Ed25519 verifications.
     *
     * @throws MalformedException if message 1 doesn't decode, or is another's than the line says
     * @throws UnopenableException if it came over another connection, or a signature doesn't hold
     */
    public static Arrival of(Caller caller, ClientLine.Identity line, Fingerprint relay)
            throws UnopenableException {
        Identification identity = Identification.decode(line.message().bytes());
        MemberId id = identity.id();
        if (!id.bytes().equals(line.subject())) {
            throw new MalformedException("a message 1 of somebody else");
        }
        if (!identity.errand().session().equals(caller.session()) || !identity.verifies(relay)) {
            throw new UnopenableException();
        }
        return new Arrival(caller, id, identity, line.message());
    }

    public Caller caller() {
        return caller;
    }

    long seat() {
        return caller.seat();
    }

    MemberId id() {
        return id;
    }

    Identification identity() {
        return identity;
    }

    /** Message 1 as it came. */
    Data message() {
        return message;
    }

    Target target() {
        return identity.errand().target();
    }
}
