package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.Proto;

import java.time.Instant;
import java.util.Optional;

/**
 * What is signed of a state event, and all that an invitation shows of it ({@code spec/50-room}
 * §11). A core that decodes has the fields of its kind and no others; whether it is valid says
 * {@link Validity}.
 *
 * @param detail {@code H} of the detail's bytes, 32 bytes; absent if there is none
 * @param commit of a kind that begins an epoch
 */
public record Core(Head head, Change change, Optional<Bytes> detail, Optional<Commit> commit) {
    /** Bytes of the longest: what a state event's largest size holds. */
    static final int MAX_SIZE = 98_304;

    /**
     * Where it stands and whose it is.
     *
     * @param previous the core hash of the event before, zeros in the first
     * @param epoch in force before it, 0 in the first
     * @param author who signs it, by the device of {@code certificate}
     * @param time as its author says, to the millisecond
     */
    public record Head(
            RoomId room,
            long position,
            Bytes previous,
            long epoch,
            AccountId author,
            DeviceCertificate certificate,
            Instant time) {}

    /**
     * @throws MalformedException if it has a commit and its kind hasn't, or the other way round
     */
    public Core {
        if (commit.isPresent() != change.commits()) {
            throw new MalformedException("a commit where there is none, or none where there is");
        }
        detail.ifPresent(it -> it.requireSize(Hash.SIZE, "the hash of a detail"));
    }

    public Bytes encode() {
        ChangeFields fields = ChangeFields.of(change);
        Proto.Writer out =
                Proto.Writer.create()
                        .bytes(1, head.room.bytes())
                        .u64(2, head.position)
                        .bytes(3, head.previous)
                        .u64(4, head.epoch)
                        .u32(5, fields.kind())
                        .bytes(6, head.author.bytes());
        CertificateFields.write(out, 7, head.certificate);
        out.u64(10, head.time.toEpochMilli()).bytes(11, detail.orElse(Bytes.empty()));
        fields.write(out);
        commit.ifPresent(it -> out.message(17, writer -> Commit.write(it, writer)));
        return out.toBytes();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one core
     */
    public static Core decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(Core::read);
    }

    private static Core read(Proto.Reader in) {
        RoomId room = new RoomId(in.bytes(1, RoomId.SIZE));
        long position = RoomNumbers.read(in, 2);
        Bytes previous = in.bytes(3, Hash.SIZE);
        long epoch = RoomNumbers.read(in, 4);
        int kind = ChangeFields.readKind(in);
        AccountId author = new AccountId(in.bytes(6, AccountId.SIZE));
        DeviceCertificate certificate = CertificateFields.read(in, 7);
        Instant time = RoomNumbers.time(in, 10);
        Head head = new Head(room, position, previous, epoch, author, certificate, time);
        Optional<Bytes> detail =
                in.has(11) ? Optional.of(in.bytes(11, Hash.SIZE)) : Optional.empty();
        Change change = ChangeFields.read(kind, in).change();
        Optional<Commit> commit =
                in.has(17) ? Optional.of(in.message(17, Commit::read)) : Optional.empty();
        return new Core(head, change, detail, commit);
    }
}
