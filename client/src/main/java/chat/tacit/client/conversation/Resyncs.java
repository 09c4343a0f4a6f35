package chat.tacit.client.conversation;

import chat.tacit.client.Event;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Introduction;
import chat.tacit.client.contact.Whereabouts;
import chat.tacit.client.device.Connections;
import chat.tacit.client.device.Copies;
import chat.tacit.client.device.Feed;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.live.ToldIdentities;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Outbox;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Resync;
import chat.tacit.e2ee.agreement.ResyncFields;
import chat.tacit.e2ee.agreement.ResyncHistory;
import chat.tacit.e2ee.agreement.ResyncKeys;
import chat.tacit.e2ee.agreement.ResyncRequest;
import chat.tacit.e2ee.agreement.SessionSecrets;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.ratchet.Ratchet;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a new session with a contact whose ratchet and ours have lost each other ({@code
 * spec/60-contact} §6). It is shown in the conversation; the level stays, since the identity keys
 * do.
 */
public final class Resyncs {
    /** Requests of one contact that are answered within {@link #ANSWERS_TIME}; more are dropped. */
    static final int ANSWERS = 8;

    static final Duration ANSWERS_TIME = Duration.ofHours(1);

    /** A request that nobody answers is made again after an hour, and then after twice as long. */
    private static final int MAX_DOUBLINGS = 5;

    /** So many are asked in one transaction; who holds the database longer keeps others waiting. */
    private static final int MOST_AT_ONCE = 100;

    private static final String ASKED =
            "Messages were lost. A new session is being made; nothing has to be done.";
    private static final String MADE = "A new session was made after messages were lost.";
    private static final String GONE =
            "it wasn't confirmed, and can't be sent from here any more: send the file again";

    /** A request of ours waits, or nothing may be sealed before there is one; not of strangers. */
    private static final String WAITS =
            "asks = 1 AND resync_no < "
                    + Long.MAX_VALUE
                    + " AND conversation NOT IN (SELECT id FROM conversation"
                    + " WHERE state = 'request')";

    /** When a contact is asked again, of one that {@link #WAITS}; an index has it word for word. */
    private static final String AGAIN =
            "COALESCE(resync_at, 0) + ("
                    + ResyncHistory.PAUSE.toMillis()
                    + " << MIN(MAX(resync_tries - 1, 0), "
                    + MAX_DOUBLINGS
                    + "))";

    private final Entropy entropy;
    private final Sealer sealer;
    private final Introduction introduction;
    private final Notices notices;

    public Resyncs(Entropy entropy, Sealer sealer, Introduction introduction) {
        this.entropy = entropy;
        this.sealer = sealer;
        this.introduction = introduction;
        this.notices = new Notices(entropy);
    }

    /** Asks for a new session, unless this side did so within the hour. */
    public void ask(Transaction tx, Contact contact, Instant now, Consumer<Event> events) {
        if (contact.state() != Conversation.State.REQUEST && request(tx, contact.id(), now)) {
            tx.update(
                    "UPDATE contact SET resync_tries = 1 WHERE conversation = ?",
                    contact.id().bytes());
            notices.show(tx, contact.id(), ASKED, now, events);
        }
    }

    /** Asks on each connection of a conversation on which nothing can be sealed any more. */
    void askWhereStuck(Transaction tx, ConversationId in, Instant now) {
        for (ConversationId connection : Connections.of(tx, in)) {
            Contact contact = Contacts.find(tx, connection).orElseThrow();
            boolean waits =
                    !Copies.unsealed(tx, connection).isEmpty()
                            || (connection.equals(in)
                                    && (!History.unsealed(tx, in).isEmpty()
                                            || Amendments.anyWaits(tx, in)));
            if (waits && !contact.paused()) {
                ask(tx, contact, now, _ -> {}); // nobody has answered for very long
            }
        }
    }

    /**
     * Asks again where a request went unanswered, which may have been lost with its relays, or
     * where nothing may be sealed before one.
     */
    public void askAgain(Transaction tx, Instant now) {
        for (ConversationId id : due(tx, now)) {
            if (request(tx, id, now)) {
                tx.update(
                        "UPDATE contact SET resync_tries = resync_tries + 1"
                                + " WHERE conversation = ?",
                        id.bytes());
            }
        }
    }

    private static List<ConversationId> due(Transaction tx, Instant now) {
        return tx.list(
                "SELECT conversation FROM contact WHERE "
                        + WAITS
                        + " AND "
                        + AGAIN
                        + " <= ? ORDER BY "
                        + AGAIN
                        + " LIMIT "
                        + MOST_AT_ONCE,
                row -> new ConversationId(row.bytes(1)),
                now.toEpochMilli());
    }

    /** When {@link #askAgain} has something to do. */
    public static Optional<Instant> nextAgain(Transaction tx) {
        return tx.one(
                "SELECT "
                        + AGAIN
                        + " FROM contact WHERE "
                        + WAITS
                        + " ORDER BY "
                        + AGAIN
                        + " LIMIT 1",
                row -> row.instant(1));
    }

    /** Makes the request that is the only one waiting from now on, if one may be made. */
    private boolean request(Transaction tx, ConversationId id, Instant now) {
        ResyncHistory history = history(tx, id);
        if (!history.mayAsk(now)) {
            return false;
        }
        ResyncKeys keys = ResyncKeys.generate(history.next(), entropy);
        tx.update(
                "UPDATE contact SET resync_no = ?, resync_at = ?, resync_key = ?, resync_kem = ?"
                        + " WHERE conversation = ?",
                keys.number(),
                now.toEpochMilli(),
                keys.ephemeral().secret(),
                keys.kem().secret(),
                id.bytes());
        Boxed request = new Boxed(BoxKind.RESYNC, keys.request().encode());
        keys.wipe();
        Outbox.withdraw(tx, id, BoxKind.RESYNC); // answered, it would be of no use any more
        sealer.put(tx, id, ContentId.random(entropy), request, now);
        return true;
    }

    /** Answers a request, and seals again what the contact hasn't confirmed. */
    void answer(Transaction tx, Contact contact, Bytes payload, Instant now, Consumer<Event> events)
            throws UnopenableException {
        ResyncRequest request = ResyncRequest.decode(payload);
        ResyncHistory history = history(tx, contact.id());
        if (contact.state() == Conversation.State.REQUEST
                || history.judge(request) != ResyncHistory.Verdict.ANSWER
                || !mayAnswer(tx, contact.id(), now)) {
            return;
        }
        Whereabouts.forgetNumber(tx, contact.id());
        Resync.Answered answered = resync(tx, contact, now).answer(request, entropy);
        tx.update(
                "UPDATE contact SET resync_no = ?, resync_key = NULL, resync_kem = NULL,"
                        + " resync_tries = 0, resync_fields = ?, join_fields = NULL, paused = 0"
                        + " WHERE conversation = ?",
                request.number(),
                answered.fields().encode(),
                contact.id().bytes());
        Ratchets.add(
                tx,
                contact.id(),
                Ratchet.joiner(
                        answered.secrets(),
                        request.ephemeral(),
                        Optional.of(request.kem()),
                        entropy),
                now);
        answered.secrets().wipe();
        sealAgain(tx, contact.id(), now);
        notices.show(tx, contact.id(), MADE, now, events);
    }

    /**
     * Counts an answer, if there may be one more in this hour: whoever holds a route's sender key,
     * without the identity key, could else have everything sealed again for ever.
     */
    private static boolean mayAnswer(Transaction tx, ConversationId id, Instant now) {
        tx.update(
                "UPDATE contact SET answers = 0, answers_since = ? WHERE conversation = ?"
                        + " AND (answers_since IS NULL OR answers_since <= ? OR answers_since > ?)",
                now.toEpochMilli(),
                id.bytes(),
                now.minus(ANSWERS_TIME).toEpochMilli(),
                now.toEpochMilli()); // a clock that was set back
        return tx.update(
                        "UPDATE contact SET answers = answers + 1 WHERE conversation = ?"
                                + " AND answers < ?",
                        id.bytes(),
                        ANSWERS)
                == 1;
    }

    /**
     * Adds the ratchet of a new session if the answer is to our pending request; whether it is
     * genuine shows when its message opens.
     *
     * @return whether it was added
     */
    boolean begin(Transaction tx, Contact contact, ResyncFields fields, Instant now)
            throws UnopenableException {
        Optional<ResyncKeys> pending = keys(tx, contact.id());
        if (pending.isEmpty()) {
            return false;
        }
        ResyncKeys keys = pending.get();
        try {
            if (keys.number() != fields.number()) {
                return false;
            }
            SessionSecrets secrets = resync(tx, contact, now).finish(keys, fields);
            Ratchets.add(
                    tx,
                    contact.id(),
                    Ratchet.inviter(secrets, keys.ephemeral(), Optional.of(keys.kem())),
                    now);
            secrets.wipe();
            Whereabouts.forgetNumber(tx, contact.id());
            return true;
        } finally {
            keys.wipe(); // the ratchet's row and the request's have copies
        }
    }

    /**
     * After the answer's message opened: our request is done with, and what was lost goes out
     * again.
     */
    void finish(Transaction tx, Contact contact, Instant now, Consumer<Event> events) {
        tx.update(
                "UPDATE contact SET resync_key = NULL, resync_kem = NULL, resync_tries = 0,"
                        + " join_fields = NULL, paused = 0 WHERE conversation = ?",
                contact.id().bytes());
        sealAgain(tx, contact.id(), now);
        notices.show(tx, contact.id(), MADE, now, events);
    }

    /**
     * Seals again, under their old ids and numbers, the messages that the contact hasn't confirmed;
     * and first our introduction, which may have been lost as well.
     */
    void sealAgain(Transaction tx, ConversationId id, Instant now) {
        introduction.again(tx, id, now);
        Timers.again(tx, id, now);
        ToldIdentities.again(tx, id);
        Rekeys.again(tx, id, sealer, now);
        Feed.unseal(tx, id, now);
        for (Message message : History.unconfirmed(tx, id)) {
            Outbox.delivered(tx, id, message.id().bytes());
            History.sealed(tx, id, message.id(), false);
        }
        Amendments.unseal(tx, id);
        Copies.unseal(tx, id).forEach(content -> Outbox.delivered(tx, id, content.bytes()));
        sealWaiting(tx, id, now);
    }

    /**
     * Seals the messages that couldn't be before: after a thousand without an answer the next waits
     * for one.
     */
    void sealWaiting(Transaction tx, ConversationId id, Instant now) {
        if (Contacts.find(tx, id).orElseThrow().level() == Level.CHANGED) {
            return; // to whom it would go the user has yet to find out
        }
        for (Message message : History.unsealed(tx, id)) {
            Optional<Body> body = Conversations.body(tx, message);
            if (body.isEmpty()) {
                History.lost(tx, id, message.id(), GONE);
                continue; // whoever lacks its number asks, and hears that there is nothing
            }
            boolean sealed =
                    sealer.seal(
                            tx,
                            id,
                            new Sealer.Numbered(message.id(), message.number(), message.sentAt()),
                            body.get(),
                            now);
            if (!sealed) {
                return;
            }
            History.sealed(tx, id, message.id(), true);
        }
        Amendments.sealWaiting(tx, id, sealer, now);
        Feed.sealWaiting(tx, id, sealer, now);
        sealCopies(tx, id, now);
    }

    /** The same for what was said to several devices: what a message says now, or nothing. */
    private void sealCopies(Transaction tx, ConversationId connection, Instant now) {
        ConversationId in = Connections.shown(tx, connection);
        for (Copies.Copy copy : Copies.unsealed(tx, connection)) {
            Optional<Message> message = History.find(tx, in, copy.id()).filter(Message::own);
            Optional<Body> body =
                    copy.said()
                            .map(Content::body)
                            .or(() ->
                                    message.isPresent()
                                            ? Conversations.body(tx, message.get())
                                            : Optional.of(new Amendment.Delete(copy.id())));
            if (body.isEmpty()) {
                Copies.confirmed(tx, connection, copy.id()); // nothing can be said there any more
                History.lost(tx, in, copy.id(), GONE);
                continue;
            }
            Instant at =
                    copy.said()
                            .map(said -> said.envelope().sent())
                            .or(() -> message.map(Message::sentAt))
                            .orElse(now);
            Sealer.Numbered which = new Sealer.Numbered(copy.id(), copy.number(), at);
            if (!sealer.sealOne(tx, connection, which, body.get(), now)) {
                return;
            }
            Copies.sealed(tx, connection, copy.id());
        }
    }

    /** The version stays that of the session before: a re-sync can't lower it. */
    private static Resync resync(Transaction tx, Contact contact, Instant now) {
        int version = Ratchets.version(tx, contact.id(), now);
        return new Resync(contact.own().identity(), contact.peer().identity(), version);
    }

    private static ResyncHistory history(Transaction tx, ConversationId id) {
        Optional<ResyncKeys> keys = keys(tx, id);
        Optional<ResyncRequest> pending = keys.map(ResyncKeys::request);
        keys.ifPresent(ResyncKeys::wipe);
        return tx.one(
                        "SELECT resync_no, resync_at FROM contact WHERE conversation = ?",
                        row ->
                                new ResyncHistory(
                                        row.integer(1),
                                        row.optionalInteger(2).map(Instant::ofEpochMilli),
                                        pending),
                        id.bytes())
                .orElseThrow();
    }

    private static Optional<ResyncKeys> keys(Transaction tx, ConversationId id) {
        return tx.one(
                "SELECT resync_key, resync_kem, resync_no FROM contact WHERE conversation = ?"
                        + " AND resync_key IS NOT NULL",
                row ->
                        new ResyncKeys(
                                AgreementKey.of(row.secret(1)),
                                KemKey.of(row.secret(2)),
                                row.integer(3)),
                id.bytes());
    }
}
