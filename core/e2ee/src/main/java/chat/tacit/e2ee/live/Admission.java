package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.live.Consent;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;

/** Messages 4 and 7 of an admission, which both sides make and read ({@code spec/20-live} §8). */
final class Admission {
    /** Bytes of {@code n2'}. */
    static final int ANSWER_SIZE = 32;

    private Admission() {}

    /**
     * What is sealed in message 4: {@code n2' 32 ‖ sig 64}.
     *
     * @param answer {@code n2'}, which comes back in message 7 and in nothing else
     */
    record Challenge(Secret answer, Bytes signature) {
        byte[] encode() {
            return Fields.unlabelled().fixed(answer.expose()).fixed(signature).toArray();
        }

        static Challenge decode(Bytes bytes) {
            FieldReader in = new FieldReader(bytes);
            Secret answer = Secret.owned(in.fixed(ANSWER_SIZE).toArray());
            return in.whole(new Challenge(answer, in.fixed(SigningKey.SIGNATURE_SIZE)));
        }

        /** What everybody inside may see of it. */
        Consent consent(Bytes introduction) {
            Bytes hash = Bytes.owned(Hash.sha256(answer.expose()));
            return new Consent(introduction, hash, signature);
        }
    }

    /**
     * What was said in one run, by hashes.
     *
     * @param introduction {@code H(m3)}
     * @param challenge {@code H(m4)}
     */
    record Run(
            Room room,
            MemberId voucher,
            Identification newcomer,
            Bytes introduction,
            Bytes challenge) {

        private Fields signed(long epoch, Bytes head) {
            byte[] said =
                    Fields.unlabelled()
                            .fixed(newcomer.admission().bytes())
                            .fixed(introduction)
                            .fixed(challenge)
                            .toArray();
            return room.signed(Labels.LIVE_RESPONSE, "voucher")
                    .fixed(voucher.bytes())
                    .fixed(newcomer.id().bytes())
                    .u64(epoch)
                    .fixed(head)
                    .fixed(Hash.sha256(said));
        }
    }

    /**
     * What is sealed in message 7: {@code n2' 32 ‖ session_key 32 ‖ epoch+1(u64) ‖ h' 32 ‖
     * list(variable) ‖ sig 64}.
     *
     * @param epoch that the commit has begun
     * @param head after the commit
     */
    record Response(
            Secret answer,
            EpochSecret secret,
            long epoch,
            Bytes head,
            MemberList list,
            Bytes signature) {

        static Response sign(
                SigningKey voucher, Run run, Secret answer, Epoch epoch, MemberList list) {
            long number = epoch.roster().epoch();
            Bytes head = epoch.roster().head();
            return new Response(
                    answer,
                    epoch.secret(),
                    number,
                    head,
                    list,
                    voucher.sign(run.signed(number, head)));
        }

        boolean verifies(VerifyingKey voucher, Run run) {
            return voucher.verifies(signature, run.signed(epoch, head));
        }

        byte[] encode() {
            return Fields.unlabelled()
                    .fixed(answer.expose())
                    .fixed(secret.bytes().expose())
                    .u64(epoch)
                    .fixed(head)
                    .variable(list.encode())
                    .fixed(signature)
                    .toArray();
        }

        static Response decode(Bytes bytes) {
            FieldReader in = new FieldReader(bytes);
            Secret answer = Secret.owned(in.fixed(ANSWER_SIZE).toArray());
            Secret secret = Secret.owned(in.fixed(EpochSecret.SIZE).toArray());
            long epoch = in.u64();
            Bytes head = in.fixed(Hash.SIZE);
            MemberList list = MemberList.decode(in.variable(MemberList.MAX_SIZE));
            return in.whole(
                    new Response(
                            answer,
                            new EpochSecret(secret),
                            epoch,
                            head,
                            list,
                            in.fixed(SigningKey.SIGNATURE_SIZE)));
        }
    }

    /** {@code H} of a message as it travelled. */
    static Bytes hash(Bytes message) {
        return Bytes.owned(Hash.sha256(message.shared()));
    }

    /** A signature or value that doesn't hold is as unopenable as a box. */
    static void require(boolean holds) throws UnopenableException {
        if (!holds) {
            throw new UnopenableException();
        }
    }
}
