package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.SignedCore;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.wire.Proto;

import java.util.List;
import java.util.Optional;

/**
 * What an alarm rests on, to be shown to whoever asks: what this member had taken, and what it was
 * told besides, each with its author's signature where it has one ({@code spec/50-room} §15). A
 * proof names authors and holds what they said; it is written to a file on demand alone.
 */
public record Proof(RoomId room, List<Exhibit> exhibits) {
    /** Bytes of the longest encoding. */
    static final int MAX_SIZE = 1 << 20;

    private static final int MOST = 8;

    public Proof {
        exhibits = List.copyOf(exhibits);
    }

    /** One thing that was seen. */
    public sealed interface Exhibit {}

    /** An event that was in the chain, signed by its author. */
    public record Core(SignedCore core) implements Exhibit {}

    /** A place that was in the chain, or that the host named; nobody has signed it. */
    public record Head(Place place) implements Exhibit {}

    /** A state event as the host told it. */
    public record State(StateEvent event) implements Exhibit {}

    /**
     * A message event as the host told it, and what its author signed where it opened.
     *
     * @param said account, device and payload
     */
    public record Message(long position, long stamp, Bytes event, Optional<Said> said)
            implements Exhibit {}

    /**
     * What was in a message event.
     *
     * @param payload padded, with the signature behind it
     */
    public record Said(AccountId account, DeviceId device, Bytes payload) {}

    public Bytes encode() {
        return Proto.Writer.create()
                .bytes(1, room.bytes())
                .messages(2, exhibits, Proof::write)
                .toBytes();
    }

    private static void write(Exhibit exhibit, Proto.Writer out) {
        switch (exhibit) {
            case Core(SignedCore core) ->
                    out.message(1, it -> it.bytes(1, core.bytes()).bytes(2, core.signature()));
            case Head(Place place) ->
                    out.message(2, it -> it.u64(1, place.position()).bytes(2, place.coreHash()));
            case State(StateEvent event) -> out.bytes(3, event.encode().bytes());
            case Message message -> out.message(4, it -> write(message, it));
        }
    }

    private static void write(Message message, Proto.Writer out) {
        out.u64(1, message.position).u64(2, message.stamp).bytes(3, message.event);
        message.said.ifPresent(said ->
                out.bytes(4, said.account.bytes())
                        .bytes(5, said.device.bytes())
                        .bytes(6, said.payload));
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one
     */
    public static Proof decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(Proof::read);
    }

    private static Proof read(Proto.Reader in) {
        RoomId room = new RoomId(in.bytes(1, RoomId.SIZE));
        return new Proof(room, in.messages(2, MOST, Proof::exhibit));
    }

    private static Exhibit exhibit(Proto.Reader in) {
        int field = in.next();
        return switch (field) {
            case 1 -> new Core(in.message(1, Proof::core));
            case 2 -> new Head(in.message(2, Proof::place));
            case 3 -> new State(StateEvent.decode(in.bytes(3, 1, StateEvent.MAX_SIZE)));
            case 4 -> in.message(4, Proof::message);
            default -> throw new MalformedException("no exhibit: " + field);
        };
    }

    private static SignedCore core(Proto.Reader in) {
        Bytes core = in.bytes(1, 1, StateEvent.MAX_SIZE);
        return SignedCore.decode(core, in.bytes(2, SigningKey.SIGNATURE_SIZE));
    }

    private static Place place(Proto.Reader in) {
        return new Place(in.u64(1), in.bytes(2, Hash.SIZE));
    }

    private static Message message(Proto.Reader in) {
        long position = in.u64(1);
        long stamp = in.u64(2);
        Bytes event = in.bytes(3, 1, EventBytes.MAX_MESSAGE);
        Optional<Said> said =
                in.has(4)
                        ? Optional.of(
                                new Said(
                                        new AccountId(in.bytes(4, AccountId.SIZE)),
                                        new DeviceId(in.bytes(5, DeviceId.SIZE)),
                                        in.bytes(6, 1, EventBytes.MAX_MESSAGE)))
                        : Optional.empty();
        return new Message(position, stamp, event, said);
    }
}
