package chat.tacit.e2ee.device;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.wire.Proto;

/**
 * A renewal as it travels: the bytes that were signed, and the signature ({@code spec/65-device}
 * §12).
 *
 * @param renewal an encoded {@link Renewal}, kept as received
 * @param signature 64 bytes
 */
public record SignedRenewal(Bytes renewal, Bytes signature) {
    /** Bytes of the longest that {@link #encode} gives. */
    private static final int MAX_SIZE = Renewal.MAX_SIZE + SigningKey.SIGNATURE_SIZE + 16;

    public SignedRenewal {
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "a signature");
    }

    /**
     * Signs a renewal.
     *
     * @param root the {@code DK} of the root device of its log
     */
    public static SignedRenewal sign(Renewal renewal, SigningKey root) {
        Proto.Writer writer = Proto.Writer.create();
        renewal.write(writer);
        Bytes bytes = writer.toBytes();
        return new SignedRenewal(bytes, root.sign(signed(bytes)));
    }

    /**
     * What it says; who signed it is another question.
     *
     * @throws UnopenableException if it is no renewal
     */
    public Renewal said() throws UnopenableException {
        try {
            Renewal said = Proto.Reader.of(renewal.shared(), Renewal.MAX_SIZE).whole(Renewal::read);
            var _ = said.next();
            return said;
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }

    boolean isSignedBy(VerifyingKey root) {
        return root.verifies(signature, signed(renewal));
    }

    private static Fields signed(Bytes renewal) {
        return Fields.of(Labels.DEVICE_LOG_RENEWAL).variable(renewal);
    }

    /** The bytes of {@code SignedRenewal} in {@code contact.proto}. */
    public Bytes encode() {
        Proto.Writer writer = Proto.Writer.create();
        write(this, writer);
        return writer.toBytes();
    }

    /** Reads what {@link #encode} gives. */
    public static SignedRenewal decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(SignedRenewal::read);
    }

    /** Writes the fields of {@code SignedRenewal} in {@code contact.proto}. */
    public static void write(SignedRenewal signed, Proto.Writer writer) {
        writer.bytes(1, signed.renewal).bytes(2, signed.signature);
    }

    /** Reads what {@link #write} writes; the renewal itself is checked by who verifies it. */
    public static SignedRenewal read(Proto.Reader reader) {
        return new SignedRenewal(
                reader.bytes(1, 1, Renewal.MAX_SIZE), reader.bytes(2, SigningKey.SIGNATURE_SIZE));
    }
}
