package chat.tacit.client.contact;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.ChangeOver;
import chat.tacit.client.device.DeviceLogs;
import chat.tacit.client.device.LogRenewals;
import chat.tacit.client.device.Siblings;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.DoomedQueues;
import chat.tacit.client.route.MeshRekeys;
import chat.tacit.client.route.Outbox;
import chat.tacit.client.route.PeerRoute;
import chat.tacit.client.route.Queues;
import chat.tacit.client.route.Routes;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.ratchet.Ratchet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Keys of contacts that are being renewed by links of theirs, in the database. */
public final class Renewals {
    private Renewals() {}

    /**
     * What is accepted, and how it came.
     *
     * @param fetcher under which key it was fetched, if it was
     */
    public record Terms(
            Invitation invitation, Travel travel, Optional<AgreementPublicKey> fetcher) {}

    /** Both sides' keys. */
    public record Keys(ContactIdentityKey own, ContactIdentity peer) {}

    /** The content that tells the contact of the join. */
    public record Telling(ContentId content, long number, Instant sent, Join join) {}

    /**
     * A link of theirs that we accepted and that they haven't answered yet.
     *
     * @param link {@code H(fixed)}
     */
    public record Pending(
            ConversationId contact,
            Bytes link,
            Keys keys,
            Ratchet ratchet,
            Travel travel,
            Telling telling) {}

    /**
     * Whether keys can be renewed with a contact now.
     *
     * @throws ClientException if not: it says why
     */
    public static void requireReady(Transaction tx, Contact contact) throws ClientException {
        if (Cards.isBlocked(tx, contact.id())) {
            throw new ClientException(
                    "you blocked " + contact.name() + ": 'tacit block --off' ends that.");
        }
        if (contact.state() == Conversation.State.REQUEST) {
            throw new ClientException(
                    contact.name() + " asks to talk to you: 'tacit accept' comes first.");
        }
        if (!Contacts.isLive(tx, contact.id())) {
            throw new ClientException(elsewhere(tx, contact));
        }
        boolean made =
                contact.prefix().isEmpty()
                        && !contact.paused()
                        && !LogRenewals.isHalf(tx, contact.id())
                        && Contacts.isIntroduced(tx, contact.id());
        if (!made) {
            throw new ClientException(
                    "the session with "
                            + contact.name()
                            + " is still being made; try again when it is.");
        }
    }

    private static String elsewhere(Transaction tx, Contact contact) {
        String name = contact.name();
        if (!DeviceLogs.own(tx, contact.id()).holds(DeviceLogs.own(tx, contact.id()).root())) {
            return "the device that met "
                    + name
                    + " was removed, and no other can renew the keys; for new ones make a new"
                    + " contact ('tacit invite').";
        }
        return "keys with "
                + name
                + " are renewed on the device that met "
                + name
                + Siblings.holder(tx, contact.id(), DeviceLogs.own(tx, contact.id()).root())
                        .map(device -> ": '" + device + "'.")
                        .orElse(".");
    }

    /** Keeps what was accepted, in place of what was before. */
    public static void begin(Transaction tx, Pending pending, Instant due) {
        Secret ratchet = pending.ratchet().encode();
        tx.insert(
                "INSERT INTO rekey (conversation, link, ik, dk, peer_ik, peer_dk, ratchet, travel,"
                        + " content, number, sent_at, joined, due_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                pending.contact().bytes(),
                pending.link(),
                pending.keys().own().identity().secret(),
                pending.keys().own().root().seed(),
                pending.keys().peer().identity().bytes(),
                pending.keys().peer().root().bytes(),
                ratchet,
                pending.travel().text(),
                pending.telling().content().bytes(),
                pending.telling().number(),
                pending.telling().sent(),
                pending.telling().join().encode(),
                due);
        ratchet.wipe();
    }

    public static Optional<Pending> pending(Transaction tx, ConversationId contact) {
        return tx.one(
                "SELECT conversation, link, ik, dk, peer_ik, peer_dk, ratchet, travel, content,"
                        + " number, sent_at, joined FROM rekey WHERE conversation = ?",
                Renewals::read,
                contact.bytes());
    }

    /** Whether a link of theirs waits for their answer. */
    public static boolean isPending(Transaction tx, ConversationId contact) {
        return tx.one("SELECT 1 FROM rekey WHERE conversation = ?", row -> true, contact.bytes())
                .isPresent();
    }

    private static Pending read(Row row) {
        return new Pending(
                new ConversationId(row.bytes(1)),
                row.bytes(2),
                new Keys(
                        new ContactIdentityKey(
                                AgreementKey.of(row.secret(3)), SigningKey.of(row.secret(4))),
                        new ContactIdentity(
                                new AgreementPublicKey(row.bytes(5)),
                                new VerifyingKey(row.bytes(6)))),
                Ratchet.decode(row.secret(7)),
                Travel.of(row.text(8)),
                new Telling(
                        new ContentId(row.bytes(9)),
                        row.integer(10),
                        row.instant(11),
                        Join.decode(row.bytes(12))));
    }

    /** Those whom it is time to tell again. */
    public static List<ConversationId> due(Transaction tx, Instant now) {
        return tx.list(
                "SELECT conversation FROM rekey WHERE due_at <= ?",
                row -> new ConversationId(row.bytes(1)),
                now);
    }

    /** When {@link #due} has something. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return tx.one("SELECT MIN(due_at) FROM rekey", row -> row.optionalInstant(1))
                .flatMap(at -> at);
    }

    public static void dueAt(Transaction tx, ConversationId contact, Instant at) {
        tx.update("UPDATE rekey SET due_at = ? WHERE conversation = ?", at, contact.bytes());
    }

    /** A clock that was set back delays nothing by more than {@code most}. */
    public static void tidy(Transaction tx, Instant now, Duration most) {
        tx.update("UPDATE rekey SET due_at = ? WHERE due_at > ?", now, now.plus(most));
    }

    /** Those who didn't answer to what was accepted before {@code oldest}. */
    public static List<ConversationId> before(Transaction tx, Instant oldest) {
        return tx.list(
                "SELECT conversation FROM rekey WHERE sent_at < ?",
                row -> new ConversationId(row.bytes(1)),
                oldest);
    }

    /** Gives up what was accepted: its queues are to be deleted, and nothing more is told of it. */
    public static void giveUp(Transaction tx, ConversationId contact, Instant now) {
        pending(tx, contact)
                .ifPresent(pending -> {
                    Bytes told = pending.telling().content().bytes();
                    Outbox.delivered(tx, contact, told);
                    Queues.waiting(tx, contact)
                            .forEach(queue -> DoomedQueues.doom(tx, queue.row(), now));
                    Routes.waiting(tx, contact).stream()
                            .map(PeerRoute::row)
                            .forEach(row -> Routes.remove(tx, row));
                    MeshRekeys.giveUp(tx, contact);
                    end(tx, contact);
                });
    }

    /** Nothing is pending any more. */
    public static void end(Transaction tx, ConversationId contact) {
        tx.update("DELETE FROM rekey WHERE conversation = ?", contact.bytes());
    }

    /**
     * Puts new keys in the place of a contact's; everything that hung on the old ones is forgotten.
     *
     * @param join of the inviter, {@code H(EK_B)} of the join that was accepted
     */
    public static void replace(
            Transaction tx,
            ConversationId contact,
            Keys keys,
            Optional<Bytes> join,
            Travel travel) {
        ChangeOver.close(tx, contact);
        tx.update(
                "UPDATE contact SET joiner = ?, ik = ?, dk = ?, peer_ik = ?, peer_dk = ?,"
                        + " peer_join = ?, by_address = 0, join_fields = NULL,"
                        + " resync_fields = NULL, resync_no = 0, resync_at = NULL,"
                        + " resync_key = NULL, resync_kem = NULL, resync_tries = 0, paused = 0,"
                        + " travel = ?, peer_travel = NULL, renewed = 1"
                        + " WHERE conversation = ?",
                join.isPresent() ? 0 : 1,
                keys.own().identity().secret(),
                keys.own().root().seed(),
                keys.peer().identity().bytes(),
                keys.peer().root().bytes(),
                join,
                travel.text(),
                contact.bytes());
    }

    /** The newest ratchet is the first of the keys that were put in. */
    public static void begun(Transaction tx, ConversationId contact) {
        tx.update(
                "UPDATE contact SET generation = (SELECT MAX(generation) FROM ratchet"
                        + " WHERE conversation = ?) WHERE conversation = ?",
                contact.bytes(),
                contact.bytes());
    }

    /** The generation of the first ratchet that was made with the keys of now. */
    public static int firstGeneration(Transaction tx, ConversationId contact) {
        return tx.one(
                        "SELECT generation FROM contact WHERE conversation = ?",
                        row -> (int) row.integer(1),
                        contact.bytes())
                .orElse(0);
    }

    /** The same of every contact. */
    public static Map<ConversationId, Integer> generations(Transaction tx) {
        return tx
                .list(
                        "SELECT conversation, generation FROM contact",
                        row -> Map.entry(new ConversationId(row.bytes(1)), (int) row.integer(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Whether the hello that says how the renewing link travelled is still to come; once. */
    static boolean takeRenewed(Transaction tx, ConversationId contact) {
        return tx.update(
                        "UPDATE contact SET renewed = 0 WHERE conversation = ? AND renewed = 1",
                        contact.bytes())
                == 1;
    }
}
