package chat.tacit.e2ee.device;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.protocol.wire.Proto;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An entry of a device log as it travels: the bytes that were signed, and the signature ({@code
 * spec/65-device}).
 *
 * @param entry an encoded {@link LogEntry}, kept as received
 * @param signature 64 bytes
 */
public record SignedEntry(Bytes entry, Bytes signature) {
    public SignedEntry {
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "a signature");
    }

    /** Entry 0 of the log of {@code root}, which signs itself. */
    public static SignedEntry root(ContactIdentityKey root, Instant now) {
        Instant time = now.truncatedTo(ChronoUnit.MILLIS);
        return sign(LogEntry.root(root.publicKeys(), time), root.root());
    }

    static SignedEntry sign(LogEntry entry, SigningKey signer) {
        Bytes bytes = entry.encode();
        return new SignedEntry(bytes, signer.sign(signed(bytes)));
    }

    /**
     * The log that it says it belongs to.
     *
     * @throws UnopenableException if it is no entry
     */
    public LogId log() throws UnopenableException {
        try {
            return LogEntry.decode(entry).log();
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }

    /** {@code H(entry)}, 32 bytes: what the entry after it names as {@code previous}. */
    public Bytes hash() {
        return Bytes.owned(Hash.sha256(entry.shared()));
    }

    /**
     * This as entry 0 of a log.
     *
     * @throws UnopenableException if it isn't the first entry of the log that its own keys name, or
     *     isn't signed by its own {@code DK}
     */
    LogEntry verifiedRoot() throws UnopenableException {
        LogEntry decoded = decodedRoot();
        if (!decoded.device().root().verifies(signature, signed())) {
            throw new UnopenableException();
        }
        return decoded;
    }

    /** As {@link #verifiedRoot}, of an entry whose signature was verified before. */
    LogEntry decodedRoot() throws UnopenableException {
        LogEntry decoded;
        try {
            decoded = LogEntry.decode(entry);
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
        if (!decoded.equals(LogEntry.root(decoded.device(), decoded.time()))) {
            throw new UnopenableException();
        }
        return decoded;
    }

    /** Writes the fields of {@code SignedEntry} in {@code contact.proto}. */
    public static void write(SignedEntry signed, Proto.Writer writer) {
        writer.bytes(1, signed.entry).bytes(2, signed.signature);
    }

    /** Reads what {@link #write} writes; the entry itself is checked by who verifies it. */
    public static SignedEntry read(Proto.Reader reader) {
        return new SignedEntry(
                reader.bytes(1, 1, LogEntry.MAX_SIZE), reader.bytes(2, SigningKey.SIGNATURE_SIZE));
    }

    Fields signed() {
        return signed(entry);
    }

    private static Fields signed(Bytes entry) {
        return Fields.of(Labels.DEVICE_LOG).variable(entry);
    }
}
