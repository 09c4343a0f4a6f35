package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.room.Alarm;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.wire.Proto;

import java.time.Instant;
import java.util.Optional;

/**
 * An alarm of a room, with what it rests on ({@code spec/50-room} §15).
 *
 * @param number of the alarms of this room, from 1
 * @param raised to the millisecond
 * @param seen whether the user has seen it, and posts on
 */
public record RoomAlarm(int number, Alarm alarm, Instant raised, Proof proof, boolean seen) {
    private static final int MAX_SIZE = 2 * Proof.MAX_SIZE;

    RoomAlarm asSeen() {
        return new RoomAlarm(number, alarm, raised, proof, true);
    }

    /** For a client's own store; {@link Proof#encode} is what is written to a file. */
    public Bytes encode() {
        return Proto.Writer.create()
                .u32(1, number)
                .u32(2, code(alarm.kind()))
                .bytes(3, alarm.by().map(AccountId::bytes).orElse(Bytes.empty()))
                .u64(4, raised.toEpochMilli())
                .bytes(5, proof.encode())
                .bool(6, seen)
                .toBytes();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one
     */
    public static RoomAlarm decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(RoomAlarm::read);
    }

    private static RoomAlarm read(Proto.Reader in) {
        int number = in.count(1, Integer.MAX_VALUE);
        Alarm.Kind kind = kind(in.count(2, 7));
        Optional<AccountId> by =
                in.has(3)
                        ? Optional.of(new AccountId(in.bytes(3, AccountId.SIZE)))
                        : Optional.empty();
        Instant raised = Instant.ofEpochMilli(in.u64(4));
        Proof proof = Proof.decode(in.bytes(5, 0, Proof.MAX_SIZE));
        return new RoomAlarm(number, new Alarm(kind, by), raised, proof, in.bool(6));
    }

    private static int code(Alarm.Kind kind) {
        return switch (kind) {
            case HISTORY -> 1;
            case SHOWN_OTHERWISE -> 2;
            case EPOCH -> 3;
            case MEMBERS -> 4;
            case SHUT_OUT -> 5;
            case WITHHELD -> 6;
            case TAKEN_OVER -> 7;
        };
    }

    private static Alarm.Kind kind(int code) {
        return switch (code) {
            case 1 -> Alarm.Kind.HISTORY;
            case 2 -> Alarm.Kind.SHOWN_OTHERWISE;
            case 3 -> Alarm.Kind.EPOCH;
            case 4 -> Alarm.Kind.MEMBERS;
            case 5 -> Alarm.Kind.SHUT_OUT;
            case 6 -> Alarm.Kind.WITHHELD;
            case 7 -> Alarm.Kind.TAKEN_OVER;
            default -> throw new MalformedException("no kind of an alarm: " + code);
        };
    }
}
