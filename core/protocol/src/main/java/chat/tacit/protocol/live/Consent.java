package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SigningKey;

/**
 * The newcomer's word, in message 4, that it wants to be let in by this voucher at this point of
 * the session ({@code spec/20-live} §8). It is over hashes of what only the two know, so that
 * everybody inside can check it.
 *
 * @param introduction {@code H(m3)}, 32 bytes
 * @param challenge {@code H(n2')}, 32 bytes
 * @param signature of the newcomer, 64 bytes
 */
public record Consent(Bytes introduction, Bytes challenge, Bytes signature) {

    public Consent {
        introduction.requireSize(Hash.SIZE, "a hash");
        challenge.requireSize(Hash.SIZE, "a hash");
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "a signature");
    }

    /**
     * Whom and what it is given to.
     *
     * @param voucher {@code id1}
     * @param head {@code h} of {@code epoch}, in which the voucher asked
     */
    public record Occasion(MemberId voucher, long epoch, Bytes head) {}

    /** What the newcomer signs. */
    public static Fields signed(
            Room room,
            Occasion occasion,
            Identification newcomer,
            Bytes introduction,
            Bytes challenge) {
        byte[] said =
                Fields.unlabelled()
                        .fixed(newcomer.admission().bytes())
                        .fixed(introduction)
                        .toArray();
        return room.signed(Labels.LIVE_CHALLENGE, "joiner")
                .fixed(occasion.voucher().bytes())
                .fixed(newcomer.id().bytes())
                .u64(occasion.epoch())
                .fixed(occasion.head())
                .fixed(Hash.sha256(said))
                .fixed(challenge);
    }

    /** Whether {@code newcomer} gave it on this occasion. */
    public boolean verifies(Room room, Occasion occasion, Identification newcomer) {
        return newcomer.identity()
                .verifies(signature, signed(room, occasion, newcomer, introduction, challenge));
    }

    public void write(Fields out) {
        out.fixed(introduction).fixed(challenge).fixed(signature);
    }

    public static Consent read(FieldReader in) {
        return new Consent(
                in.fixed(Hash.SIZE), in.fixed(Hash.SIZE), in.fixed(SigningKey.SIGNATURE_SIZE));
    }
}
