package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;

import java.util.Optional;

/**
 * Message 1, {@code m1}, in which somebody says who they are and which session they ask for ({@code
 * spec/20-live} §6): {@code pk 32 ‖ e 32 ‖ kem(variable) ‖ n 32 ‖ target(variable) ‖ sid 32 ‖
 * ticket(variable) ‖ sig 64}.
 *
 * @param identity {@code pk}
 * @param signature of {@code identity}, 64 bytes
 */
public record Identification(VerifyingKey identity, Leaf leaf, Errand errand, Bytes signature) {
    /** Bytes of the longest one. */
    public static final int MAX_SIZE =
            32
                    + 32
                    + 4
                    + KemPublicKey.SIZE
                    + 32
                    + 4
                    + Target.MAX_SIZE
                    + 32
                    + 4
                    + Ticket.MAX_SIZE
                    + 64;

    /**
     * What somebody comes for.
     *
     * @param session {@code sid} of the connection over which they come, 32 bytes
     * @param ticket of the session, which its creator alone shows
     */
    public record Errand(Target target, Bytes session, Optional<Ticket> ticket) {
        public Errand {
            session.requireSize(Hash.SIZE, "a session id");
        }

        private String role() {
            return ticket.isPresent() ? "creator" : "joiner";
        }

        private Bytes ticketBytes() {
            return ticket.map(Ticket::encode).orElse(Bytes.empty());
        }
    }

    /**
     * @throws MalformedException if it asks for a vouched session without an ML-KEM key, or for an
     *     open one with such a key or a ticket
     */
    public Identification {
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "a signature");
        boolean fits =
                switch (errand.target().kind()) {
                    case VOUCHED -> leaf.kem().isPresent();
                    case OPEN -> leaf.kem().isEmpty() && errand.ticket().isEmpty();
                };
        if (!fits) {
            throw new MalformedException("a message 1 that doesn't fit its session's kind");
        }
    }

    /** Says at this relay who one is. */
    public static Identification sign(
            SigningKey identity, Leaf leaf, Errand errand, Fingerprint relay) {
        Fields signed = signed(identity.publicKey(), leaf, errand, relay);
        return new Identification(identity.publicKey(), leaf, errand, identity.sign(signed));
    }

    /**
     * Whether its identity signed it for this relay, and a ticket in it is its own and makes this
     * session. That it came over the connection it names, the relay alone can see.
     */
    public boolean verifies(Fingerprint relay) {
        return identity.verifies(signature, signed(identity, leaf, errand, relay))
                && errand.ticket().map(ticket -> isOwn(ticket, relay)).orElse(true);
    }

    private boolean isOwn(Ticket ticket, Fingerprint relay) {
        return ticket.creator().equals(identity)
                && errand.target().equals(new Target.Vouched(ticket.live(relay)))
                && ticket.verifies(relay);
    }

    private static Fields signed(
            VerifyingKey identity, Leaf leaf, Errand errand, Fingerprint relay) {
        Fields signed =
                Fields.of(Labels.LIVE_IDENTITY)
                        .text(errand.role())
                        .fixed(relay.bytes())
                        .variable(errand.target().encode())
                        .fixed(identity.bytes());
        leaf.write(signed);
        return signed.fixed(errand.session()).variable(errand.ticketBytes());
    }

    /** The id of whoever says it. */
    public MemberId id() {
        return MemberId.of(identity);
    }

    /** {@code q}: the hash of the whole message. */
    public AdmissionId admission() {
        return new AdmissionId(Bytes.owned(Hash.sha256(encode().shared())));
    }

    public Bytes encode() {
        Fields out = Fields.unlabelled().fixed(identity.bytes());
        leaf.write(out);
        return Bytes.owned(
                out.variable(errand.target().encode())
                        .fixed(errand.session())
                        .variable(errand.ticketBytes())
                        .fixed(signature)
                        .toArray());
    }

    /**
     * @throws MalformedException if {@code bytes} aren't what {@link #encode} makes
     */
    public static Identification decode(Bytes bytes) {
        FieldReader in = new FieldReader(bytes);
        VerifyingKey identity = new VerifyingKey(in.fixed(VerifyingKey.SIZE));
        Leaf leaf = Leaf.read(in);
        Target target = Target.decode(in.variable(Target.MAX_SIZE));
        Bytes session = in.fixed(Hash.SIZE);
        Bytes ticket = in.variable(Ticket.MAX_SIZE);
        Optional<Ticket> shown =
                ticket.isEmpty() ? Optional.empty() : Optional.of(Ticket.decode(ticket));
        return in.whole(
                new Identification(
                        identity,
                        leaf,
                        new Errand(target, session, shown),
                        in.fixed(SigningKey.SIGNATURE_SIZE)));
    }
}
