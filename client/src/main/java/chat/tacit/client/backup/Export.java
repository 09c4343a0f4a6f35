package chat.tacit.client.backup;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.AccountRecords;
import chat.tacit.client.account.AccountsTold;
import chat.tacit.client.account.KnownRecords;
import chat.tacit.client.contact.OwnProfile;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.live.LiveRecords;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.BlockedAccounts;
import chat.tacit.client.room.RoomRecords;
import chat.tacit.client.route.Isolation;
import chat.tacit.client.route.Leaving;
import chat.tacit.client.route.MeshRecords;
import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.record.KeptRecord;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.LiveRecord;
import chat.tacit.e2ee.record.ProfileRecord;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.protocol.wire.RelayAddress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Writes a profile into a backup file, all of it as it is at one moment. Other processes go on
 * meanwhile.
 *
 * @param contacts how many are in the file
 * @param leftOut conversations that aren't, since nobody has answered yet
 * @param messages how many are in the file
 * @param files messages among these with a file, of which the file holds no byte
 * @param disappearing messages that aren't, since they were to disappear
 */
public record Export(int contacts, int leftOut, long messages, long files, long disappearing) {
    private static final String RECOVERY = "recovery";

    /** Records between two words about the progress. */
    private static final int STEP = 10_000;

    /** The public half of the recovery key's pair, if the profile was exported before. */
    public static Optional<AgreementPublicKey> recovery(Transaction tx) {
        return tx.one("SELECT value FROM meta WHERE key = ?", row -> row.text(1), RECOVERY)
                .map(hex -> new AgreementPublicKey(Bytes.ofHex(hex)));
    }

    /** Keeps the public half of the recovery key's pair. */
    public static void keep(Transaction tx, AgreementPublicKey recovery) {
        if (recovery(tx).filter(recovery::equals).isPresent()) {
            return;
        }
        tx.update(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)",
                RECOVERY,
                recovery.bytes().hex());
    }

    /**
     * Refuses a place for a file before anything is done.
     *
     * @throws ClientException if something is there, or nothing can be
     */
    public static void requireFree(Path file) throws ClientException {
        if (Files.exists(file)) {
            throw new ClientException(file + " is there already; choose another name.");
        }
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        if (!Files.isWritable(folder)) {
            throw new ClientException("can't write into " + folder + "; choose another place.");
        }
    }

    /**
     * Writes the file. Once it is whole and on the disk, the profile knows the key as its own.
     *
     * @param file isn't there yet
     * @param progress is told how many records were written, now and then
     * @throws ClientException if the file is there or can't be written; nothing is left of it
     */
    public static Export to(Path file, Profile profile, RecoveryKey key, LongConsumer progress)
            throws ClientException {
        requireFree(file);
        try (BackupWriter out = BackupWriter.begin(file, key, Entropy.system())) {
            Export export = profile.read(tx -> write(tx, key, out, progress));
            out.finish();
            profile.write(tx -> {
                keep(tx, key.pair().publicKey());
                return true;
            });
            return export;
        } catch (IOException e) {
            throw new ClientException(
                    "can't write "
                            + file
                            + " ("
                            + e.getMessage()
                            + "); make room or choose another place. Nothing is left of it.");
        }
    }

    private static Export write(
            Transaction tx, RecoveryKey key, BackupWriter out, LongConsumer progress)
            throws IOException {
        Instant now = Instant.now();
        out.put(new ProfileRecord.Begin(ProfileRecord.VERSION));
        out.put(new ProfileRecord.Owner(OwnProfile.read(tx), Optional.of(key.pair().publicKey())));
        for (ProfileRecord setting : ways(tx)) {
            out.put(setting);
        }
        // What still lies at those that are leaving may be read there, and nothing more.
        for (RelayAddress relay : Leaving.relays(tx)) {
            out.put(new ProfileRecord.Trust(Optional.of(relay)));
        }
        for (KeptRecord.Address address : AddressRecords.all(tx)) {
            out.put(address);
        }
        List<ConversationId> contacts = ContactRecords.ready(tx);
        for (ConversationId id : contacts) {
            out.put(ContactRecords.contact(tx, id, now));
            for (ProfileRecord record : ConnectionRecords.of(tx, id, now)) {
                out.put(record);
            }
            for (ProfileRecord record : LogRecords.of(tx, id)) {
                out.put(record);
            }
        }
        for (LiveRecord record : LiveRecords.all(tx)) {
            out.put(record);
        }
        for (RoomRecord own : AccountRecords.all(tx)) {
            out.put(own);
        }
        for (RoomRecord.KnownAccount known : KnownRecords.all(tx)) {
            out.put(known);
        }
        for (RoomRecord.ToldAccount told : AccountsTold.records(tx)) {
            out.put(told);
        }
        for (RoomRecord.BlockedAccount blocked : BlockedAccounts.records(tx)) {
            out.put(blocked);
        }
        for (RoomRecord.Room room : RoomRecords.all(tx)) {
            out.put(room);
        }
        long all = count(tx, "SELECT COUNT(*) FROM conversation WHERE kind = 'contact'");
        return new Export(
                contacts.size(),
                (int) all - contacts.size(),
                history(tx, out, progress),
                HistoryRecords.files(tx),
                count(tx, "SELECT COUNT(*) FROM message WHERE timer > 0"));
    }

    private static long count(Transaction tx, String sql) {
        return tx.one(sql, row -> row.integer(1)).orElseThrow();
    }

    /** How the profile presents itself and travels, for another device of it. */
    public static List<ProfileRecord> settings(Transaction tx) {
        List<ProfileRecord> settings = new ArrayList<>();
        settings.add(new ProfileRecord.Owner(OwnProfile.read(tx), recovery(tx)));
        settings.addAll(ways(tx));
        return settings;
    }

    private static List<ProfileRecord> ways(Transaction tx) {
        List<ProfileRecord> ways = new ArrayList<>(relays(tx));
        for (Proxies.Way way : Proxies.all(tx)) {
            ways.add(
                    new ProfileRecord.Way(
                            way.relay(), way.proxy().map(RelayProxy::toString).orElse("")));
        }
        if (Trust.policy(tx) == Trust.Policy.TRUSTED) {
            ways.add(new ProfileRecord.Trust(Optional.empty()));
        }
        Isolation.Choice isolation = Isolation.Choice.of(tx);
        ways.add(new ProfileRecord.Isolation(isolation.isolation().word(), isolation.sockets()));
        for (RelayAddress relay : Trust.allowed(tx)) {
            ways.add(new ProfileRecord.Trust(Optional.of(relay)));
        }
        ways.addAll(MeshRecords.all(tx));
        return ways;
    }

    private static List<ProfileRecord.Relay> relays(Transaction tx) {
        return Relays.staying(tx).stream()
                .map(relay ->
                        new ProfileRecord.Relay(
                                relay, Relays.addedAt(tx, relay), Relays.serverKey(tx, relay)))
                .toList();
    }

    private static long history(Transaction tx, BackupWriter out, LongConsumer progress)
            throws IOException {
        long messages = 0;
        Optional<HistoryRecords.Page> page =
                HistoryRecords.after(tx, HistoryRecords.Position.START);
        while (page.isPresent()) {
            for (ProfileRecord.Message message : page.get().messages()) {
                out.put(message);
                Optional<LinkedRecord.File> file = HistoryRecords.file(tx, message);
                if (file.isPresent()) {
                    out.put(file.get());
                }
                messages++;
                if (messages % STEP == 0) {
                    progress.accept(messages);
                }
            }
            page = HistoryRecords.after(tx, page.get().last());
        }
        return messages;
    }
}
