package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;

import java.util.Optional;

/**
 * One whom a commit removes ({@code spec/20-live} §10): {@code id 32 ‖ join number(u64) ‖
 * reason(u8) ‖ [signature of leaving 64]}.
 *
 * @param signature of {@link Leave}, with the reason {@link Reason#LEFT} alone
 */
public record Departure(MemberId member, long joined, Reason reason, Optional<Bytes> signature) {

    /** Why somebody is removed, by the word of who signs the commit. */
    public enum Reason {
        /** It signed that it leaves. */
        LEFT(1),
        /** The relay said that its connection is gone. */
        GONE(2),
        /** It was added and didn't greet in time. */
        DID_NOT_ARRIVE(3);

        private final int code;

        Reason(int code) {
            this.code = code;
        }

        static Reason of(int code) {
            for (Reason reason : values()) {
                if (reason.code == code) {
                    return reason;
                }
            }
            throw new MalformedException("no reason to remove somebody: " + code);
        }
    }

    /**
     * @throws MalformedException if a signature is missing or too much
     */
    public Departure {
        if (signature.isPresent() != (reason == Reason.LEFT)) {
            throw new MalformedException("a signature that doesn't fit the reason");
        }
        signature.ifPresent(it -> it.requireSize(SigningKey.SIGNATURE_SIZE, "a signature"));
    }

    void write(Fields out) {
        out.fixed(member.bytes()).u64(joined).u8(reason.code);
        signature.ifPresent(out::fixed);
    }

    static Departure read(FieldReader in) {
        MemberId member = new MemberId(in.fixed(Hash.SIZE));
        long joined = in.u64();
        Reason reason = Reason.of(in.u8());
        Optional<Bytes> signature =
                reason == Reason.LEFT
                        ? Optional.of(in.fixed(SigningKey.SIGNATURE_SIZE))
                        : Optional.empty();
        return new Departure(member, joined, reason, signature);
    }
}
