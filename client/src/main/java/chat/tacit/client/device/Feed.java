package chat.tacit.client.device;

import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Outbox;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.ProfileRecord;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells the other devices what happens here ({@code spec/65-device} §8). What happened is noted by
 * the database itself, by what it happened to; it is read when there is room to tell it, so that
 * however often a thing changes while a device is away it is told once. What was told is kept until
 * the other device has confirmed it.
 */
public final class Feed {
    /** {@code PARTS_IN_FLIGHT}: parts that wait for their confirmation, of one sibling. */
    public static final int WINDOW = 16;

    /** When a part that wasn't confirmed is sealed again: it may be lost with its relays. */
    static final Duration AGAIN = Duration.ofDays(1);

    private static final int PAGE = 200;

    private final Sealer sealer;
    private final Entropy entropy;
    private final Map<ConversationId, Instant> resumeAt = new HashMap<>(); // after a failure

    public Feed(Sealer sealer, Entropy entropy) {
        this.sealer = sealer;
        this.entropy = entropy;
    }

    /** The first word to a sibling. */
    static void begin(Transaction tx, ConversationId sibling) {
        note(tx, sibling, Subject.BEGIN.code(), 0);
    }

    /** Notes everything that there is, in the order in which it has to come. */
    static void all(Transaction tx, ConversationId sibling, Instant since) {
        tx.list("SELECT number FROM device ORDER BY number", row -> row.integer(1))
                .forEach(number -> note(tx, sibling, Subject.DEVICE.code(), number));
        note(tx, sibling, Subject.SETTINGS.code(), 0);
        tx.update(
                "INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT ?, ?, id FROM"
                        + " conversation WHERE kind = 'contact' AND state = 'active'"
                        + " ORDER BY created_at, id",
                sibling.bytes(),
                Subject.CONTACT.code());
        tx.update(
                "INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT DISTINCT ?, ?,"
                        + " conversation FROM held_key",
                sibling.bytes(),
                Subject.HELD.code());
        for (Field field : Field.ALL) {
            tx.update(
                    "INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT ?, ?, id FROM"
                            + " conversation WHERE kind = 'contact' AND state = 'active'",
                    sibling.bytes(),
                    Subject.decision(field));
        }
        tx.update(
                "INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT ?, ?, id FROM account"
                        + " WHERE step = 'ready' ORDER BY made_at, id",
                sibling.bytes(),
                Subject.OWN_ACCOUNT);
        tx.update(
                "INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT ?, ?, conversation"
                        + " FROM room ORDER BY conversation",
                sibling.bytes(),
                Subject.ROOM);
        for (Field field : Field.OF_ROOMS) {
            tx.update(
                    "INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT ?, ?, conversation"
                            + " FROM room",
                    sibling.bytes(),
                    Subject.decision(field));
        }
        accounts(tx, sibling);
        note(tx, sibling, Subject.LIVE.code(), 0);
        note(tx, sibling, Subject.LIVE.code(), Subject.CERTIFICATES);
        tx.update(
                "INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT ?, ?,"
                        + " CAST(name AS BLOB) FROM live_anchor ORDER BY name",
                sibling.bytes(),
                Subject.ANCHOR);
        tx.update(
                "INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT ?, ?, pk FROM"
                        + " trusted_identity ORDER BY id",
                sibling.bytes(),
                Subject.LIVE.code());
        tx.update(
                "INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT ?, ?, id FROM"
                        + " conversation WHERE live_told = 1 ORDER BY id",
                sibling.bytes(),
                Subject.LIVE.code());
        tx.update(
                "INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT ?, ?, m.row FROM"
                        + " message m JOIN conversation v ON v.id = m.conversation"
                        + " WHERE (v.kind = 'contact' AND v.state = 'active' OR v.kind = 'room')"
                        + " AND m.at >= ?"
                        + " AND m.held_until IS NULL ORDER BY m.place",
                sibling.bytes(),
                Subject.MESSAGE.code(),
                since);
        tx.update("UPDATE sibling SET total = noted WHERE conversation = ?", sibling.bytes());
    }

    /** Those of others; who is merely a member somewhere is learnt from the room. */
    private static void accounts(Transaction tx, ConversationId sibling) {
        tx.update(
                "INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT ?, ?, account FROM"
                        + " known_account WHERE level <> 'vouched' OR changed = 1 OR settled > 0 OR"
                        + " name <> '' ORDER BY account",
                sibling.bytes(),
                Subject.KNOWN_ACCOUNT);
        tx.update(
                "INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT DISTINCT ?, ?,"
                        + " conversation FROM told_account",
                sibling.bytes(),
                Subject.TOLD_ACCOUNT);
        tx.update(
                "INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT ?, ?, account FROM"
                        + " blocked_account ORDER BY account",
                sibling.bytes(),
                Subject.BLOCKED_ACCOUNT);
    }

    /** Notes something for one sibling. */
    static void note(Transaction tx, ConversationId sibling, int kind, Object subject) {
        tx.update(
                "INSERT OR IGNORE INTO feed (sibling, kind, subject) VALUES (?, ?, ?)",
                sibling.bytes(),
                kind,
                subject);
    }

    /** Notes something for all siblings but one, from whom it came. */
    static void others(Transaction tx, ConversationId from, int kind, Object subject) {
        tx.update(
                "INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, ?, ?"
                        + " FROM sibling WHERE fed = 1 AND conversation <> ?",
                kind,
                subject,
                from.bytes());
    }

    /** Notes something for all siblings. */
    static void everyone(Transaction tx, int kind, Object subject) {
        tx.update(
                "INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, ?, ?"
                        + " FROM sibling WHERE fed = 1",
                kind,
                subject);
    }

    /** Tells what there is room for. */
    public void run(Transaction tx, Instant now) {
        resumeAt.values().removeIf(at -> !at.isAfter(now) || at.isAfter(now.plus(Attempts.PAUSE)));
        for (ConversationId sibling : open(tx)) {
            if (!Attempts.done(tx, "what a device is told", () -> run(tx, sibling, now))) {
                resumeAt.put(sibling, now.plus(Attempts.PAUSE));
            }
        }
    }

    private void run(Transaction tx, ConversationId sibling, Instant now) {
        again(tx, sibling, now);
        while (inFlight(tx, sibling) < WINDOW && anything(tx, sibling)) {
            tell(tx, sibling, now);
        }
    }

    /** When {@link #run} has something to do. */
    public Optional<Instant> nextDue(Transaction tx) {
        List<ConversationId> open = open(tx);
        if (open.stream().anyMatch(one -> inFlight(tx, one) < WINDOW && anything(tx, one))) {
            return Optional.of(Instant.EPOCH);
        }
        return Stream.concat(
                        open.stream().flatMap(one -> sealed(tx, one).stream()),
                        resumeAt.values().stream())
                .min(Comparator.naturalOrder());
    }

    /** When the first part that isn't confirmed is sealed again. */
    private static Optional<Instant> sealed(Transaction tx, ConversationId sibling) {
        return tx.one(
                        "SELECT MIN(sealed_at) FROM part WHERE own = 1 AND sibling = ?",
                        row -> row.optionalInstant(1),
                        sibling.bytes())
                .flatMap(at -> at)
                .map(at -> at.plus(AGAIN));
    }

    /** The siblings that can be told something. */
    private List<ConversationId> open(Transaction tx) {
        return tx
                .list(
                        "SELECT conversation FROM sibling WHERE fed = 1",
                        row -> new ConversationId(row.bytes(1)))
                .stream()
                .filter(id -> !resumeAt.containsKey(id))
                .filter(id -> isOpen(Contacts.find(tx, id).orElseThrow()))
                .toList();
    }

    private static boolean isOpen(Contact sibling) {
        return sibling.state() == Conversation.State.ACTIVE && !sibling.paused();
    }

    private static long inFlight(Transaction tx, ConversationId sibling) {
        return tx.one(
                        "SELECT COUNT(*) FROM part WHERE own = 1 AND sibling = ?",
                        row -> row.integer(1),
                        sibling.bytes())
                .orElseThrow();
    }

    private static boolean anything(Transaction tx, ConversationId sibling) {
        return tx.one("SELECT 1 FROM feed WHERE sibling = ? LIMIT 1", row -> true, sibling.bytes())
                .isPresent();
    }

    private record Noted(long id, int kind, Subject.About about) {}

    /** Reads what is noted until a part is full, and puts it into as many parts as it takes. */
    private void tell(Transaction tx, ConversationId sibling, Instant now) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        for (Noted noted : noted(tx, sibling)) {
            if (told.size() >= Body.History.MAX_PART) {
                break;
            }
            tx.update("DELETE FROM feed WHERE id = ?", noted.id());
            for (ProfileRecord record : Subject.read(tx, sibling, noted.kind(), noted.about())) {
                Bytes encoded = record.encode();
                told.writeBytes(framed(encoded).shared());
            }
            if (noted.kind() == Subject.AMENDMENT.code()) {
                handedOver(tx, noted.about().id());
            }
        }
        byte[] all = told.toByteArray();
        for (int from = 0; from < all.length; from += Body.History.MAX_PART) {
            int to = Math.min(all.length, from + Body.History.MAX_PART);
            put(tx, sibling, Bytes.owned(Arrays.copyOfRange(all, from, to)), now);
        }
    }

    /** Who has a session with the contact sees to an amendment, when every sibling knows of it. */
    private static void handedOver(Transaction tx, Bytes amendment) {
        tx.update(
                "DELETE FROM amendment WHERE own = 1 AND id = ?1 AND EXISTS (SELECT 1 FROM"
                        + " contact c WHERE c.conversation = amendment.conversation AND c.live = 0)"
                        + " AND NOT EXISTS (SELECT 1 FROM feed WHERE kind = ?2 AND subject = ?1)",
                amendment,
                Subject.AMENDMENT.code());
    }

    private static List<Noted> noted(Transaction tx, ConversationId sibling) {
        return tx.list(
                "SELECT id, kind, CASE typeof(subject) WHEN 'blob' THEN subject END,"
                        + " CASE typeof(subject) WHEN 'integer' THEN subject END"
                        + " FROM feed WHERE sibling = ? ORDER BY id LIMIT "
                        + PAGE,
                row ->
                        new Noted(
                                row.integer(1),
                                (int) row.integer(2),
                                new Subject.About(
                                        row.optionalBytes(3).orElse(Bytes.empty()),
                                        row.optionalInteger(4).orElse(0L))),
                sibling.bytes());
    }

    private void put(Transaction tx, ConversationId sibling, Bytes bytes, Instant now) {
        tx.update(
                "INSERT INTO part (sibling, own, number, content, left_then, bytes) SELECT ?1, 1,"
                        + " next_part, ?2, MIN(noted, 2147483647), ?3 FROM sibling"
                        + " WHERE conversation = ?1",
                sibling.bytes(),
                ContentId.random(entropy).bytes(),
                bytes);
        tx.update(
                "UPDATE sibling SET next_part = next_part + 1 WHERE conversation = ?",
                sibling.bytes());
        sealWaiting(tx, sibling, sealer, now);
    }

    /** A device was removed: what waits for it isn't told, and nothing that it tells is taken. */
    static void end(Transaction tx, ConversationId sibling) {
        tx.update("DELETE FROM feed WHERE sibling = ?", sibling.bytes());
        tx.update(
                "UPDATE sibling SET fed = 0, trusted = 0, next_part = COALESCE((SELECT MIN(number)"
                        + " FROM part WHERE own = 1 AND sibling = ?1 AND sealed_at IS NULL),"
                        + " next_part) WHERE conversation = ?1",
                sibling.bytes());
        tx.update(
                "DELETE FROM part WHERE sibling = ? AND (own = 0 OR sealed_at IS NULL)",
                sibling.bytes());
    }

    /** Tells one thing, whatever else waits or doesn't. */
    void tell(Transaction tx, ConversationId sibling, LinkedRecord record, Instant now) {
        put(tx, sibling, framed(record.encode()), now);
    }

    private static Bytes framed(Bytes record) {
        return Bytes.owned(
                ByteBuffer.allocate(Integer.BYTES + record.size())
                        .putInt(record.size())
                        .put(record.shared())
                        .array());
    }

    private record Part(ContentId content, Body.History body) {}

    private static Part part(Row row) {
        return new Part(
                new ContentId(row.bytes(1)),
                new Body.History(row.integer(2), (int) row.integer(3), row.bytes(4)));
    }

    /** Seals the parts that have to be sealed still, in order. */
    public static void sealWaiting(
            Transaction tx, ConversationId sibling, Sealer sealer, Instant now) {
        List<Part> waiting =
                tx.list(
                        "SELECT content, number, left_then, bytes FROM part WHERE own = 1"
                                + " AND sibling = ? AND sealed_at IS NULL ORDER BY number",
                        Feed::part,
                        sibling.bytes());
        for (Part part : waiting) {
            Sealer.Numbered fresh = sealer.number(tx, sibling, now);
            Sealer.Numbered which = new Sealer.Numbered(part.content(), fresh.number(), fresh.at());
            if (!sealer.seal(tx, sibling, which, part.body(), now)) {
                return;
            }
            tx.update(
                    "UPDATE part SET sealed_at = ? WHERE own = 1 AND sibling = ? AND content = ?",
                    now,
                    sibling.bytes(),
                    part.content().bytes());
        }
    }

    /** A new session, or a day without a confirmation: the parts are sealed again. */
    public static void unseal(Transaction tx, ConversationId sibling, Instant sealedBefore) {
        List<Bytes> contents =
                tx.list(
                        "SELECT content FROM part WHERE own = 1 AND sibling = ?"
                                + " AND sealed_at <= ?",
                        row -> row.bytes(1),
                        sibling.bytes(),
                        sealedBefore);
        for (Bytes content : contents) {
            Outbox.delivered(tx, sibling, content);
            tx.update(
                    "UPDATE part SET sealed_at = NULL WHERE own = 1 AND sibling = ?"
                            + " AND content = ?",
                    sibling.bytes(),
                    content);
        }
    }

    private void again(Transaction tx, ConversationId sibling, Instant now) {
        unseal(tx, sibling, now.minus(AGAIN));
        sealWaiting(tx, sibling, sealer, now);
    }

    /** The other device has a part: it needn't be told again. */
    public static void confirmed(Transaction tx, ConversationId by, ContentId content) {
        tx.update(
                "DELETE FROM part WHERE own = 1 AND sibling = ? AND content = ?",
                by.bytes(),
                content.bytes());
    }
}
