package chat.tacit.bench.profile;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.record.ProfileRecord;
import chat.tacit.e2ee.record.Remarks;
import chat.tacit.protocol.wire.RelayAddress;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Two profiles that are contacts of each other many times over, as backups. Imported, the two make
 * their queues and a new session for each contact, all of it real, without an invitation for each.
 *
 * @param contacts of each profile
 * @param messages of the first profile's history, half of them with one contact
 * @param relays where both receive
 */
record Acquaintances(int contacts, int messages, List<RelayAddress> relays) {
    private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int NUMBER_SIZE = 6;
    private static final Duration APART = Duration.ofSeconds(10);

    /** The name of a contact, the first of which most messages are from. */
    static String name(int contact) {
        String digits = Integer.toString(contact);
        return "Contact " + "0".repeat(NUMBER_SIZE - digits.length()) + digits;
    }

    void write(Path one, Path other, RecoveryKey key, Words words) throws IOException {
        Entropy entropy = Entropy.system();
        try (BackupFile first = new BackupFile(one, key);
                BackupFile second = new BackupFile(other, key)) {
            begin(first, "Alice");
            begin(second, "Bob");
            List<Bytes> conversations = new ArrayList<>();
            for (int i = 0; i < contacts; i++) {
                Side alice = Side.of(i, entropy);
                Side bob = Side.of(i, entropy);
                alice.put(first, bob, true);
                bob.put(second, alice, false);
                for (int copy = 0; copy < Math.min(relays.size(), 2); copy++) {
                    RelayAddress relay = relays.get((i + copy) % relays.size());
                    way(first, alice, second, bob, relay, false, entropy);
                    way(second, bob, first, alice, relay, false, entropy);
                }
                RelayAddress relay = relays.get(i % relays.size());
                way(first, alice, second, bob, relay, true, entropy);
                way(second, bob, first, alice, relay, true, entropy);
                conversations.add(alice.conversation);
            }
            history(first, conversations, words);
        }
    }

    private void begin(BackupFile file, String name) throws IOException {
        file.put(new ProfileRecord.Begin(ProfileRecord.VERSION));
        file.put(
                new ProfileRecord.Owner(
                        new Body.Profile(name, "", Bytes.empty()), Optional.empty()));
        for (RelayAddress relay : relays) {
            file.put(new ProfileRecord.Relay(relay, BEGAN, Optional.empty()));
        }
    }

    /** A queue of one side, and the other's route to it. */
    private static void way(
            BackupFile receives,
            Side receiver,
            BackupFile sends,
            Side sender,
            RelayAddress relay,
            boolean recovery,
            Entropy entropy)
            throws IOException {
        AgreementKey box = AgreementKey.generate(entropy);
        AgreementKey route = AgreementKey.generate(entropy);
        AgreementKey server = AgreementKey.generate(entropy);
        receives.put(
                new ProfileRecord.ReceivingQueue(
                        receiver.conversation,
                        relay,
                        AgreementKey.generate(entropy),
                        box,
                        Optional.empty(),
                        Optional.of(server.publicKey()),
                        Optional.of(route.publicKey()),
                        recovery));
        sends.put(
                new ProfileRecord.SendingRoute(
                        sender.conversation,
                        relay,
                        box.publicKey(),
                        route,
                        server,
                        true,
                        recovery));
    }

    private void history(BackupFile file, List<Bytes> conversations, Words words)
            throws IOException {
        Random random = new Random(messages);
        Entropy entropy = Entropy.system();
        for (int i = 0; i < messages; i++) {
            int with = i % 2 == 0 ? 0 : random.nextInt(conversations.size());
            Instant at = BEGAN.plus(APART.multipliedBy(i));
            boolean own = random.nextBoolean();
            file.put(
                    new ProfileRecord.Message(
                            conversations.get(with),
                            ContentId.random(entropy),
                            own,
                            i + 1L,
                            at,
                            at,
                            "text",
                            words.sentence(),
                            own ? "delivered" : "received",
                            "",
                            own ? 2 : 0,
                            true,
                            new Remarks(Optional.empty(), 0, List.of(), Duration.ZERO)));
        }
    }

    /** One of the two of a contact. */
    private record Side(Bytes conversation, String name, ContactIdentityKey keys) {
        static Side of(int contact, Entropy entropy) {
            return new Side(
                    Bytes.owned(entropy.bytes(ProfileRecord.CONVERSATION_SIZE)),
                    Acquaintances.name(contact),
                    ContactIdentityKey.generate(entropy));
        }

        void put(BackupFile file, Side peer, boolean joined) throws IOException {
            file.put(
                    new ProfileRecord.Contact(
                            conversation,
                            name,
                            Level.LINK,
                            BEGAN,
                            keys,
                            peer.keys.publicKeys(),
                            joined
                                    ? Optional.empty()
                                    : Optional.of(Bytes.owned(new byte[AgreementPublicKey.SIZE])),
                            new ProfileRecord.Contact.Introduced(
                                    Travel.LINK,
                                    Optional.of(Travel.LINK),
                                    Optional.of(SignedEntry.root(peer.keys, BEGAN).entry()),
                                    true,
                                    false),
                            new ProfileRecord.Contact.Progress(1, 1, Optional.empty(), 0, 1, false),
                            new ProfileRecord.Contact.Card(
                                    "",
                                    Bytes.empty(),
                                    name,
                                    Bytes.empty(),
                                    "",
                                    BEGAN,
                                    false,
                                    false,
                                    Optional.empty(),
                                    false,
                                    false,
                                    Duration.ZERO,
                                    Duration.ZERO)));
        }
    }
}
