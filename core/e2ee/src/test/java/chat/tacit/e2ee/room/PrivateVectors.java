package chat.tacit.e2ee.room;

import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.room.PrivateItem.ListId;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Term;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the part {@code private} of {@code spec/vectors/room.json} from the code ({@code
 * spec/50-room} §25): the events of a pair, and what they come to.
 */
final class PrivateVectors {
    private final RoomSamples samples = new RoomSamples(26);
    private final Secret secret = Secret.random(samples.entropy, 32);
    private final PrivatePair pair = PrivatePair.of(samples.room, secret);
    private final RoomId room = new RoomId(samples.bytes(32));
    private final EpochSecrets secrets = samples.secrets();
    private final RoomList list = new RoomList(new ListMemory());
    private final List<Object> events = new ArrayList<>();
    private long position;

    Map<String, Object> pair() throws UnopenableException {
        RoomId left = new RoomId(samples.bytes(32));
        take("an entry", entry(room, 1, 12, 5));
        take("keys", new PrivateItem.Keys(room, List.of(secrets.keys(2, 12))));
        EpochKeys partly = secrets.keys(1, 3).narrowed(room, new Reach.Counts(7, 2));
        take("keys from a count on", new PrivateItem.Keys(room, List.of(partly)));
        take("another room", entry(left, 1, 4, 0));
        take("which was left", new PrivateItem.Gone(left, 2));
        for (PrivateItem part : PrivateItem.Snapshot.split(room, 12, samples.bytes(12_100))) {
            take("a part of a snapshot", part);
        }
        PrivateItem.Begin begin = list.begin(ListId.fresh(samples.entropy));
        take("between: the higher read position, the secrets of before", entry(room, 1, 9, 8));
        take("a whole list begins", begin);
        for (RoomId each : List.of(room, left)) {
            for (PrivateItem item : list.room(each).items()) {
                take("of the list", item);
            }
        }
        take("its end", new PrivateItem.End(begin.list()));
        take("the room that was left, by somebody who was away", entry(left, 2, 4, 0));
        return object(
                "room",
                samples.room,
                "secret",
                hex(secret),
                "key",
                hex(pair.key()),
                "P",
                hex(pair.posting().seed()),
                "Q",
                hex(pair.reading().seed()),
                "A",
                hex(pair.admin().seed()),
                "first event",
                pair.first().encode().bytes(),
                "events in the order of the stream",
                events,
                "trimmed through",
                list.covered(),
                "refused",
                refused());
    }

    private PrivateItem entry(RoomId of, long stamp, long term, long read) {
        RoomEntry.Keys keys = RoomEntry.Keys.of(new Term(term), secrets);
        return new PrivateItem.Entry(
                new RoomEntry(of, samples.anna.address().relay(), 3, 0, read, keys, stamp));
    }

    private void take(String what, PrivateItem item) throws UnopenableException {
        EventBytes event = pair.seal(item, samples.entropy);
        list.take(++position, Optional.of(pair.open(event)));
        events.add(
                object(
                        "what",
                        what,
                        "position",
                        position,
                        "item",
                        item.encode(),
                        "event",
                        event.bytes(),
                        "rooms",
                        list.rooms().stream().map(this::told).toList()));
    }

    private String told(RoomEntry entry) {
        PrivateRoom folded = list.room(entry.room());
        return entry.room()
                + ": term "
                + entry.keys().term().position()
                + ", read "
                + entry.read()
                + ", epochs "
                + folded.keys().stream().map(EpochKeys::epoch).toList()
                + folded.joined().map(it -> ", joined at " + it.position()).orElse("");
    }

    private List<Object> refused() {
        Bytes event = pair.seal(new PrivateItem.Gone(room, 1), samples.entropy).bytes();
        return List.of(
                refused("a changed byte", pair, EventTest.flip(event)),
                refused("another pair", PrivatePair.of(room, secret), event),
                refused("cut off", pair, event.slice(0, event.size() - 1)));
    }

    private Map<String, Object> refused(String what, PrivatePair reader, Bytes event) {
        try {
            throw new AssertionError(reader.open(EventBytes.message(event)));
        } catch (UnopenableException e) {
            return object("what", what, "event", event);
        }
    }

    private static String hex(Secret secret) {
        return HexFormat.of().formatHex(secret.expose());
    }
}
