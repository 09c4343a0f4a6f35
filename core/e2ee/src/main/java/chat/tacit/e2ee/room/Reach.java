package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.room.Invitation.Beginning;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Stream;

import java.util.ArrayList;
import java.util.List;

/** How far back somebody who is invited may read ({@code spec/50-room} §16). */
public sealed interface Reach {

    /** All that the inviter can. */
    record All() implements Reach {}

    /** Nothing before the TrustKey. */
    record Now() implements Reach {}

    /**
     * From a message on.
     *
     * @param position of its event
     * @param epoch of it
     * @param counts the lowest that it or a later event of its epoch uses
     */
    record From(long position, long epoch, Counts counts) implements Reach {}

    /** Of the two streams in one epoch, each from 1 to {@code ROOM_COUNTER}. */
    record Counts(int message, int state) {
        /** Before any event. */
        public static final Counts NONE =
                new Counts(EventPlace.MAX_COUNTER, EventPlace.MAX_COUNTER);

        /** What is lowest with one message event more; one of another epoch changes nothing. */
        public Counts with(long epoch, Reply.MessageItem item) {
            return new Counts(lower(message, epoch, item.event().bytes(), Stream.MESSAGE), state);
        }

        /** What is lowest with one state event more; one of another epoch changes nothing. */
        public Counts with(long epoch, Reply.StateItem item) {
            return new Counts(message, lower(state, epoch, item.event().sealed(), Stream.STATE));
        }

        private static int lower(int lowest, long epoch, Bytes event, Stream stream) {
            try {
                EncryptedMessage told = EncryptedMessage.decode(event, stream);
                boolean counts = told.epoch() == epoch && told.counter() > 0;
                return counts ? Math.min(lowest, told.counter()) : lowest;
            } catch (MalformedException e) {
                return lowest;
            }
        }
    }

    /** The epoch of a message event; 0 if it is none. */
    static long epoch(Reply.MessageItem item) {
        try {
            return EncryptedMessage.decode(item.event().bytes(), Stream.MESSAGE).epoch();
        } catch (MalformedException e) {
            return 0;
        }
    }

    /** As the invitation says it. */
    default Beginning beginning() {
        return switch (this) {
            case All() -> new Beginning.All();
            case Now() -> new Beginning.Now();
            case From from -> new Beginning.From(from.position);
        };
    }

    /**
     * What of the inviter's keys goes into the dossier.
     *
     * @param before the epoch that the TrustKey begins, whose keys the invitation has
     */
    default List<EpochKeys> of(RoomId room, long before, List<EpochKeys> own) {
        List<EpochKeys> keys = new ArrayList<>();
        for (EpochKeys each : own) {
            boolean given =
                    each.epoch() < before
                            && switch (this) {
                                case All() -> true;
                                case Now() -> false;
                                case From from -> each.epoch() >= from.epoch;
                            };
            if (given) {
                boolean partly = this instanceof From from && each.epoch() == from.epoch;
                keys.add(partly ? each.narrowed(room, ((From) this).counts) : each);
            }
        }
        return keys;
    }
}
