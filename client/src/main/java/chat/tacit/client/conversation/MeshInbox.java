package chat.tacit.client.conversation;

import chat.tacit.client.Event;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRekeys;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.mesh.Assembly;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.e2ee.mesh.Part;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;
import chat.tacit.e2ee.route.RouteBox;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes what came by the mesh for a key of a contact or an invitation, in one transaction a packet
 * ({@code spec/40-mesh} §3.3, §10.1). What can't be opened changes nothing.
 */
final class MeshInbox {
    private final Inbox inbox;

    MeshInbox(Inbox inbox) {
        this.inbox = inbox;
    }

    /**
     * Takes a packet that came for the first time, whose signature holds and which is neither too
     * old nor too early. If it throws, the transaction has to be rolled back.
     *
     * @param key the row of the key that opened it
     */
    void take(Transaction tx, long key, Envelope envelope, Instant now, Consumer<Event> events)
            throws UnopenableException {
        MeshRoutes.Own own = MeshRoutes.find(tx, key).orElseThrow(UnopenableException::new);
        requireSender(tx, own, envelope.sender(), now);
        try {
            byte[] body = Text.fromBase64(envelope.content());
            RouteBox.Opened opened = RouteBox.open(own.boxKey(), own.peer(), body);
            Packet packet = new Packet(own, envelope.sender(), opened);
            if (opened.content().kind() == BoxKind.PART
                    || opened.content().kind() == BoxKind.ANSWER_PART) {
                takePart(tx, packet, now, events);
            } else {
                takeWhole(tx, packet, opened.content(), now, events);
            }
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }

    /** What came, for which key, and who signed it. */
    private record Packet(MeshRoutes.Own own, JosePublicKey sender, RouteBox.Opened opened) {}

    /**
     * Check 6: between contacts, a key that the contact told and no other. Of somebody who just
     * joined, none was told before the first word.
     */
    private static void requireSender(
            Transaction tx, MeshRoutes.Own own, JosePublicKey sender, Instant now)
            throws UnopenableException {
        if (own.conversation().isEmpty()) {
            return;
        }
        ConversationId contact = own.conversation().get();
        if (MeshRoutes.knowsSenders(tx, contact) && !MeshRoutes.maySign(tx, contact, sender, now)) {
            throw new UnopenableException();
        }
    }

    private void takePart(Transaction tx, Packet packet, Instant now, Consumer<Event> events)
            throws UnopenableException {
        Boxed boxed = packet.opened.content();
        Part part = Part.decodeOfJoin(boxed.payload());
        byte[] from =
                Fields.unlabelled()
                        .fixed(packet.sender.thumbprint().bytes())
                        .fixed(packet.opened.sender().bytes())
                        .fixed(new byte[] {(byte) boxed.kind().code()})
                        .fixed(part.id())
                        .toArray();
        Bytes key = Bytes.owned(from);
        Assembly.Taken taken = kept(tx, packet.own.row()).take(key, part, now);
        for (Bytes id : taken.forgotten()) {
            tx.update("DELETE FROM mesh_part WHERE key = ? AND id = ?", packet.own.row(), id);
        }
        if (taken.kept()) {
            tx.update(
                    "INSERT INTO mesh_part (key, id, part, parts, bytes, at)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    packet.own.row(),
                    key,
                    part.index(),
                    part.count(),
                    part.bytes(),
                    now);
        }
        if (taken.whole().isPresent()) {
            BoxKind kind = boxed.kind() == BoxKind.PART ? BoxKind.JOIN : BoxKind.RESYNC_ANSWER;
            takeWhole(tx, packet, new Boxed(kind, taken.whole().get()), now, events);
        }
    }

    private static Assembly kept(Transaction tx, long key) {
        record Row(Bytes from, Part part, Instant at) {}
        Assembly assembly = Assembly.ofJoins();
        tx.list(
                        "SELECT id, part, parts, bytes, at FROM mesh_part WHERE key = ?"
                                + " ORDER BY at, id, part",
                        row ->
                                new Row(
                                        row.bytes(1),
                                        new Part(
                                                row.bytes(1)
                                                        .slice(
                                                                row.bytes(1).size() - Part.ID_SIZE,
                                                                Part.ID_SIZE),
                                                (int) row.integer(2),
                                                (int) row.integer(3),
                                                row.bytes(4)),
                                        row.instant(5)),
                        key)
                .forEach(row -> assembly.restore(row.from, row.part, row.at));
        return assembly;
    }

    private void takeWhole(
            Transaction tx, Packet packet, Boxed boxed, Instant now, Consumer<Event> events)
            throws UnopenableException {
        boolean opened =
                packet.own.conversation().isPresent()
                        ? takeOf(tx, packet, boxed, now, events)
                        : admit(tx, packet.own, boxed, now, events);
        Optional<MeshRoutes.Own> own = MeshRoutes.find(tx, packet.own.row());
        if (own.isEmpty()) {
            return; // it said that its own device was removed
        }
        requireSender(tx, own.get(), packet.sender, now);
        if (opened) {
            MeshRoutes.pin(tx, packet.own.row(), packet.opened.sender());
        }
    }

    /** Whether a ratchet message of the contact's opened. */
    private boolean takeOf(
            Transaction tx, Packet packet, Boxed boxed, Instant now, Consumer<Event> events)
            throws UnopenableException {
        Optional<Contact> contact = packet.own.conversation().flatMap(id -> Contacts.find(tx, id));
        boolean refused =
                boxed.kind() == BoxKind.RESYNC
                        && (packet.own.peer().isEmpty()
                                || MeshRekeys.isOfOldKeys(tx, packet.own.row()));
        if (contact.isEmpty() || refused) {
            throw new UnopenableException(); // who read the invitation could box a request to it
        }
        Inbox.Outcome outcome = inbox.takeByMesh(tx, contact.get(), boxed, now, events);
        return boxed.kind() != BoxKind.RESYNC && outcome != Inbox.Outcome.OUT_OF_STEP;
    }

    private boolean admit(
            Transaction tx, MeshRoutes.Own own, Boxed boxed, Instant now, Consumer<Event> events)
            throws UnopenableException {
        if (boxed.kind() != BoxKind.JOIN) {
            throw new UnopenableException();
        }
        Bytes invitation = own.invitation().orElseThrow(UnopenableException::new);
        var _ = inbox.admit(tx, invitation, Join.decode(boxed.payload()), now, events);
        return true;
    }
}
