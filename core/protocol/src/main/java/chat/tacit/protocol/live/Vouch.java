package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;

/**
 * A further member's word for a newcomer ({@code spec/20-live} §9): {@code id 32 ‖ expiry(u64) ‖
 * vouch 64}. It is bound to one admission and to the session as it stands, so it is void after the
 * next commit.
 *
 * @param expiry seconds since 1970, which only who asked for the vouch looks at
 * @param signature 64 bytes
 */
public record Vouch(MemberId voucher, long expiry, Bytes signature) {

    /**
     * Whom a vouch is for.
     *
     * @param head {@code h} of the session as it stands
     */
    public record Subject(MemberId newcomer, AdmissionId admission, Bytes head) {}

    public Vouch {
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "a vouch");
    }

    public static Vouch sign(Room room, SigningKey identity, Subject subject, long expiry) {
        MemberId voucher = MemberId.of(identity.publicKey());
        return new Vouch(voucher, expiry, identity.sign(signed(room, voucher, subject, expiry)));
    }

    /** Whether it is that of the holder of {@code key}, for this newcomer, here and now. */
    public boolean verifies(Room room, VerifyingKey key, Subject subject) {
        return key.verifies(signature, signed(room, voucher, subject, expiry));
    }

    private static Fields signed(Room room, MemberId voucher, Subject subject, long expiry) {
        return room.signed(Labels.LIVE_VOUCH, "voucher")
                .fixed(voucher.bytes())
                .fixed(subject.newcomer().bytes())
                .fixed(subject.admission().bytes())
                .fixed(subject.head())
                .u64(expiry);
    }

    public void write(Fields out) {
        out.fixed(voucher.bytes()).u64(expiry).fixed(signature);
    }

    public static Vouch read(FieldReader in) {
        return new Vouch(
                new MemberId(in.fixed(Hash.SIZE)), in.u64(), in.fixed(SigningKey.SIGNATURE_SIZE));
    }
}
