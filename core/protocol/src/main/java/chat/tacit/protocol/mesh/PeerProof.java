package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.mesh.JsonValue.JsonFlag;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import java.time.Instant;

/**
 * By what a server shows that a request is its own ({@code spec/40-mesh} §4).
 *
 * @param passing how a packet is passed on; of other requests {@link Passing#NONE}
 * @param issued in whole seconds
 */
public record PeerProof(Passing passing, Instant issued, VerifyingKey publicKey, Bytes signature) {
    /** The header that carries it, as base64url of its JSON. */
    public static final String HEADER = "Tacit-Peer";

    public static final int MOST_HOPS = 64;

    private static final int MOST = 512;

    /**
     * How a packet is passed on.
     *
     * @param hops how many servers it may still pass, 0 to {@value #MOST_HOPS}
     * @param flood whether it goes to all neighbours, and not by a way
     */
    public record Passing(int hops, boolean flood) {
        /** Of what is no packet. */
        public static final Passing NONE = new Passing(0, false);

        public Passing {
            if (hops < 0 || hops > MOST_HOPS) {
                throw new MalformedException("a packet passes 0 to 64 servers");
            }
        }
    }

    /** The request that is signed: to whom, and what. */
    public record Request(
            Fingerprint server, String method, String path, Bytes nonce, Bytes bodyHash) {
        public Request {
            nonce.requireSize(Fetch.NONCE_SIZE, "the nonce of a request");
            bodyHash.requireSize(Hash.SIZE, "the hash of a body");
        }
    }

    public PeerProof {
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "a signature");
    }

    public static PeerProof sign(
            Request request, Passing passing, Instant now, SigningKey identity) {
        Instant issued = Instant.ofEpochSecond(now.getEpochSecond());
        Bytes signature = identity.sign(signed(request, passing, issued));
        return new PeerProof(passing, issued, identity.publicKey(), signature);
    }

    /**
     * @throws MalformedException if it isn't one
     */
    public static PeerProof ofHeader(String header) {
        byte[] json = Text.fromBase64Url(header);
        if (json.length > MOST) {
            throw new MalformedException("a server's proof is too long");
        }
        JsonMembers members = JsonReader.object(json).open();
        PeerProof proof =
                new PeerProof(
                        new Passing((int) members.number("hops", MOST_HOPS), members.flag("flood")),
                        Instant.ofEpochSecond(members.number("iat", Fetch.MOST_SECONDS)),
                        members.verifyingKey("public_key"),
                        members.signature("signature"));
        members.end();
        return proof;
    }

    /** The value of {@link #HEADER}. */
    public String header() {
        JsonObject json =
                JsonObject.empty()
                        .with("hops", passing.hops())
                        .with("iat", issued.getEpochSecond())
                        .with("public_key", Text.base64(publicKey.bytes().shared()))
                        .with("signature", Text.base64(signature.shared()));
        JsonObject whole = passing.flood() ? json.with("flood", new JsonFlag(true)) : json;
        return Text.base64Url(whole.canonical());
    }

    /** Whether the holder of the key made this request. */
    public boolean holds(Request request) {
        return publicKey.verifies(signature, signed(request, passing, issued));
    }

    /** Whether it is taken at {@code now}. */
    public boolean isCurrent(Instant now) {
        return Fetch.isCurrent(issued, now);
    }

    private static Fields signed(Request request, Passing passing, Instant issued) {
        return Fields.of(Labels.MESH_PEER)
                .fixed(request.server().bytes())
                .text(request.method())
                .text(request.path())
                .fixed(request.nonce())
                .u64(issued.getEpochSecond())
                .u32(passing.hops())
                .u8(passing.flood() ? 1 : 0)
                .fixed(request.bodyHash());
    }
}
