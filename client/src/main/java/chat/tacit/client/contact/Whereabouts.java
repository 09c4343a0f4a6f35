package chat.tacit.client.contact;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Lifetimes;
import chat.tacit.client.route.MeshOutbox;
import chat.tacit.client.route.MeshRekeys;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.client.route.Outbox;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.client.route.PeerRoute;
import chat.tacit.client.route.Queues;
import chat.tacit.client.route.Routes;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.e2ee.route.Route;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where two contacts receive, told over the ratchet ({@code spec/60-contact} §4.1, §7): each list
 * replaces the one before it. Ours is told again until the contact has confirmed it.
 */
public final class Whereabouts {
    /** When a list that wasn't confirmed is told again: well before relays drop it. */
    static final Duration TELL_AGAIN = Duration.ofDays(3);

    /** The same of the first list, which is in the hello; then after twice as long each time. */
    static final Duration FIRST_AGAIN = Duration.ofMinutes(30);

    /** When it is tried again if nothing could be sealed. */
    static final Duration RETRY = Duration.ofMinutes(5);

    /** How often a contact is looked at to whom nothing may be said now. */
    private static final Duration LATER = Duration.ofHours(1);

    private static final int BATCH = 16;

    private final Entropy entropy;
    private final Sealer sealer;
    private final Supplier<JoseKey> pairs;

    /**
     * @param pairs makes the keys at which contacts of the mesh write to us
     */
    public Whereabouts(Entropy entropy, Sealer sealer, Supplier<JoseKey> pairs) {
        this.pairs = pairs;
        this.entropy = entropy;
        this.sealer = sealer;
    }

    /**
     * What we tell: all queues but those that others replace and those that aren't made yet, and
     * the key for which a server of the mesh receives.
     */
    Body.Routes own(Transaction tx, ConversationId to, Instant now) {
        List<Body.Routes.Receiving> receiving =
                Queues.toldTo(tx, to).stream().map(Whereabouts::receiving).toList();
        List<Body.Routes.Sending> sending =
                Routes.of(tx, to).stream()
                        .limit(Body.Routes.MAX_ROUTES)
                        .map(Whereabouts::sending)
                        .toList();
        Optional<MeshRoute> mesh = MeshRoutes.told(tx, to, now).map(MeshRoutes.Own::route);
        return new Body.Routes(receiving, sending, mesh);
    }

    /** Whether we send already where an invitation is joined, so that it was joined before. */
    public static boolean isKnown(Transaction tx, Invitation invitation) {
        boolean queue =
                invitation.routes().stream()
                        .limit(1)
                        .anyMatch(route -> Routes.isKnown(tx, route.boxKey()));
        return queue || invitation.mesh().filter(it -> MeshRoutes.isKnown(tx, it)).isPresent();
    }

    /** What is told with keys that are being renewed: nothing but what was made for them. */
    public static Body.Routes waiting(Transaction tx, ConversationId to) {
        return new Body.Routes(
                Queues.waiting(tx, to).stream().map(Whereabouts::receiving).toList(),
                Routes.waiting(tx, to).stream().map(Whereabouts::sending).toList(),
                MeshRekeys.waiting(tx, to));
    }

    /** Our list has changed: the contact is told as soon as something can be sealed. */
    static void changed(Transaction tx, ConversationId id, Instant now) {
        tx.update(
                "UPDATE contact SET routes_changed = 1, routes_due = ? WHERE conversation = ?",
                now,
                id.bytes());
    }

    /** Our list is sealed in this content. */
    static void told(
            Transaction tx, ConversationId to, ContentId content, Body.Routes list, Instant now) {
        list.mesh().ifPresent(mesh -> MeshRoutes.listed(tx, to, mesh));
        tx.update(
                "UPDATE contact SET routes_changed = 0, routes_content = ?, routes_due = ?"
                        + " WHERE conversation = ?",
                content.bytes(),
                now.plus(confirmedAt(tx, to).isPresent() ? TELL_AGAIN : firstAgain(tx, to, now)),
                to.bytes());
        Lifetimes.told(tx, to, now);
    }

    /** As long as the contact has been there, within bounds: twice as long each time. */
    private static Duration firstAgain(Transaction tx, ConversationId to, Instant now) {
        Duration age =
                tx.one(
                                "SELECT created_at FROM conversation WHERE id = ?",
                                row -> Duration.between(row.instant(1), now),
                                to.bytes())
                        .orElseThrow();
        Duration pause = age.compareTo(FIRST_AGAIN) < 0 ? FIRST_AGAIN : age;
        return pause.compareTo(TELL_AGAIN) > 0 ? TELL_AGAIN : pause;
    }

    /** Whether our hello isn't known to have come, nor a list since, and none is new. */
    static boolean waitsForHello(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT 1 FROM contact WHERE conversation = ? AND routes_changed = 0"
                                + " AND routes_confirmed_at IS NULL",
                        row -> true,
                        id.bytes())
                .isPresent();
    }

    /** The contact has a content of ours; perhaps our list was in it. */
    public static void confirmed(Transaction tx, ConversationId by, ContentId id, Instant now) {
        boolean confirmed =
                tx.update(
                                "UPDATE contact SET routes_content = NULL, routes_confirmed_at = ?,"
                                        + " routes_due = CASE routes_changed WHEN 1 THEN routes_due END"
                                        + " WHERE conversation = ? AND routes_content = ?",
                                now,
                                by.bytes(),
                                id.bytes())
                        == 1;
        if (confirmed) {
            Lifetimes.confirmed(tx, by);
            MeshRoutes.confirmed(tx, by, now);
        }
    }

    /** Since when the contact is known to have our list. */
    static Optional<Instant> confirmedAt(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT routes_confirmed_at FROM contact WHERE conversation = ?",
                        row -> row.optionalInstant(1),
                        id.bytes())
                .flatMap(at -> at);
    }

    /** Those to whom our list is due to be told. */
    static List<ConversationId> due(Transaction tx, Instant now) {
        return tx.list(
                "SELECT conversation FROM contact WHERE routes_due <= ? LIMIT " + BATCH,
                row -> new ConversationId(row.bytes(1)),
                now);
    }

    /** Tells our list to somebody to whom it is due, if anything may be said to them now. */
    void tell(Transaction tx, ConversationId to, Instant now) {
        if (!Contacts.isReachable(tx, to)) {
            dueAt(tx, to, now.plus(LATER));
            return;
        }
        Sealer.Numbered which = sealer.number(tx, to, now);
        Body.Routes list = own(tx, to, now);
        if (sealer.seal(tx, to, which, list, now)) {
            told(tx, to, which.id(), list, now);
        } else {
            dueAt(tx, to, now.plus(RETRY));
        }
    }

    static void dueAt(Transaction tx, ConversationId id, Instant at) {
        tx.update("UPDATE contact SET routes_due = ? WHERE conversation = ?", at, id.bytes());
    }

    /** When our list is due to be told next. */
    static Optional<Instant> nextDue(Transaction tx) {
        return tx.one(
                        "SELECT MIN(routes_due) FROM contact WHERE routes_due IS NOT NULL",
                        row -> row.optionalInstant(1))
                .flatMap(due -> due);
    }

    /**
     * Takes where the contact receives, and with which keys it sends. The list takes the place of
     * what was told under a lower number: to routes that aren't in it nothing is sent any more, and
     * what waited for them goes to the others.
     */
    void take(Transaction tx, Contact from, Body.Routes told, long number, Instant now) {
        boolean newer =
                tx.update(
                                "UPDATE contact SET routes_number = ? WHERE conversation = ?"
                                        + " AND routes_number < ?",
                                number,
                                from.id().bytes(),
                                number)
                        == 1;
        if (!newer) {
            return;
        }
        takeMesh(tx, from, told, now);
        if (MeshRoutes.isHidden(tx, from.id())) {
            return; // whatever queues it names: nothing goes there
        }
        Set<AgreementPublicKey> listed = new HashSet<>();
        boolean added = false;
        for (Body.Routes.Receiving receiving : told.receiving()) {
            listed.add(receiving.route().boxKey());
            Optional<Long> row = Routes.add(tx, from.id(), receiving, entropy);
            row.ifPresent(it -> Outbox.addRoute(tx, from.id(), it, now));
            added |= row.isPresent();
        }
        for (PeerRoute route : Routes.of(tx, from.id())) {
            if (!listed.contains(route.boxKey())) {
                Routes.remove(tx, route.row());
            }
        }
        Outbox.reroute(tx, from.id(), now);
        for (OwnQueue queue : Queues.of(tx, from.id())) {
            for (Body.Routes.Sending sending : told.sending()) {
                if (sending.queue().equals(queue.senderId())) {
                    Queues.senderKey(tx, queue.row(), sending.serverKey());
                }
            }
        }
        if (added) {
            changed(tx, from.id(), now); // with which keys we send there
        }
    }

    private void takeMesh(Transaction tx, Contact from, Body.Routes told, Instant now) {
        if (told.mesh().isEmpty()) {
            MeshRoutes.removePeer(tx, from.id(), now);
        } else if (!MeshRoutes.addPeer(tx, from.id(), told.mesh().get(), entropy, now)) {
            return;
        }
        if (told.mesh().isPresent() && MeshRoutes.told(tx, from.id(), now).isEmpty()) {
            MeshRoutes.makeForContact(tx, from.id(), pairs.get(), entropy, now); // to sign with
            changed(tx, from.id(), now);
        }
        MeshOutbox.reroute(tx, from.id(), now);
    }

    /** A new session: who was restored counts from an older number. */
    public static void forgetNumber(Transaction tx, ConversationId of) {
        tx.update("UPDATE contact SET routes_number = 0 WHERE conversation = ?", of.bytes());
    }

    private static Body.Routes.Receiving receiving(OwnQueue queue) {
        return new Body.Routes.Receiving(
                new Route(queue.relay(), queue.boxKey().publicKey()), queue.recovery());
    }

    private static Body.Routes.Sending sending(PeerRoute route) {
        return new Body.Routes.Sending(route.senderId(), route.serverKey().publicKey());
    }
}
