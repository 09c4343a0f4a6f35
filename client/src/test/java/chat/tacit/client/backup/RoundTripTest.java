package chat.tacit.client.backup;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Circle;
import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.account.AccountRecords;
import chat.tacit.client.account.AccountSource;
import chat.tacit.client.account.AccountsTold;
import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.account.ToldAccounts;
import chat.tacit.client.contact.Address;
import chat.tacit.client.contact.AddressBook;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.Connections;
import chat.tacit.client.live.Anchors;
import chat.tacit.client.live.LiveIdentities;
import chat.tacit.client.live.TestAnchor;
import chat.tacit.client.live.ToldIdentities;
import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.BlockedAccounts;
import chat.tacit.client.route.Queues;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.record.KeptRecord;
import chat.tacit.e2ee.record.LiveRecord;
import chat.tacit.e2ee.record.ProfileRecord;
import chat.tacit.e2ee.record.ProfileRecord.Contact.Progress;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.protocol.room.AccountAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Bob, whose contact Alice has two devices, and who has an address and a recovery key. */
final class RoundTripTest {
    private static final Secret PASSPHRASE = Secret.owned(new byte[] {'n', 'e', 'w'});

    private static final RoomRecord.BlockedAccount BLOCKED =
            new RoomRecord.BlockedAccount(
                    account("dora"), true, Instant.parse("2026-11-22T03:00:00Z"));

    @TempDir Path folder;
    private final RecoveryKey key = RecoveryKey.random(Entropy.system());
    private Circle circle;
    private Address address;
    private SigningKey identity = SigningKey.generate(Entropy.system());

    @BeforeEach
    void export() throws ClientException {
        circle = new Circle(folder.resolve("circle"));
        Person bob = circle.bob();
        bob.write(tx -> {
            Export.keep(tx, key.pair().publicKey());
            return true;
        });
        circle.exchange();
        var _ = circle.link(circle.device(1), Instant.EPOCH);
        var _ = bob.say(circle.pair().atBob(), "A heron.", circle.pair().now());
        circle.exchange();
        address =
                bob.write(tx ->
                        AddressBook.make(
                                tx, Travel.LINK, bob.parts().entropy(), circle.pair().now()));
        bob.write(tx -> {
            identity = LiveIdentities.own(tx, Entropy.system(), circle.pair().now());
            ToldIdentities.tell(tx, circle.pair().atBob());
            AccountsTold.tell(tx, circle.pair().atBob(), account("bob").id());
            know(tx);
            boolean _ = BlockedAccounts.put(tx, BLOCKED);
            believe(tx);
            boolean _ =
                    AccountRecords.put(
                            tx,
                            ToldAccounts.account("bob", 1),
                            Entropy.system(),
                            circle.pair().now());
            return TrustedIdentities.hear(
                    tx,
                    circle.pair().atBob(),
                    SigningKey.generate(Entropy.system()).publicKey(),
                    circle.pair().now());
        });
        var _ = Export.to(folder.resolve("one"), bob.profile(), key, _ -> {});
    }

    @AfterEach
    void end() {
        circle.close();
    }

    private static void believe(Transaction tx) {
        try {
            Anchors.add(tx, TestAnchor.called("Academy"));
        } catch (ClientException e) {
            throw new AssertionError(e);
        }
    }

    /** An account that Alice has told, and one of a room under two keys. */
    private void know(Transaction tx) {
        KnownAccounts.hear(tx, circle.pair().atBob(), account("alice"), key());
        for (int i = 0; i < 2; i++) {
            KnownAccounts.letIn(tx, account("carol"), key(), AccountSource.MEMBER);
        }
    }

    private static VerifyingKey key() {
        return SigningKey.generate(Entropy.system()).publicKey();
    }

    private static AccountAddress account(String handle) {
        return AccountAddress.parse("tacit://" + "c".repeat(42) + "A@home.example:443/@" + handle);
    }

    @Test
    void accountsAreKnownAsWellAfterTheImportAsBefore() throws ClientException {
        for (boolean stolen : new boolean[] {false, true}) {
            try (Person again = restored(stolen)) {
                assertThat(again.read(KnownAccounts::all))
                        .isEqualTo(circle.bob().read(KnownAccounts::all))
                        .extracting(KnownAccount::level)
                        .containsExactlyInAnyOrder(Level.LINK, Level.CHANGED);
                List<ConversationId> told =
                        again.read(tx -> AccountsTold.who(tx, account("bob").id()));
                assertThat(told).containsExactly(circle.pair().atBob());
                assertThat(again.read(BlockedAccounts::records)).containsExactly(BLOCKED);
            }
        }
    }

    private Person restored() throws ClientException {
        return restored(false);
    }

    private Person restored(boolean stolen) throws ClientException {
        Path home = folder.resolve(stolen ? "stolen" : "home");
        Import.Source source = new Import.Source(folder.resolve("one"), key, stolen);
        var _ = Import.from(source, home, PASSPHRASE, _ -> {});
        return new Person(Profile.open(home, PASSPHRASE, Entropy.system()));
    }

    private List<ProfileRecord> records(String file) throws ClientException {
        List<ProfileRecord> records = new ArrayList<>();
        try (BackupReader in = BackupReader.open(folder.resolve(file), key)) {
            Optional<ProfileRecord> next = in.next();
            while (next.isPresent()) {
                records.add(unchanging(next.get()));
                next = in.next();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return records;
    }

    /** What an import changes by intent: numbers that others may have used up meanwhile. */
    private static ProfileRecord unchanging(ProfileRecord record) {
        return switch (record) {
            case ProfileRecord.Contact contact ->
                    new ProfileRecord.Contact(
                            contact.conversation(),
                            contact.name(),
                            contact.level(),
                            contact.began(),
                            contact.own(),
                            contact.peer(),
                            contact.accepted(),
                            contact.introduced(),
                            unchanging(contact.progress()),
                            contact.card());
            case KeptRecord.Connection one ->
                    new KeptRecord.Connection(
                            one.conversation(),
                            one.in(),
                            one.device(),
                            one.began(),
                            one.own(),
                            one.peer(),
                            one.accepted(),
                            one.travel(),
                            one.peerTravel(),
                            unchanging(one.progress()));
            case KeptRecord.Address one ->
                    new KeptRecord.Address(
                            one.id(),
                            one.invitation(),
                            one.secrets(),
                            one.travel(),
                            one.made(),
                            one.relay(),
                            one.owner(),
                            1,
                            one.queues());
            default -> record;
        };
    }

    private static Progress unchanging(Progress of) {
        return new Progress(of.next(), of.expected(), of.seen(), 0, of.version(), of.apart());
    }

    @Test
    void everythingThatWasExportedIsThereAfterTheImport() throws ClientException {
        try (Person again = restored()) {
            var _ = Export.to(folder.resolve("two"), again.profile(), key, _ -> {});
        }
        assertThat(records("two")).isEqualTo(records("one"));
        assertThat(records("one"))
                .hasAtLeastOneElementOfType(KeptRecord.Signer.class)
                .hasAtLeastOneElementOfType(KeptRecord.Connection.class)
                .hasAtLeastOneElementOfType(KeptRecord.Address.class)
                .hasAtLeastOneElementOfType(LiveRecord.Identity.class)
                .hasAtLeastOneElementOfType(LiveRecord.Trusted.class)
                .hasAtLeastOneElementOfType(LiveRecord.Told.class)
                .hasAtLeastOneElementOfType(LiveRecord.Authority.class)
                .hasAtLeastOneElementOfType(RoomRecord.KnownAccount.class)
                .hasAtLeastOneElementOfType(RoomRecord.ToldAccount.class);
    }

    @Test
    void identityInLiveSessionsAndWhomItTrustsAreTheSameAfterTheImport() throws ClientException {
        try (Person again = restored()) {
            assertThat(again.read(LiveIdentities::known)).contains(identity);
            assertThat(again.read(TrustedIdentities::all))
                    .isEqualTo(circle.bob().read(TrustedIdentities::all));
        }
    }

    @Test
    void thiefOfAMachineIsNotWhoItsOwnerIsFromNowOn() throws ClientException {
        try (Person again = restored(true)) {
            assertThat(again.read(LiveIdentities::known)).isPresent().get().isNotEqualTo(identity);
            assertThat(again.read(TrustedIdentities::all)).hasSize(1);
        }
    }

    @Test
    void bothDevicesOfTheContactReachTheNewMachine() throws ClientException {
        try (Person again = restored()) {
            List<ConversationId> connections =
                    again.read(tx -> Connections.of(tx, circle.pair().atBob()));
            assertThat(connections).hasSize(2);
            circle.pair().pass(Duration.ofHours(2));
            again.write(tx -> {
                again.parts().restore(tx, circle.pair().now());
                return true;
            });
            exchange(again);
            boolean waits = again.read(tx -> Contacts.anyPaused(tx));
            assertThat(waits).isFalse();
            var _ = circle.device(1).say(circle.withBob(), "From the first.", now());
            var _ = circle.device(2).say(circle.withBob(), "From the second.", now());
            var _ = again.say(circle.pair().atBob(), "Here.", now());
            exchange(again);
            assertThat(again.texts(circle.pair().atBob()))
                    .containsExactlyInAnyOrder(
                            "A heron.", "From the first.", "From the second.", "Here.");
            for (int device = 1; device <= 2; device++) {
                assertThat(circle.device(device).texts(circle.withBob()))
                        .containsExactlyInAnyOrder(
                                "A heron.", "From the first.", "From the second.", "Here.");
            }
        }
    }

    @Test
    void addressComesBackUnderItsLinkWithKeysOfItsOwn() throws ClientException {
        try (Person again = restored()) {
            Address back = again.read(tx -> AddressBook.all(tx)).getFirst();
            assertThat(back.link()).isEqualTo(address.link());
            assertThat(back.version()).isGreaterThan(1_000_000_000);
            assertThat(again.number("SELECT COUNT(*) FROM invitation WHERE mutable IS NOT NULL"))
                    .isOne();
        }
    }

    private Instant now() {
        return circle.pair().now();
    }

    /** Carries everything between Alice's devices and Bob's new machine; the old one is gone. */
    private void exchange(Person again) {
        List<Person> all = List.of(circle.device(1), circle.device(2), again);
        boolean carried = true;
        while (carried) {
            circle.pair().pass(Duration.ofSeconds(2));
            carried = false;
            for (Person from : all) {
                List<Person.Box> boxes = circle.post(from);
                carried |= !boxes.isEmpty();
                boxes.forEach(box -> deliver(box, all));
            }
        }
    }

    private void deliver(Person.Box box, List<Person> all) {
        for (Person to : all) {
            boolean theirs =
                    to.read(tx -> Queues.all(tx)).stream()
                            .anyMatch(queue -> queue.senderId().equals(box.to()));
            if (theirs) {
                try {
                    circle.attack(box, to);
                } catch (UnopenableException e) {
                    throw new AssertionError("a box didn't open", e);
                }
            }
        }
    }
}
