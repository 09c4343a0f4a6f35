package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.Proto;

import java.util.Arrays;

/**
 * An invitation with its inviter's signature, and its box ({@code spec/50-room} §16). It decodes
 * whether the signature holds or not: {@link Newcomer} asks.
 *
 * @param bytes of the invitation as they were signed
 * @param signature by the inviter's device, 64 bytes
 */
public record SignedInvitation(Invitation invitation, Bytes bytes, Bytes signature) {
    /** What every invitation is padded to, behind its length. */
    private static final int PADDED = 2_304;

    public SignedInvitation {
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "the signature of an invitation");
    }

    public static SignedInvitation sign(
            Invitation invitation, AccountId invitee, SigningKey device) {
        Bytes bytes = invitation.encode();
        return new SignedInvitation(invitation, bytes, device.sign(signed(invitee, bytes)));
    }

    /** Whether the inviter's device signed it for this account, and its account key the device. */
    public boolean holds(AccountId invitee) {
        Invitation.Inviter inviter = invitation.inviter();
        return inviter.certificate().holds(inviter.accountKey(), inviter.address().id())
                && inviter.certificate().device().verifies(signature, signed(invitee, bytes));
    }

    private static Fields signed(AccountId invitee, Bytes invitation) {
        return Fields.of(Labels.ROOM_INVITATION_SIG).fixed(invitee.bytes()).variable(invitation);
    }

    /**
     * Sealed to whom it is for.
     *
     * @throws UnopenableException if the KEM key of the bundle is none
     */
    public Bytes seal(SignedBundle to, Entropy entropy) throws UnopenableException {
        AccountId invitee = to.bundle().account().id();
        byte[] said = Fields.unlabelled().variable(encode()).toArray();
        if (said.length > PADDED) {
            throw new MalformedException("an invitation of " + said.length + " bytes");
        }
        byte[] padded = Arrays.copyOf(said, PADDED);
        byte[] context = invitee.bytes().toArray();
        return BundleBox.seal(to, Labels.ROOM_INVITATION, context, padded, entropy);
    }

    /**
     * Opens one's own.
     *
     * @throws UnopenableException if it isn't an invitation for this account
     */
    public static SignedInvitation open(
            AccountId own, BundleBox.Recipient keys, Bytes sealed, Entropy entropy)
            throws UnopenableException {
        byte[] context = own.bytes().toArray();
        byte[] opened = BundleBox.open(keys, Labels.ROOM_INVITATION, context, sealed, entropy);
        try {
            FieldReader in = new FieldReader(Bytes.owned(opened));
            SignedInvitation signed = decode(in.variable(PADDED));
            if (opened.length != PADDED || !in.rest().isZero()) {
                throw new UnopenableException();
            }
            return signed;
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }

    Bytes encode() {
        return Proto.Writer.create().bytes(1, bytes).bytes(2, signature).toBytes();
    }

    static SignedInvitation decode(Bytes encoded) {
        return Proto.Reader.of(encoded.shared(), PADDED).whole(SignedInvitation::read);
    }

    private static SignedInvitation read(Proto.Reader in) {
        Bytes bytes = in.bytes(1, 1, Invitation.MAX_SIZE);
        Bytes signature = in.bytes(2, SigningKey.SIGNATURE_SIZE);
        return new SignedInvitation(Invitation.decode(bytes), bytes, signature);
    }
}
