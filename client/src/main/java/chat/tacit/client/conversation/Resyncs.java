package chat.tacit.client.conversation;

import chat.tacit.client.Event;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Introduction;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
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
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.ratchet.Ratchet;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a new session with a contact whose ratchet and ours have lost each other ({@code
 * spec/60-contact} §6). It is shown in the conversation; the level stays, since the identity keys
 * do.
 */
public final class Resyncs {
    private static final String ASKED =
            "Messages were lost. A new session is being made; nothing has to be done.";
    private static final String MADE = "A new session was made after messages were lost.";

    private final Entropy entropy;
    private final Sealer sealer;
    private final Introduction introduction;

    public Resyncs(Entropy entropy, Sealer sealer, Introduction introduction) {
        this.entropy = entropy;
        this.sealer = sealer;
        this.introduction = introduction;
    }

    /** Asks for a new session, unless this side did so within the hour. */
    public void ask(Transaction tx, Contact contact, Instant now, Consumer<Event> events) {
        ResyncHistory history = history(tx, contact.id());
        if (!history.mayAsk(now)) {
            return;
        }
        ResyncKeys keys = ResyncKeys.generate(history.next(), entropy);
        tx.update(
                "UPDATE contact SET resync_no = ?, resync_at = ?, resync_key = ?, resync_kem = ?"
                        + " WHERE conversation = ?",
                keys.number(),
                now.toEpochMilli(),
                keys.ephemeral().secret(),
                keys.kem().secret(),
                contact.id().bytes());
        sealer.put(
                tx,
                contact.id(),
                ContentId.random(entropy),
                new Boxed(BoxKind.RESYNC, keys.request().encode()),
                now);
        show(tx, contact, ASKED, now, events);
    }

    /** Answers a request, and seals again what the contact hasn't confirmed. */
    void answer(Transaction tx, Contact contact, Bytes payload, Instant now, Consumer<Event> events)
            throws UnopenableException {
        ResyncRequest request = ResyncRequest.decode(payload);
        ResyncHistory history = history(tx, contact.id());
        if (history.judge(request) != ResyncHistory.Verdict.ANSWER) {
            return;
        }
        Resync.Answered answered = resync(tx, contact, now).answer(request, entropy);
        tx.update(
                "UPDATE contact SET resync_no = ?, resync_key = NULL, resync_kem = NULL,"
                        + " resync_fields = ?, join_fields = NULL, paused = 0"
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
        sealAgain(tx, contact.id(), now);
        show(tx, contact, MADE, now, events);
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
        if (pending.isEmpty() || pending.get().number() != fields.number()) {
            return false;
        }
        ResyncKeys keys = pending.get();
        SessionSecrets secrets = resync(tx, contact, now).finish(keys, fields);
        Ratchets.add(
                tx,
                contact.id(),
                Ratchet.inviter(secrets, keys.ephemeral(), Optional.of(keys.kem())),
                now);
        return true;
    }

    /**
     * After the answer's message opened: our request is done with, and what was lost goes out
     * again.
     */
    void finish(Transaction tx, Contact contact, Instant now, Consumer<Event> events) {
        tx.update(
                "UPDATE contact SET resync_key = NULL, resync_kem = NULL, join_fields = NULL,"
                        + " paused = 0 WHERE conversation = ?",
                contact.id().bytes());
        sealAgain(tx, contact.id(), now);
        show(tx, contact, MADE, now, events);
    }

    /**
     * Seals again, under their old ids and numbers, the messages that the contact hasn't confirmed;
     * and first our introduction, which may have been lost as well.
     */
    private void sealAgain(Transaction tx, ConversationId id, Instant now) {
        introduction.again(tx, id, now);
        for (Message message : History.unconfirmed(tx, id)) {
            Outbox.delivered(tx, id, message.id().bytes());
            sealer.seal(
                    tx,
                    id,
                    new Sealer.Numbered(message.id(), message.number(), message.sentAt()),
                    new Body.Message(message.text()),
                    now);
        }
    }

    private void show(
            Transaction tx, Contact contact, String text, Instant now, Consumer<Event> events) {
        Message notice =
                new Message(
                        ContentId.random(entropy),
                        contact.id(),
                        false,
                        contact.name(),
                        0,
                        now,
                        Message.Type.NOTICE,
                        text,
                        Message.State.RECEIVED,
                        "",
                        0);
        History.add(tx, notice, now, Optional.empty());
        events.accept(new Event.Arrived(notice));
    }

    /** The version stays that of the session before: a re-sync can't lower it. */
    private static Resync resync(Transaction tx, Contact contact, Instant now) {
        int version = Ratchets.newest(tx, contact.id(), now).ratchet().version();
        return new Resync(contact.own().identity(), contact.peer().identity(), version);
    }

    private static ResyncHistory history(Transaction tx, ConversationId id) {
        Optional<ResyncRequest> pending = keys(tx, id).map(ResyncKeys::request);
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
