package chat.tacit.client.device;

import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.device.Device;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.LogEntry;
import chat.tacit.e2ee.device.SealedSigner;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * No. 0 of our device logs ({@code spec/65-device} §5): once the profile has a recovery key, the
 * root device of each log adds one, seals its private half to that key and forgets it.
 */
public final class RecoverySigners {
    /** When a contact is tried again that can't be told anything yet. */
    private static final Duration RETRY = Duration.ofHours(1);

    /** Contacts in one transaction. */
    private static final int PAGE = 20;

    private final Announcements announcements;
    private final Entropy entropy;

    public RecoverySigners(Announcements announcements, Entropy entropy) {
        this.announcements = announcements;
        this.entropy = entropy;
    }

    /** When {@link #run} has something to do. */
    public static Optional<Instant> nextDue(Transaction tx) {
        return tx.one("SELECT MIN(due_at) FROM signer_due", row -> row.optionalInstant(1))
                .flatMap(at -> at);
    }

    /** The public half of what opens this profile's backups; nothing if none was ever made. */
    public static Optional<AgreementPublicKey> recoveryKey(Transaction tx) {
        return tx.one("SELECT value FROM meta WHERE key = 'recovery'", row -> row.text(1))
                .map(hex -> new AgreementPublicKey(Bytes.ofHex(hex)));
    }

    /**
     * Makes those that are due, of some contacts.
     *
     * @return whether any was
     */
    public boolean run(Transaction tx, Instant now) {
        Optional<AgreementPublicKey> recovery = recoveryKey(tx);
        List<ConversationId> due =
                tx.list(
                        "SELECT conversation FROM signer_due WHERE due_at <= ? ORDER BY due_at"
                                + " LIMIT "
                                + PAGE,
                        row -> new ConversationId(row.bytes(1)),
                        now);
        for (ConversationId in : due) {
            tx.update("DELETE FROM signer_due WHERE conversation = ?", in.bytes());
            boolean done =
                    Attempts.done(
                            tx,
                            "a recovery key",
                            () -> recovery.ifPresent(key -> give(tx, in, key, now)));
            if (!done) {
                again(tx, in, now.plus(Attempts.PAUSE));
            }
        }
        return !due.isEmpty();
    }

    private void give(Transaction tx, ConversationId in, AgreementPublicKey recovery, Instant now) {
        Optional<Contact> contact =
                Contacts.find(tx, in).filter(one -> one.state() == Conversation.State.ACTIVE);
        if (contact.isEmpty() || !isOurs(tx, contact.get())) {
            return;
        }
        boolean reached = DeviceLogs.peer(tx, in).isPresent() && !contact.get().paused();
        if (!reached || !Contacts.isLive(tx, in)) {
            again(tx, in, now.plus(RETRY));
            return;
        }
        try {
            SealedSigner made = SealedSigner.make(DeviceLogs.own(tx, in).id(), recovery, entropy);
            var _ = announcements.addRecovery(tx, in, made.keys(), now);
            keep(tx, in, made);
        } catch (UnopenableException | Announcements.RefusedException e) {
            return; // the log has one, or no place for it: it stays as it is
        }
    }

    private static void again(Transaction tx, ConversationId in, Instant at) {
        tx.update(
                "INSERT OR REPLACE INTO signer_due (conversation, due_at) VALUES (?, ?)",
                in.bytes(),
                at);
    }

    /** Only the root device may add one, and once. */
    private static boolean isOurs(Transaction tx, Contact contact) {
        DeviceLog log = DeviceLogs.own(tx, contact.id());
        return log.root().equals(contact.own().publicKeys())
                && log.device(LogEntry.RECOVERY).isEmpty();
    }

    /**
     * Takes what a sibling tells: only of the no. 0 that our log names, and the first that comes.
     *
     * @return whether it was taken
     */
    static boolean take(Transaction tx, ConversationId in, SealedSigner signer) {
        Optional<ContactIdentity> named =
                DeviceLogs.own(tx, in).device(LogEntry.RECOVERY).map(Device::keys);
        boolean takes =
                named.filter(signer.keys()::equals).isPresent()
                        && of(tx, in)
                                .map(SealedSigner::keys)
                                .filter(signer.keys()::equals)
                                .isEmpty();
        if (takes) {
            keep(tx, in, signer);
        }
        return takes;
    }

    /** Keeps one that was made here, or is in a backup. */
    public static void keep(Transaction tx, ConversationId in, SealedSigner signer) {
        tx.update(
                "INSERT OR REPLACE INTO recovery_signer (conversation, ik, dk, recovery, sealed)"
                        + " VALUES (?, ?, ?, ?, ?)",
                in.bytes(),
                signer.keys().identity().bytes(),
                signer.keys().root().bytes(),
                signer.recovery().bytes(),
                signer.sealed());
    }

    /** That of our log for a contact, if there is one. */
    public static Optional<SealedSigner> of(Transaction tx, ConversationId in) {
        return tx.one(
                "SELECT ik, dk, recovery, sealed FROM recovery_signer WHERE conversation = ?",
                RecoverySigners::read,
                in.bytes());
    }

    private static SealedSigner read(Row row) {
        return new SealedSigner(
                new ContactIdentity(
                        new AgreementPublicKey(row.bytes(1)), new VerifyingKey(row.bytes(2))),
                new AgreementPublicKey(row.bytes(3)),
                row.bytes(4));
    }

    /**
     * The key that signs as no. 0 of our log for a contact; empty if none is in the log, or this
     * recovery key doesn't open it. The caller wipes its seed.
     */
    static Optional<SigningKey> open(Transaction tx, ConversationId in, RecoveryKey key) {
        DeviceLog log = DeviceLogs.own(tx, in);
        Optional<SealedSigner> sealed =
                of(tx, in)
                        .filter(one ->
                                log.device(LogEntry.RECOVERY)
                                        .filter(device -> device.keys().equals(one.keys()))
                                        .isPresent());
        if (sealed.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(sealed.get().open(log.id(), key));
        } catch (UnopenableException e) {
            return Optional.empty();
        }
    }
}
