package chat.tacit.client.device;

import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.ProfileRecord;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Invitations of this device and of siblings that a device with a session is to hand over to a
 * contact's ({@code spec/65-device} §10). A device that isn't in our log yet is added by whoever it
 * asked, and nobody else.
 */
public final class AskedPairs {
    /** How long they are kept: as long as an invitation works. */
    static final Duration LIFE = Duration.ofDays(7);

    private final Announcements announcements;

    public AskedPairs(Announcements announcements) {
        this.announcements = announcements;
    }

    /** Keeps an invitation until it is handed over. */
    static void keep(
            Transaction tx,
            ConversationId in,
            ContactIdentity keys,
            LinkedRecord.Asked.Invited invited,
            Instant now) {
        tx.update(
                "INSERT OR REPLACE INTO asked_pair (conversation, dk, ik, device, invitation, at)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                in.bytes(),
                keys.root().bytes(),
                keys.identity().bytes(),
                invited.device(),
                invited.invitation().encode(),
                now);
    }

    /** How a feed names the invitations of a device. */
    static Bytes subject(ConversationId in, ContactIdentity keys) {
        return Bytes.owned(
                ByteBuffer.allocate(in.bytes().size() + keys.root().bytes().size())
                        .put(in.bytes().shared())
                        .put(keys.root().bytes().shared())
                        .array());
    }

    /**
     * What a sibling is told of the invitations of a device; nothing if there are none any more.
     */
    static List<ProfileRecord> records(Transaction tx, Bytes subject) {
        ConversationId in = new ConversationId(subject.slice(0, ProfileRecord.CONVERSATION_SIZE));
        Bytes root = subject.slice(ProfileRecord.CONVERSATION_SIZE, VerifyingKey.SIZE);
        return asking(tx, in).stream()
                .filter(keys -> keys.root().bytes().equals(root))
                .<ProfileRecord>map(keys ->
                        new LinkedRecord.Asked(
                                in.bytes(),
                                DeviceLogs.own(tx, in).id(),
                                keys,
                                invitations(tx, in, keys)))
                .toList();
    }

    /** Takes what another device asks for, and does what this one can. */
    void take(Transaction tx, ConversationId from, LinkedRecord.Asked asked, Instant now) {
        ConversationId in = new ConversationId(asked.conversation());
        boolean known =
                Contacts.find(tx, in)
                        .filter(contact -> contact.state() == Conversation.State.ACTIVE)
                        .isPresent();
        boolean own = known && Contacts.find(tx, in).get().own().publicKeys().equals(asked.keys());
        if (!known || own) {
            return;
        }
        boolean past = !asked.log().equals(DeviceLogs.own(tx, in).id());
        if (past || !isEntitled(tx, from, in, asked.keys())) {
            return;
        }
        forget(tx, in, asked.keys());
        asked.invitations().forEach(invited -> keep(tx, in, asked.keys(), invited, now));
        serve(tx, in, now);
        boolean left = !invitations(tx, in, asked.keys()).isEmpty();
        if (left && DeviceLogs.own(tx, in).holds(asked.keys())) {
            Feed.others(tx, from, Subject.ASKED.code(), subject(in, asked.keys()));
        }
    }

    /**
     * Whether keys are of a device of the profile. Who asks to be added asks itself, for one pair
     * of keys and no other.
     */
    private static boolean isEntitled(
            Transaction tx, ConversationId from, ConversationId in, ContactIdentity keys) {
        if (!DeviceLogs.own(tx, in).holds(keys)) {
            Neighbours.number(tx, from)
                    .filter(number -> HeldKeys.take(tx, from, in, number, keys))
                    .ifPresent(_ -> Feed.others(tx, from, Subject.HELD.code(), in.bytes()));
        }
        return HeldKeys.remaining(tx, in).contains(keys);
    }

    /** Hands over what siblings have asked for and this device can by now. */
    void serve(Transaction tx, ConversationId in, Instant now) {
        Contact contact = Contacts.find(tx, in).orElseThrow();
        ContactIdentity own = contact.own().publicKeys();
        for (ContactIdentity keys : asking(tx, in)) {
            DeviceLog log = DeviceLogs.own(tx, in);
            if (keys.equals(own) || !Subject.isLive(tx, in)) {
                continue;
            }
            if (!HeldKeys.remaining(tx, in).contains(keys)) {
                forget(tx, in, keys); // its device was removed meanwhile
            } else if (log.holds(keys)) {
                handOver(tx, in, keys, now);
            } else if (log.holds(own)) {
                add(tx, in, keys, now);
            }
        }
    }

    private void handOver(Transaction tx, ConversationId in, ContactIdentity keys, Instant now) {
        for (LinkedRecord.Asked.Invited invited : invitations(tx, in, keys)) {
            if (Connections.isAnswered(tx, in, invited.device())) {
                announcements.invite(tx, in, invited.device(), invited.invitation(), now);
                served(tx, in, keys, invited.device());
            }
        }
    }

    private void add(Transaction tx, ConversationId in, ContactIdentity keys, Instant now) {
        Map<Integer, Invitation> invitations = new HashMap<>();
        List<LinkedRecord.Asked.Invited> served =
                invitations(tx, in, keys).stream()
                        .filter(one -> Connections.isAnswered(tx, in, one.device()))
                        .toList();
        served.forEach(one -> invitations.put(one.device(), one.invitation()));
        try {
            var _ =
                    announcements.add(
                            tx, in, new Announcements.AddedDevice(keys, invitations), now);
        } catch (Announcements.RefusedException e) {
            forget(tx, in, keys); // it stays one for which others send
            return;
        }
        served.forEach(one -> served(tx, in, keys, one.device()));
        Feed.everyone(tx, Subject.LOGS.code(), in.bytes());
        if (!invitations(tx, in, keys).isEmpty()) {
            Feed.everyone(tx, Subject.ASKED.code(), subject(in, keys));
        }
    }

    /** An invitation of a device was handed over, or isn't needed any more. */
    static void served(Transaction tx, ConversationId in, ContactIdentity keys, int device) {
        tx.update(
                "DELETE FROM asked_pair WHERE conversation = ? AND dk = ? AND device = ?",
                in.bytes(),
                keys.root().bytes(),
                device);
    }

    /** Forgets what a device asked for. */
    static void forget(Transaction tx, ConversationId in, ContactIdentity keys) {
        tx.update(
                "DELETE FROM asked_pair WHERE conversation = ? AND dk = ?",
                in.bytes(),
                keys.root().bytes());
    }

    private static List<ContactIdentity> asking(Transaction tx, ConversationId in) {
        return tx.list(
                "SELECT DISTINCT ik, dk FROM asked_pair WHERE conversation = ? ORDER BY at, dk",
                row ->
                        new ContactIdentity(
                                new AgreementPublicKey(row.bytes(1)),
                                new VerifyingKey(row.bytes(2))),
                in.bytes());
    }

    private static List<LinkedRecord.Asked.Invited> invitations(
            Transaction tx, ConversationId in, ContactIdentity keys) {
        return tx.list(
                "SELECT device, invitation FROM asked_pair WHERE conversation = ? AND dk = ?"
                        + " ORDER BY device LIMIT "
                        + LinkedRecord.Asked.MAX_INVITATIONS,
                AskedPairs::invited,
                in.bytes(),
                keys.root().bytes());
    }

    private static LinkedRecord.Asked.Invited invited(Row row) {
        return new LinkedRecord.Asked.Invited(
                (int) row.integer(1), Invitation.decode(row.bytes(2)));
    }

    /** Forgets invitations that don't work any more. */
    public static void tidy(Transaction tx, Instant now) {
        tx.update("DELETE FROM asked_pair WHERE at < ?", now.minus(LIFE));
    }
}
