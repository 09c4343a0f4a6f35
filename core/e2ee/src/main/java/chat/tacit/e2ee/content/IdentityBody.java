package chat.tacit.e2ee.content;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.wire.Proto;

/**
 * The live identity of whoever says it, with a proof for this contact alone ({@code spec/20-live}
 * §3): nobody passes off another's identity as their own.
 *
 * @param key of the identity
 * @param signature over both {@code IK} of the connection
 */
public record IdentityBody(VerifyingKey key, Bytes signature) implements Body {
    public static final int KIND = 25;

    public IdentityBody {
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "a proof of an identity");
    }

    /**
     * Made by its owner.
     *
     * @param sender our {@code IK} for this connection
     * @param receiver the contact's
     */
    public static IdentityBody prove(
            SigningKey identity, AgreementPublicKey sender, AgreementPublicKey receiver) {
        return new IdentityBody(identity.publicKey(), identity.sign(signed(sender, receiver)));
    }

    /** Whether whoever sent it on this connection has the identity. */
    public boolean holds(AgreementPublicKey sender, AgreementPublicKey receiver) {
        return key.verifies(signature, signed(sender, receiver));
    }

    private static Fields signed(AgreementPublicKey sender, AgreementPublicKey receiver) {
        return Fields.of(Labels.LIVE_CONTACT).fixed(sender.bytes()).fixed(receiver.bytes());
    }

    @Override
    public int kind() {
        return KIND;
    }

    void write(Proto.Writer writer) {
        writer.bytes(1, key.bytes()).bytes(2, signature);
    }

    static IdentityBody read(Proto.Reader reader) {
        return new IdentityBody(
                new VerifyingKey(reader.bytes(1, VerifyingKey.SIZE)),
                reader.bytes(2, SigningKey.SIGNATURE_SIZE));
    }
}
