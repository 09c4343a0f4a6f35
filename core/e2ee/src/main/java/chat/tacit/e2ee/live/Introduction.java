package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.live.Consent;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.Leaf;
import chat.tacit.protocol.live.LiveId;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;

/**
 * What is sealed in message 3 ({@code spec/20-live} §8), by which a voucher says who it is and
 * where the session stands: {@code pk1 32 ‖ n1 32 ‖ lid 32 ‖ epoch(u64) ‖ h 32 ‖ sig 64}.
 */
record Introduction(
        VerifyingKey voucher,
        Bytes nonce,
        LiveId live,
        Consent.Occasion occasion,
        Bytes signature) {

    /** Fresh, and signed for one newcomer and one half of keys. */
    static Introduction sign(
            SigningKey voucher,
            Roster roster,
            Identification newcomer,
            AdmissionKeys.Half half,
            Entropy entropy) {
        Introduction unsigned =
                new Introduction(
                        voucher.publicKey(),
                        Bytes.owned(entropy.bytes(Leaf.NONCE_SIZE)),
                        roster.room().live(),
                        new Consent.Occasion(
                                MemberId.of(voucher.publicKey()), roster.epoch(), roster.head()),
                        Bytes.zeros(SigningKey.SIGNATURE_SIZE));
        Bytes signature =
                voucher.sign(unsigned.signed(roster.room().relay().bytes(), newcomer, half));
        return new Introduction(
                unsigned.voucher, unsigned.nonce, unsigned.live, unsigned.occasion, signature);
    }

    /** Whether the voucher signed it for this newcomer, at this relay and under these keys. */
    boolean verifies(Bytes relay, Identification newcomer, AdmissionKeys.Half half) {
        return voucher.verifies(signature, signed(relay, newcomer, half));
    }

    private Fields signed(Bytes relay, Identification newcomer, AdmissionKeys.Half half) {
        Fields signed =
                Fields.of(Labels.LIVE_IDENTITY)
                        .text("voucher")
                        .fixed(relay)
                        .fixed(live.bytes())
                        .fixed(occasion.voucher().bytes())
                        .fixed(voucher.bytes())
                        .fixed(nonce)
                        .u64(occasion.epoch())
                        .fixed(occasion.head());
        half.write(signed);
        return signed.fixed(newcomer.admission().bytes());
    }

    byte[] encode() {
        return Fields.unlabelled()
                .fixed(voucher.bytes())
                .fixed(nonce)
                .fixed(live.bytes())
                .u64(occasion.epoch())
                .fixed(occasion.head())
                .fixed(signature)
                .toArray();
    }

    static Introduction decode(Bytes bytes) {
        FieldReader in = new FieldReader(bytes);
        VerifyingKey voucher = new VerifyingKey(in.fixed(VerifyingKey.SIZE));
        Bytes nonce = in.fixed(Leaf.NONCE_SIZE);
        LiveId live = new LiveId(in.fixed(Hash.SIZE));
        Consent.Occasion occasion =
                new Consent.Occasion(MemberId.of(voucher), in.u64(), in.fixed(Hash.SIZE));
        return in.whole(
                new Introduction(
                        voucher, nonce, live, occasion, in.fixed(SigningKey.SIGNATURE_SIZE)));
    }
}
