package chat.tacit.client.room;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Vote;
import chat.tacit.e2ee.room.member.Attempt;
import chat.tacit.e2ee.room.member.RoomAlarm;
import chat.tacit.e2ee.room.member.RoomMemory;
import chat.tacit.e2ee.room.member.Saying;
import chat.tacit.e2ee.room.member.TermSecrets;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.room.Term;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a member remembers of a room, in the profile's database. It can be asked and told within a
 * transaction alone; the room's conversation has begun before ({@link StoredRoom#begin}).
 */
public final class StoredMemory implements RoomMemory {
    /** Of a room, whatever else is asked. */
    private static final String HERE = " WHERE conversation = ?";

    private final RoomId room;
    private final Bytes in;
    private Optional<Transaction> current = Optional.empty();

    public StoredMemory(RoomId room) {
        this.room = room;
        this.in = StoredRoom.conversation(room).bytes();
    }

    /** The same for the time of one transaction. */
    public static StoredMemory in(Transaction tx, RoomId room) {
        StoredMemory memory = new StoredMemory(room);
        memory.current = Optional.of(tx);
        return memory;
    }

    /** Does something that asks and tells this memory in a transaction. */
    public <T> T within(Transaction tx, Supplier<T> work) {
        current = Optional.of(tx);
        try {
            return work.get();
        } finally {
            current = Optional.empty();
        }
    }

    /** Forgets the room, but for what was said: it begins anew. */
    public void forget() {
        for (String table :
                List.of("room_memory", "room_link", "room_keys", "room_attempt", "room_bundle")) {
            tx().update("DELETE FROM " + table + HERE, in);
        }
        for (String table : List.of("room_wish", "room_alarm", "room_arrived", "room_vote")) {
            tx().update("DELETE FROM " + table + HERE, in);
        }
        tx().update("DELETE FROM room_trail" + HERE, in);
        tx().update("DELETE FROM room_named" + HERE, in);
    }

    public ConversationId conversation() {
        return new ConversationId(in);
    }

    private Transaction tx() {
        return current.orElseThrow(() -> new IllegalStateException("outside a transaction"));
    }

    private <T> Optional<T> value(String column, Function<Row, Optional<T>> read) {
        return tx().one("SELECT " + column + " FROM room_memory" + HERE, read, in)
                .flatMap(it -> it);
    }

    private void value(String column, Object value) {
        tx().update(
                        "INSERT INTO room_memory (conversation, %1$s) VALUES (?, ?) ON CONFLICT DO UPDATE"
                                        .formatted(column)
                                + " SET %1$s = excluded.%1$s".formatted(column),
                        in,
                        value);
    }

    private <T> List<T> all(String what, Function<Bytes, T> decode) {
        return tx().list("SELECT " + what, row -> decode.apply(row.bytes(1)), in);
    }

    @Override
    public RoomId room() {
        return room;
    }

    @Override
    public Optional<Bytes> notes() {
        return value("notes", row -> row.optionalBytes(1));
    }

    @Override
    public void notes(Bytes notes) {
        value("notes", notes);
    }

    @Override
    public Optional<Point> tip() {
        return value("tip", row -> row.optionalBytes(1)).map(Point::decode);
    }

    @Override
    public void tip(Point tip) {
        value("tip", tip.encode());
    }

    @Override
    public void link(Link link) {
        tx().update(
                        "INSERT OR REPLACE INTO room_link (conversation, position, link) VALUES (?,"
                                + " ?, ?)",
                        in,
                        link.place().position(),
                        link.encode());
    }

    @Override
    public Optional<Link> link(long position) {
        return tx().one(
                        "SELECT link FROM room_link" + HERE + " AND position = ?",
                        row -> Link.decode(row.bytes(1)),
                        in,
                        position);
    }

    @Override
    public List<Link> links(long after, int most) {
        return tx().list(
                        "SELECT link FROM room_link"
                                + HERE
                                + " AND position > ? ORDER BY position LIMIT ?",
                        row -> Link.decode(row.bytes(1)),
                        in,
                        after,
                        most);
    }

    @Override
    public void keys(EpochKeys keys) {
        tx().update(
                        "INSERT OR REPLACE INTO room_keys (conversation, epoch, keys) VALUES (?, ?,"
                                + " ?)",
                        in,
                        keys.epoch(),
                        keys.encode());
    }

    @Override
    public Optional<EpochKeys> keys(long epoch) {
        return tx().one(
                        "SELECT keys FROM room_keys" + HERE + " AND epoch = ?",
                        row -> EpochKeys.decode(row.bytes(1)),
                        in,
                        epoch);
    }

    @Override
    public void secrets(TermSecrets secrets) {
        value("term", secrets.term().position());
        value("secrets", secrets.secrets().encode());
    }

    @Override
    public Optional<TermSecrets> secrets() {
        return value(
                "term, secrets",
                row ->
                        row.optionalSecret(2)
                                .map(EpochSecrets::decode)
                                .map(secrets ->
                                        new TermSecrets(new Term(row.integer(1)), secrets)));
    }

    @Override
    public void attempt(Attempt attempt) {
        tx().update(
                        "INSERT OR REPLACE INTO room_attempt (conversation, position, core_hash,"
                                + " attempt) VALUES (?, ?, ?, ?)",
                        in,
                        attempt.place().position(),
                        attempt.place().coreHash(),
                        attempt.encode());
    }

    @Override
    public List<Attempt> attempts() {
        return all(
                "attempt FROM room_attempt" + HERE + " ORDER BY position, core_hash",
                Attempt::decode);
    }

    @Override
    public void forgetAttempt(Place place) {
        tx().update(
                        "DELETE FROM room_attempt" + HERE + " AND position = ? AND core_hash = ?",
                        in,
                        place.position(),
                        place.coreHash());
    }

    @Override
    public void bundle(SignedBundle bundle) {
        tx().update(
                        "INSERT OR IGNORE INTO room_bundle (conversation, hash, bundle) VALUES (?,"
                                + " ?, ?)",
                        in,
                        bundle.hash(),
                        bundle.encode());
    }

    @Override
    public Optional<SignedBundle> bundle(Bytes hash) {
        return tx().one(
                        "SELECT bundle FROM room_bundle" + HERE + " AND hash = ?",
                        row -> SignedBundle.decode(row.bytes(1)),
                        in,
                        hash);
    }

    @Override
    public void wish(Wish wish) {
        tx().update(
                        "INSERT INTO room_wish (conversation, wish_id, wish) VALUES (?, ?, ?)"
                                + " ON CONFLICT DO UPDATE SET wish = excluded.wish",
                        in,
                        wish.id().bytes(),
                        wish.encode());
    }

    @Override
    public List<Wish> wishes() {
        return all("wish FROM room_wish" + HERE + " ORDER BY id", Wish::decode);
    }

    @Override
    public void forgetWish(Wish.Id wish) {
        tx().update("DELETE FROM room_wish" + HERE + " AND wish_id = ?", in, wish.bytes());
    }

    @Override
    public void say(Saying saying) {
        tx().update(
                        "INSERT OR IGNORE INTO room_waiting (conversation, content_id, content)"
                                + " VALUES (?, ?, ?)",
                        in,
                        saying.id().bytes(),
                        saying.content());
    }

    @Override
    public Optional<Saying> nextSaying() {
        return tx().one(
                        "SELECT content_id, content FROM room_waiting"
                                + HERE
                                + " AND done = 0 ORDER BY id LIMIT 1",
                        row -> new Saying(new ContentId(row.bytes(1)), row.bytes(2)),
                        in);
    }

    @Override
    public boolean isWaiting(ContentId content) {
        return tx().one(
                        "SELECT 1 FROM room_waiting" + HERE + " AND content_id = ? AND done = 0",
                        row -> true,
                        in,
                        content.bytes())
                .isPresent();
    }

    @Override
    public void forgetSaying(ContentId content) {
        // What became of it is an output of the same input, which needs to know what it was.
        tx().update(
                        "UPDATE room_waiting SET done = 1" + HERE + " AND content_id = ?",
                        in,
                        content.bytes());
    }

    @Override
    public void alarm(RoomAlarm alarm) {
        tx().update(
                        "INSERT OR REPLACE INTO room_alarm (conversation, number, alarm, seen)"
                                + " VALUES (?, ?, ?, ?)",
                        in,
                        alarm.number(),
                        alarm.encode(),
                        alarm.seen());
    }

    @Override
    public List<RoomAlarm> alarms() {
        return all("alarm FROM room_alarm" + HERE + " ORDER BY number", RoomAlarm::decode);
    }

    @Override
    public void arrived(AccountId account, boolean arrived) {
        tx().update(
                        arrived
                                ? "INSERT OR IGNORE INTO room_arrived (conversation, account)"
                                        + " VALUES (?, ?)"
                                : "DELETE FROM room_arrived WHERE conversation = ? AND account = ?",
                        in,
                        account.bytes());
    }

    @Override
    public Set<AccountId> arrived() {
        return new HashSet<>(all("account FROM room_arrived" + HERE, AccountId::new));
    }

    @Override
    public void vote(Vote vote) {
        tx().update(
                        "INSERT OR REPLACE INTO room_vote (conversation, voter, successor, vote)"
                                + " VALUES (?, ?, ?, ?)",
                        in,
                        vote.voter().bytes(),
                        vote.proposal().successor().bytes(),
                        vote.encode());
    }

    @Override
    public List<Vote> votes() {
        return all("vote FROM room_vote" + HERE + " ORDER BY voter, successor", Vote::decode);
    }

    @Override
    public void forgetVotes() {
        tx().update("DELETE FROM room_vote" + HERE, in);
    }

    @Override
    public OptionalLong position(Bytes hash) {
        return number("SELECT position FROM room_trail" + HERE + " AND hash = ?", hash);
    }

    @Override
    public boolean read(Bytes hash, long position) {
        return tx().update(
                                "INSERT OR IGNORE INTO room_trail (conversation, hash, position)"
                                        + " VALUES (?, ?, ?)",
                                in,
                                hash,
                                position)
                == 1;
    }

    @Override
    public OptionalLong named(DeviceId device) {
        return number("SELECT position FROM room_named" + HERE + " AND device = ?", device.bytes());
    }

    @Override
    public void name(DeviceId device, long position) {
        tx().update(
                        "INSERT OR REPLACE INTO room_named (conversation, device, position)"
                                + " VALUES (?, ?, ?)",
                        in,
                        device.bytes(),
                        position);
    }

    private OptionalLong number(String sql, Bytes which) {
        return tx().one(sql, row -> OptionalLong.of(row.integer(1)), in, which)
                .orElse(OptionalLong.empty());
    }
}
