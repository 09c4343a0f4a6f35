package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.Optional;

/**
 * A room as the private pair lists it ({@code spec/50-room} §18).
 *
 * @param joined position of the TrustKey, or of the create, that made this account a member; from 1
 * @param from position of the first message event that is shown; 0: all
 * @param read position of the last one that was shown; 0: none
 * @param keys what opens the door at the host, the newest that are known
 * @param stamp of two entries the higher counts; one above the highest that its author knew, from 1
 */
public record RoomEntry(
        RoomId room, RelayAddress host, long joined, long from, long read, Keys keys, long stamp) {

    public RoomEntry {
        if (joined < 1 || stamp < 1) {
            throw new MalformedException("an entry without its beginning, or its stamp");
        }
    }

    /**
     * The secrets of an epoch, its seeds apart.
     *
     * @param term of the commit that gave them
     * @param admin if this account is an admin
     */
    public record Keys(
            Term term, SigningKey posting, SigningKey reading, Optional<SigningKey> admin) {
        public Keys {
            if (term.isNone()) {
                throw new MalformedException("secrets of no term");
            }
        }

        public static Keys of(Term term, EpochSecrets secrets) {
            return new Keys(term, secrets.posting(), secrets.reading(), secrets.admin());
        }
    }

    /**
     * What two devices say together: the entry with the higher stamp counts, of equal ones the
     * later; of both the newer secrets and the higher read position.
     */
    public RoomEntry with(RoomEntry later) {
        RoomEntry counts = later.stamp < stamp ? this : later;
        RoomEntry other = later.stamp < stamp ? later : this;
        long own = counts.keys.term.position();
        long others = other.keys.term.position();
        return new RoomEntry(
                room,
                counts.host,
                counts.joined,
                counts.from,
                Math.max(read, later.read),
                others > own ? other.keys : counts.keys,
                counts.stamp);
    }

    static void write(RoomEntry entry, Proto.Writer out) {
        out.bytes(1, entry.room.bytes());
        AddressFields.write(out, 2, entry.host);
        out.u64(5, entry.joined)
                .u64(6, entry.from)
                .u64(7, entry.read)
                .u64(8, entry.keys.term.position())
                .bytes(9, entry.keys.posting.seed().expose())
                .bytes(10, entry.keys.reading.seed().expose())
                .bytes(11, entry.keys.admin.map(it -> it.seed().expose()).orElse(new byte[0]))
                .u64(12, entry.stamp);
    }

    static RoomEntry read(Proto.Reader in) {
        RoomId room = new RoomId(in.bytes(1, RoomId.SIZE));
        RelayAddress host = AddressFields.read(in, 2);
        long joined = RoomNumbers.read(in, 5);
        long from = RoomNumbers.read(in, 6);
        long read = RoomNumbers.read(in, 7);
        Keys keys =
                new Keys(
                        new Term(RoomNumbers.read(in, 8)),
                        key(in, 9),
                        key(in, 10),
                        in.has(11) ? Optional.of(key(in, 11)) : Optional.empty());
        return new RoomEntry(room, host, joined, from, read, keys, RoomNumbers.read(in, 12));
    }

    private static SigningKey key(Proto.Reader in, int field) {
        Bytes seed = in.bytes(field, SigningKey.SEED_SIZE);
        return SigningKey.of(Secret.owned(seed.toArray()));
    }
}
