package chat.tacit.e2ee.device;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.protocol.wire.Proto;

import java.time.Instant;

/**
 * An entry of a device log ({@code spec/65-device}).
 *
 * @param log the log it belongs to
 * @param place where in the chain it stands
 * @param change what it does
 * @param device the keys of the device that is added or removed
 * @param said by whom and when
 */
public record LogEntry(LogId log, Place place, Change change, ContactIdentity device, Said said) {
    /** The number of the root device. */
    public static final int ROOT = 1;

    /** The number of the recovery key, which is no device but signs like one. */
    public static final int RECOVERY = 0;

    /** Bytes of the longest entry. */
    static final int MAX_SIZE = 192;

    private static final int MAX_DEVICE = 255;

    /**
     * @param seq from 0
     * @param previous {@code H(previous entry)}, 32 zero bytes before entry 0
     */
    public record Place(int seq, Bytes previous) {
        static final Place FIRST = new Place(0, Bytes.zeros(Hash.SIZE));

        public Place {
            previous.requireSize(Hash.SIZE, "the hash of an entry");
            if (seq < 0 || (seq == 0) != previous.isZero()) {
                throw new MalformedException("entry 0, and no other, has nothing before it");
            }
        }
    }

    /**
     * @param added whether the device is added, else removed
     * @param device its number; the root device is {@value #ROOT}
     */
    public record Change(boolean added, int device) {
        public Change {
            if (device < 0 || device > MAX_DEVICE) {
                throw new MalformedException("no number of a device: " + device);
            }
        }
    }

    /**
     * Who signs stands in what is signed: two devices that say the same thing make two entries, and
     * nobody can put a weaker signature in the place of a stronger one.
     *
     * @param signer the number of the device that signs; 0 in entry 0, which signs itself
     * @param time its clock, to the millisecond
     */
    public record Said(int signer, Instant time) {}

    /** Entry 0: the root device itself. */
    static LogEntry root(ContactIdentity root, Instant time) {
        Change addition = new Change(true, ROOT);
        return new LogEntry(LogId.of(root), Place.FIRST, addition, root, new Said(0, time));
    }

    Instant time() {
        return said.time;
    }

    Bytes encode() {
        return Proto.Writer.create()
                .bytes(1, log.bytes())
                .u32(2, place.seq)
                .bytes(3, place.previous)
                .u32(4, change.added ? 1 : 2)
                .u32(5, change.device)
                .bytes(6, device.identity().bytes())
                .bytes(7, device.root().bytes())
                .u64(8, said.time.toEpochMilli())
                .u32(9, said.signer)
                .toBytes();
    }

    static LogEntry decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(LogEntry::read);
    }

    private static LogEntry read(Proto.Reader reader) {
        LogId log = new LogId(reader.bytes(1, LogId.SIZE));
        Place place = new Place(reader.count(2, Integer.MAX_VALUE), reader.bytes(3, Hash.SIZE));
        int operation = reader.count(4, 2);
        if (operation == 0) {
            throw new MalformedException("an entry that does nothing");
        }
        Change change = new Change(operation == 1, reader.count(5, MAX_DEVICE));
        ContactIdentity device =
                new ContactIdentity(
                        new AgreementPublicKey(reader.bytes(6, AgreementPublicKey.SIZE)),
                        new VerifyingKey(reader.bytes(7, VerifyingKey.SIZE)));
        long time = reader.u64(8);
        if (time < 0) {
            throw new MalformedException("a time before 1970");
        }
        Said said = new Said(reader.count(9, MAX_DEVICE), Instant.ofEpochMilli(time));
        return new LogEntry(log, place, change, device, said);
    }
}
