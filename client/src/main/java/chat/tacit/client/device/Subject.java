package chat.tacit.client.device;

import chat.tacit.client.account.AccountRecords;
import chat.tacit.client.account.AccountsTold;
import chat.tacit.client.account.KnownRecords;
import chat.tacit.client.backup.Export;
import chat.tacit.client.backup.HistoryRecords;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.live.Anchors;
import chat.tacit.client.live.LiveRecords;
import chat.tacit.client.live.OwnChain;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.BlockedAccounts;
import chat.tacit.client.room.RoomRecords;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.record.KeptRecord;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.ProfileRecord;
import chat.tacit.protocol.room.AccountId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a thing is that other devices are told of: the kinds in {@code feed}, which triggers write.
 */
enum Subject {
    SETTINGS(0),
    CONTACT(1),
    MESSAGE(2),
    GONE(3),
    AMENDMENT(4),
    DEVICE(5),
    BEGIN(6),
    LOGS(7),
    HELD(8),
    /** Invitations of one device: a conversation's id and a {@code DK}. */
    ASKED(9),
    /** The profile's live identity (0), that of a key which it trusts, or a contact told of it. */
    LIVE(10);

    /** An authority whose certificates for live identities the user believes, by its name. */
    static final int ANCHOR = 100;

    /** A room, by its conversation. */
    static final int ROOM = 101;

    /** An account that the profile knows, by its id. */
    static final int KNOWN_ACCOUNT = 102;

    /** Accounts of the profile that a contact was told, by the conversation. */
    static final int TOLD_ACCOUNT = 103;

    /** An account of the profile's own. */
    static final int OWN_ACCOUNT = 104;

    /** Whether an account is blocked, by its id. */
    static final int BLOCKED_ACCOUNT = 105;

    /** Of {@link #LIVE}: the certificates that the profile shows. */
    static final Bytes CERTIFICATES = Bytes.ofHex("01");

    /** Decisions about a contact follow, by their field. */
    private static final int DECISIONS = 10;

    private final int code;

    Subject(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static int decision(Field field) {
        return DECISIONS + field.number();
    }

    /**
     * Which one it is.
     *
     * @param id of a conversation or content
     * @param row of a message, or the number of a device
     */
    record About(Bytes id, long row) {
        ConversationId conversation() {
            return new ConversationId(id);
        }
    }

    /** The records that tell of it, as it is now; none if it is gone. */
    static List<ProfileRecord> read(Transaction tx, ConversationId to, int kind, About about) {
        if (kind == ANCHOR) {
            return List.copyOf(Anchors.record(tx, Text.fromUtf8(about.id().shared())));
        }
        switch (kind) {
            case ROOM -> {
                return List.copyOf(RoomRecords.of(tx, about.conversation()).stream().toList());
            }
            case KNOWN_ACCOUNT -> {
                return List.copyOf(
                        KnownRecords.of(tx, new AccountId(about.id())).stream().toList());
            }
            case OWN_ACCOUNT -> {
                return List.copyOf(
                        AccountRecords.of(tx, new AccountId(about.id())).stream().toList());
            }
            case BLOCKED_ACCOUNT -> {
                return List.copyOf(
                        BlockedAccounts.record(tx, new AccountId(about.id())).stream().toList());
            }
            case TOLD_ACCOUNT -> {
                return List.copyOf(AccountsTold.records(tx, about.conversation()));
            }
            default -> {}
        }
        if (kind > DECISIONS) {
            return Decisions.of(tx, about.conversation(), Field.of(kind - DECISIONS)).stream()
                    .<ProfileRecord>map(mark -> mark)
                    .toList();
        }
        return switch (values()[kind]) {
            case SETTINGS -> Export.settings(tx);
            case CONTACT -> contact(tx, about.conversation());
            case MESSAGE -> message(tx, to, about.row());
            case GONE -> List.of(new LinkedRecord.Gone(about.id()));
            case AMENDMENT -> amendment(tx, about.id());
            case DEVICE -> device(tx, to, about.row());
            case BEGIN -> List.of(new ProfileRecord.Begin(ProfileRecord.VERSION));
            case LOGS -> logs(tx, about.conversation());
            case HELD -> HeldKeys.records(tx, about.conversation());
            case ASKED -> AskedPairs.records(tx, about.id());
            case LIVE -> live(tx, about.id());
        };
    }

    private static List<ProfileRecord> live(Transaction tx, Bytes of) {
        return switch (of.size()) {
            case 0 -> List.copyOf(LiveRecords.own(tx));
            case VerifyingKey.SIZE -> List.of(LiveRecords.of(tx, new VerifyingKey(of)));
            case 1 -> List.copyOf(OwnChain.records(tx));
            default -> List.copyOf(LiveRecords.told(tx, new ConversationId(of)));
        };
    }

    private static List<ProfileRecord> contact(Transaction tx, ConversationId id) {
        List<ProfileRecord> records = new ArrayList<>(introduction(tx, id));
        RecoverySigners.of(tx, id)
                .filter(_ -> !records.isEmpty())
                .ifPresent(signer -> records.add(new KeptRecord.Signer(id.bytes(), signer)));
        return records;
    }

    private static List<ProfileRecord> introduction(Transaction tx, ConversationId id) {
        return tx.list(
                "SELECT v.id, v.level, v.created_at, c.peer_ik, c.peer_dk, c.travel, c.peer_travel,"
                        + " v.name, c.status, c.picture, v.named_at, c.hidden FROM conversation v"
                        + " JOIN contact c ON c.conversation = v.id WHERE v.id = ?"
                        + " AND v.kind = 'contact' AND v.state = 'active'",
                row -> known(tx, id, row),
                id.bytes());
    }

    private static ProfileRecord known(Transaction tx, ConversationId id, Row row) {
        return new LinkedRecord.Known(
                row.bytes(1),
                Level.of(row.text(2)),
                row.instant(3),
                new ContactIdentity(
                        new AgreementPublicKey(row.bytes(4)), new VerifyingKey(row.bytes(5))),
                Travel.of(row.text(6)),
                row.optionalText(7).map(Travel::of),
                first(DeviceLogs.ownEntries(tx, id)),
                first(DeviceLogs.peerEntries(tx, id)),
                new LinkedRecord.Known.Presented(
                        row.text(8),
                        row.text(9),
                        row.optionalBytes(10).orElse(Bytes.empty()),
                        row.instant(11)),
                row.flag(12));
    }

    private static List<ProfileRecord> logs(Transaction tx, ConversationId id) {
        if (Contacts.find(tx, id).isEmpty()) {
            return List.of();
        }
        // Whoever hears of an entry knows by then whose keys it names, and of which log it is.
        Level level = Contacts.find(tx, id).orElseThrow().level();
        List<ProfileRecord> records = new ArrayList<>(LogRenewals.records(tx, id, level));
        records.addAll(HeldKeys.records(tx, id));
        records.add(
                new LinkedRecord.Logs(
                        id.bytes(), DeviceLogs.ownEntries(tx, id), DeviceLogs.peerEntries(tx, id)));
        return records;
    }

    private static List<SignedEntry> first(List<SignedEntry> entries) {
        return entries.subList(0, Math.min(entries.size(), LinkedRecord.Known.MAX_ENTRIES));
    }

    /** A message of the time that the user chose for this device. */
    private static List<ProfileRecord> message(Transaction tx, ConversationId to, long row) {
        List<ProfileRecord> records = new ArrayList<>();
        Instant since =
                tx.one(
                                "SELECT since FROM sibling WHERE conversation = ?",
                                found -> found.instant(1),
                                to.bytes())
                        .orElse(Instant.EPOCH);
        Optional<ProfileRecord.Message> message =
                HistoryRecords.at(tx, row).filter(one -> !one.entered().isBefore(since));
        message.ifPresent(records::add);
        Optional<LinkedRecord.File> file = message.flatMap(one -> HistoryRecords.file(tx, one));
        file.ifPresent(records::add);
        message.filter(one -> waits(tx, one, file.isPresent()))
                .map(one -> new LinkedRecord.Outgoing(one.conversation(), one.id()))
                .ifPresent(records::add);
        return records;
    }

    /** Whether a message of ours waits for a device that has a session with the contact. */
    private static boolean waits(Transaction tx, ProfileRecord.Message message, boolean offered) {
        return message.own()
                && message.state().equals("queued")
                && message.remarks().room().isEmpty() // by the device that said it
                && (message.type().equals("text") || offered)
                && !isLive(tx, new ConversationId(message.conversation()));
    }

    /** Whether this device has a connection with a device of the contact that was answered. */
    static boolean isLive(Transaction tx, ConversationId id) {
        return tx.one(
                        "SELECT 1 FROM contact c JOIN conversation v ON v.id = c.conversation"
                                + " WHERE (v.id = ?1 OR v.parent = ?1) AND c.live = 1"
                                + " AND v.state = 'active'",
                        row -> true,
                        id.bytes())
                .isPresent();
    }

    private static List<ProfileRecord> amendment(Transaction tx, Bytes id) {
        return tx.list(
                "SELECT conversation, content FROM amendment WHERE own = 1 AND id = ?",
                row -> new LinkedRecord.Amended(row.bytes(1), Content.decode(row.bytes(2))),
                id);
    }

    private static List<ProfileRecord> device(Transaction tx, ConversationId to, long number) {
        return tx.list(
                "SELECT d.number, d.name, d.added_at, d.own,"
                        + " (SELECT number FROM sibling WHERE conversation = ?), d.linked_by,"
                        + " d.removed_by FROM device d WHERE d.number = ?",
                row ->
                        row.optionalInteger(7)
                                .<ProfileRecord>map(by ->
                                        new LinkedRecord.Removed(
                                                (int) row.integer(1), by.intValue()))
                                .orElseGet(() -> device(row)),
                to.bytes(),
                number);
    }

    private static LinkedRecord.Device device(Row row) {
        return new LinkedRecord.Device(
                (int) row.integer(1),
                row.text(2),
                row.instant(3),
                row.flag(4)
                        ? LinkedRecord.Device.Whose.MINE
                        : row.integer(1) == row.optionalInteger(5).orElse(0L)
                                ? LinkedRecord.Device.Whose.YOURS
                                : LinkedRecord.Device.Whose.ANOTHER,
                (int) row.integer(6));
    }
}
