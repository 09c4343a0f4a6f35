package chat.tacit.client.room;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.RoomExposures.Circumstance;
import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.QueueExposures;
import chat.tacit.client.route.Queues;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.member.RoomAlarm;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the profile knows of a room it is in, beside what was said there. */
public final class RoomInside {
    private RoomInside() {}

    /** What members call it. */
    public static String title(Transaction tx, ConversationId room) {
        return StoredRoom.title(tx, room);
    }

    /** What two members compare; nothing before the first event was read. */
    public static Optional<String> view(Transaction tx, RoomId room) {
        return StoredMemory.in(tx, room).tip().map(Point::view);
    }

    /** The rooms, by name, that know an account of the profile by a key which it had before. */
    public static List<String> behind(Transaction tx, AccountId account, VerifyingKey key) {
        return tx.list(
                "SELECT COALESCE(v.own_name, v.name) FROM room_member m JOIN room r ON"
                        + " r.conversation = m.conversation AND r.account = m.account JOIN"
                        + " conversation v ON v.id = m.conversation WHERE m.account = ? AND"
                        + " v.state NOT IN ('left', 'gone', 'refused') AND m.role > 0 AND m.key <>"
                        + " ? ORDER BY 1",
                row -> row.text(1),
                account.bytes(),
                key.bytes());
    }

    /** How many alarms the user hasn't seen. */
    public static int alarms(Transaction tx, RoomId room) {
        return (int) StoredMemory.in(tx, room).alarms().stream().filter(it -> !it.seen()).count();
    }

    /** What the last alarm rests on. */
    public static Optional<Bytes> proof(Transaction tx, RoomId room) {
        List<RoomAlarm> alarms = StoredMemory.in(tx, room).alarms();
        return alarms.isEmpty() ? Optional.empty() : Optional.of(alarms.getLast().proof().encode());
    }

    /** Where the host has a message of a room. */
    public static Optional<Long> position(Transaction tx, Message message) {
        return tx.one(
                        "SELECT position FROM message WHERE conversation = ? AND id = ?",
                        row -> row.optionalInteger(1),
                        message.conversation().bytes(),
                        message.id().bytes())
                .flatMap(it -> it);
    }

    /** Why somebody isn't invited, of whom the room was told since. */
    public static Optional<String> failure(Transaction tx, ConversationId room, Instant since) {
        return tx.one(
                "SELECT text FROM message WHERE conversation = ? AND type = 'notice' AND at >= ?"
                        + " AND text LIKE 'Somebody isn''t invited: %' ORDER BY place DESC LIMIT 1",
                row -> row.text(1), room.bytes(), since);
    }

    /** Who is on the way into a room: contacts by name, others by their account's address. */
    public static List<String> expected(Transaction tx, ConversationId room) {
        List<String> names = new ArrayList<>();
        RoomId id = StoredRoom.find(tx, room).orElseThrow().room();
        for (Invitee invitee : Invitees.of(tx, id)) {
            names.add(
                    invitee.contact()
                            .map(contact -> Directory.name(tx, contact))
                            .or(() -> invitee.account().map(AccountAddress::toString))
                            .orElse(""));
        }
        return names;
    }

    /** What a room lets others learn, with its real host and members. */
    public static RoomExposures exposures(Transaction tx, StoredRoom room) {
        List<RoomPerson> people = RoomPeople.of(tx, room.conversation());
        RelayAddress home =
                people.stream()
                        .filter(RoomPerson::own)
                        .map(it -> it.address().relay())
                        .findFirst()
                        .orElse(room.host());
        Set<Circumstance> circumstances = EnumSet.noneOf(Circumstance.class);
        if (home.fingerprint().equals(room.host().fingerprint())) {
            circumstances.add(Circumstance.ACCOUNT_AT_HOST);
        }
        if (people.stream().anyMatch(it -> it.own() && it.letInBy().equals(it.name()))) {
            circumstances.add(Circumstance.MADE_HERE);
        }
        if (Queues.all(tx).stream().anyMatch(it -> isAt(it.relay(), room.host()))) {
            circumstances.add(Circumstance.QUEUES_AT_HOST);
        }
        for (RoomPerson person : people) {
            switch (person.level()) {
                case UNKNOWN, SERVER, VOUCHED -> circumstances.add(Circumstance.STRANGERS);
                case CHANGED -> circumstances.add(Circumstance.CHANGED);
                case LINK, SCREEN, COMPARED -> {}
            }
        }
        return new RoomExposures(
                room.host().place(),
                home.place(),
                QueueExposures.passed(Proxies.path(tx, room.host())),
                circumstances);
    }

    private static boolean isAt(RelayAddress one, RelayAddress other) {
        return one.fingerprint().equals(other.fingerprint());
    }
}
