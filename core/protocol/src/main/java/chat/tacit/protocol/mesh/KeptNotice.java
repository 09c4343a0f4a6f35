package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.Label;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import java.time.Instant;
import java.util.Optional;

/**
 * What goes back along the hops that a packet came by ({@code spec/40-mesh} §7.3): that an RX keeps
 * it, or that a server receives for its key no more.
 *
 * @param lease the recipient's own, in which it names the RX; absent if it is gone
 * @param timestamp in whole seconds
 */
public record KeptNotice(About about, Optional<Jws> lease, Instant timestamp, Proof proof) {
    /** Bytes of the longest. */
    public static final int MOST = 4_096;

    /** Which packet, for whom. */
    public record About(PacketHash packet, JosePublicKey recipient) {}

    /** Who says so. */
    public record Proof(VerifyingKey publicKey, Bytes signature) {
        public Proof {
            signature.requireSize(SigningKey.SIGNATURE_SIZE, "a signature");
        }
    }

    /** The two things that can be said. */
    public enum State {
        KEPT("kept"),
        GONE("gone");

        private final String word;

        State(String word) {
            this.word = word;
        }

        private Label label() {
            return switch (this) {
                case KEPT -> Labels.MESH_KEPT;
                case GONE -> Labels.MESH_GONE;
            };
        }

        private static State of(String word) {
            for (State state : values()) {
                if (state.word.equals(word)) {
                    return state;
                }
            }
            throw new MalformedException("a packet is kept or gone");
        }
    }

    /** Said by the RX that {@code lease} names, once the packet is durable. */
    public static KeptNotice kept(About about, Jws lease, Instant now, SigningKey identity) {
        return sign(about, Optional.of(lease), now, identity);
    }

    /** Said by a server whose lease is over. */
    public static KeptNotice gone(About about, Instant now, SigningKey identity) {
        return sign(about, Optional.empty(), now, identity);
    }

    private static KeptNotice sign(
            About about, Optional<Jws> lease, Instant now, SigningKey identity) {
        Instant timestamp = Instant.ofEpochSecond(now.getEpochSecond());
        Bytes signature = identity.sign(signed(state(lease), about.packet(), timestamp));
        return new KeptNotice(about, lease, timestamp, new Proof(identity.publicKey(), signature));
    }

    private static State state(Optional<Jws> lease) {
        return lease.isPresent() ? State.KEPT : State.GONE;
    }

    public State state() {
        return state(lease);
    }

    /** The server that says it. */
    public Fingerprint server() {
        return Fingerprint.of(proof.publicKey());
    }

    /** Whether that server signed it. */
    public boolean holds() {
        return proof.publicKey()
                .verifies(proof.signature(), signed(state(), about.packet(), timestamp));
    }

    private static Fields signed(State state, PacketHash packet, Instant timestamp) {
        return Fields.of(state.label()).fixed(packet.bytes()).u64(timestamp.getEpochSecond());
    }

    /**
     * @throws MalformedException if it isn't one
     */
    public static KeptNotice decode(byte[] body) {
        if (body.length > MOST) {
            throw new MalformedException("a notice of what is kept is too long");
        }
        JsonMembers members = JsonReader.object(body).open();
        State state = State.of(members.text("state"));
        KeptNotice notice =
                new KeptNotice(
                        new About(
                                PacketHash.parse(members.text("packet")), members.key("recipient")),
                        members.optionalText("lease").map(jws -> new Jws(JwsType.LEASE, jws)),
                        members.timestamp("timestamp"),
                        new Proof(
                                members.verifyingKey("public_key"),
                                members.signature("signature")));
        members.end();
        if (notice.state() != state) {
            throw new MalformedException("what is kept has a lease, and nothing else has");
        }
        return notice;
    }

    public byte[] encode() {
        JsonObject json =
                JsonObject.empty()
                        .with("packet", about.packet().toString())
                        .with("public_key", Text.base64(proof.publicKey().bytes().shared()))
                        .with("recipient", Text.base64(about.recipient().bytes().shared()))
                        .with("signature", Text.base64(proof.signature().shared()))
                        .with("state", state().word)
                        .with("timestamp", Timestamp.format(timestamp));
        return lease.map(jws -> json.with("lease", jws.compact())).orElse(json).canonical();
    }
}
