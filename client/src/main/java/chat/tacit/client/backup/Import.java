package chat.tacit.client.backup;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.AccountRecords;
import chat.tacit.client.account.AccountsTold;
import chat.tacit.client.account.ExposedAccounts;
import chat.tacit.client.account.KnownRecords;
import chat.tacit.client.contact.Address;
import chat.tacit.client.contact.AddressBook;
import chat.tacit.client.contact.OwnProfile;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.device.HandOvers;
import chat.tacit.client.device.RecoverySigners;
import chat.tacit.client.file.Downloads;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.live.LiveIdentities;
import chat.tacit.client.live.LiveRecords;
import chat.tacit.client.mesh.MeshAddresses;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.StagedProfile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.BlockedAccounts;
import chat.tacit.client.room.RoomRecords;
import chat.tacit.client.room.RoomSpeech;
import chat.tacit.client.route.Isolation;
import chat.tacit.client.route.MeshRecords;
import chat.tacit.client.route.Outbox;
import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.record.KeptRecord;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.LiveRecord;
import chat.tacit.e2ee.record.MeshRecord;
import chat.tacit.e2ee.record.ProfileRecord;
import chat.tacit.e2ee.record.RoomRecord;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Makes a profile from a backup file. It has a new device id, and nothing is sealed for a contact
 * before a re-sync with them; that begins when the profile is opened.
 *
 * @param contacts how many were imported
 * @param messages how many were imported
 * @param newer records of kinds that this program doesn't know, which were left out
 * @param unprotected contacts who can't be told that a machine was stolen, by name: in their log
 *     nothing is signed by this recovery key
 */
public record Import(int contacts, long messages, long newer, List<String> unprotected) {
    private static final int STEP = 10_000;

    /**
     * What a profile is made from.
     *
     * @param stolen whether the machine that the backup was made on is in other hands: this one
     *     then gets keys of its own, and contacts are told by the recovery key to listen to no
     *     other
     */
    public record Source(Path file, RecoveryKey key, boolean stolen) {}

    /**
     * Makes the profile in a directory that isn't there yet or is empty. If anything goes wrong or
     * ends this process, nothing is there.
     *
     * @param passphrase of the new profile, UTF-8 bytes; the caller wipes them
     * @param progress is told how many records were read, now and then
     * @throws ClientException with one sentence, if the file isn't whole or under another key, or
     *     the directory or disk can't take it
     */
    public static Import from(Source source, Path home, Secret passphrase, LongConsumer progress)
            throws ClientException {
        StagedProfile.requireFree(home);
        try (BackupReader in = BackupReader.open(source.file(), source.key())) {
            ProfileRecord.Owner owner = owner(in, source.file());
            try (StagedProfile staged =
                    StagedProfile.begin(
                            home, passphrase, owner.presented().name(), Entropy.system())) {
                Counter counter = new Counter();
                staged.profile()
                        .write(tx -> {
                            OwnProfile.write(tx, owner.presented(), Instant.now());
                            owner.recovery().ifPresent(key -> Export.keep(tx, key));
                            staged.profile().markRestored(tx);
                            return true;
                        });
                fill(staged.profile(), in, counter, progress);
                List<String> unprotected =
                        source.stolen()
                                ? staged.profile()
                                        .<List<String>, ClientException>write(
                                                tx -> takeBack(tx, source.key()))
                                : List.of();
                staged.finish();
                return new Import(counter.contacts, counter.messages, counter.newer, unprotected);
            }
        } catch (IOException e) {
            throw new ClientException("can't read " + source.file() + ": " + e.getMessage() + ".");
        } catch (DatabaseException e) {
            throw new ClientException(
                    "can't write the new profile ("
                            + e.getMessage()
                            + "); make room on the disk and import again. Nothing was left"
                            + " behind.");
        }
    }

    /** Links that the other machine knows lead nowhere any more. */
    private static List<String> takeBack(Transaction tx, RecoveryKey key) throws ClientException {
        LiveIdentities.spend(tx);
        LiveIdentities.replace(tx, Entropy.system(), Instant.now());
        ExposedAccounts.expose(tx, ExposedAccounts.STOLEN);
        MeshAddresses.replace( // nobody else holds this profile's lock yet
                tx,
                MeshAddresses.find(tx).map(_ -> JoseKey.generate(Entropy.system())),
                Entropy.system(),
                Instant.now());
        for (Address old : AddressBook.all(tx)) {
            AddressBook.withdraw(tx, old.id(), Instant.now());
            var _ = AddressBook.make(tx, Travel.LINK, Entropy.system(), Instant.now());
        }
        return HandOvers.begin(tx, key, Entropy.system(), Instant.now()).stream()
                .map(in -> Directory.name(tx, in))
                .toList();
    }

    private static final class Counter {
        private int contacts;
        private long messages;
        private long newer;
    }

    private static ProfileRecord.Owner owner(BackupReader in, Path file)
            throws IOException, ClientException {
        if (in.next().orElse(null) instanceof ProfileRecord.Begin begin) {
            if (begin.version() > ProfileRecord.VERSION) {
                throw BackupReader.newer(file);
            }
            if (in.next().orElse(null) instanceof ProfileRecord.Owner owner) {
                return owner;
            }
        }
        throw new ClientException(file + " is damaged: it doesn't say whose profile it is.");
    }

    /** Enters all records, some hundreds in a transaction. */
    private static void fill(
            Profile profile, BackupReader in, Counter counter, LongConsumer progress)
            throws IOException, ClientException {
        long records = 0;
        boolean more = true;
        while (more) {
            List<ProfileRecord> page = page(in);
            more = !page.isEmpty();
            profile.<Boolean, ClientException>write(tx -> {
                for (ProfileRecord record : page) {
                    put(tx, record, counter);
                }
                return true;
            });
            long before = records;
            records += page.size();
            if (before / STEP != records / STEP) {
                progress.accept(records);
            }
        }
    }

    private static List<ProfileRecord> page(BackupReader in) throws IOException, ClientException {
        List<ProfileRecord> page = new ArrayList<>();
        while (page.size() < HistoryRecords.PAGE) {
            Optional<ProfileRecord> next = in.next();
            if (next.isEmpty()) {
                break;
            }
            page.add(next.get());
        }
        return page;
    }

    private static void put(Transaction tx, ProfileRecord record, Counter counter)
            throws ClientException {
        try {
            switch (record) {
                case ProfileRecord.Begin _ -> throw new MalformedException("a second beginning");
                case ProfileRecord.Owner _ -> throw new MalformedException("a second owner");
                case ProfileRecord.Relay _,
                        ProfileRecord.Way _,
                        ProfileRecord.Trust _,
                        ProfileRecord.Isolation _ ->
                        setting(tx, record, Instant.now());
                case ProfileRecord.Contact contact -> {
                    ContactRecords.put(tx, contact, Instant.now());
                    counter.contacts++;
                }
                case ProfileRecord.ReceivingQueue queue -> ConnectionRecords.put(tx, queue);
                case ProfileRecord.SendingRoute route -> ConnectionRecords.put(tx, route);
                case KeptRecord.Connection connection ->
                        ConnectionRecords.put(tx, connection, Instant.now());
                case KeptRecord.Address address ->
                        AddressRecords.put(tx, address, Entropy.system(), Instant.now());
                case ProfileRecord.Message message -> {
                    HistoryRecords.put(tx, message);
                    unsent(tx, message);
                    counter.messages++;
                }
                case LinkedRecord.File file -> file(tx, file, Instant.now());
                case LinkedRecord.Logs logs -> LogRecords.put(tx, logs);
                case LiveRecord live -> LiveRecords.put(tx, live);
                case KeptRecord.Signer signer ->
                        RecoverySigners.keep(
                                tx, new ConversationId(signer.conversation()), signer.sealed());
                case LinkedRecord _ -> throw new MalformedException("a word between devices");
                case MeshRecord mesh -> MeshRecords.put(tx, mesh, Instant.now());
                case RoomRecord.Room room -> RoomRecords.put(tx, room);
                case RoomRecord.KnownAccount known -> KnownRecords.put(tx, known);
                case RoomRecord.ToldAccount told -> AccountsTold.put(tx, told);
                case RoomRecord.BlockedAccount blocked -> BlockedAccounts.put(tx, blocked);
                case RoomRecord.Account own -> {
                    boolean _ = AccountRecords.put(tx, own, Entropy.system(), Instant.now());
                }
                case ProfileRecord.Newer _ -> counter.newer++; // not acted on
            }
        } catch (MalformedException | IllegalArgumentException e) {
            throw new ClientException(
                    "the backup holds a record that can't be (" + e.getMessage() + ").");
        }
    }

    /** A file that nobody was told of stayed behind: it was on its way to the relays. */
    private static void unsent(Transaction tx, ProfileRecord.Message message) {
        if (message.own() && message.remarks().room().isPresent()) {
            RoomSpeech.again(tx, new ConversationId(message.conversation()), message.id());
            return;
        }
        boolean file = message.own() && message.type().equals(Message.Type.FILE.word());
        if (file && message.state().equals(Message.State.QUEUED.word())) {
            History.fail(
                    tx,
                    new ConversationId(message.conversation()),
                    message.id(),
                    "it wasn't sent yet when the backup was made: send the file again");
        }
    }

    /** A file that no relay has any more is a name in the history. */
    private static void file(Transaction tx, LinkedRecord.File file, Instant now) {
        if (file.content().envelope().sent().plus(Outbox.RETENTION).isAfter(now)) {
            var _ = Downloads.told(tx, file, now);
        }
    }

    /**
     * Takes a setting of the whole profile, and nothing else.
     *
     * @throws MalformedException if it can't be
     */
    public static void setting(Transaction tx, ProfileRecord record, Instant now) {
        try {
            switch (record) {
                case ProfileRecord.Owner owner -> {
                    OwnProfile.write(tx, owner.presented(), now);
                    owner.recovery().ifPresent(key -> Export.keep(tx, key));
                }
                case ProfileRecord.Relay relay -> {
                    Relays.add(tx, relay.address(), relay.added());
                    relay.serverKey().ifPresent(key -> Relays.serverKey(tx, relay.address(), key));
                }
                case ProfileRecord.Way way ->
                        Proxies.put(
                                tx,
                                new Proxies.Way(
                                        way.relay(),
                                        Optional.of(way.proxy())
                                                .filter(proxy -> !proxy.isEmpty())
                                                .map(RelayProxy::parse)));
                case ProfileRecord.Trust trust ->
                        trust.relay()
                                .ifPresentOrElse(
                                        relay -> Trust.allow(tx, relay),
                                        () -> Trust.policy(tx, Trust.Policy.TRUSTED));
                case ProfileRecord.Isolation isolation ->
                        new Isolation.Choice(
                                        Isolation.of(isolation.isolation())
                                                .orElseThrow(() ->
                                                        new MalformedException("no isolation")),
                                        isolation.sockets())
                                .put(tx);
                case ProfileRecord.Begin _,
                        ProfileRecord.Contact _,
                        ProfileRecord.ReceivingQueue _,
                        ProfileRecord.SendingRoute _,
                        ProfileRecord.Message _,
                        LinkedRecord _,
                        KeptRecord _,
                        LiveRecord _,
                        RoomRecord _,
                        MeshRecord _,
                        ProfileRecord.Newer _ ->
                        throw new MalformedException("no setting");
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedException("no setting: " + e.getMessage());
        }
    }
}
