package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.VerifyingKey;

/**
 * The fingerprint of a live identity's Ed25519 key, 32 bytes, in text as base64url of 43 characters
 * ({@code spec/20-live} §3).
 */
public record MemberId(Bytes bytes) implements Comparable<MemberId> {
    public MemberId {
        bytes.requireSize(Hash.SIZE, "the id of a live identity");
    }

    public static MemberId of(VerifyingKey identity) {
        return new MemberId(Hash.sha256(Fields.of(Labels.LIVE_ID).fixed(identity.bytes())));
    }

    /**
     * @throws MalformedException if {@code text} isn't what {@link #toString} makes
     */
    public static MemberId parse(String text) {
        return new MemberId(Bytes.owned(Text.fromBase64Url(text)));
    }

    /** In the order of the bytes, as lists of ids are sorted. */
    @Override
    public int compareTo(MemberId other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public String toString() {
        return bytes.base64Url();
    }
}
