package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.Circle;
import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Address;
import chat.tacit.client.contact.AddressBook;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Renewals;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A device is removed from a profile: every step, whoever is away. */
final class DeviceRemovalTest {
    @TempDir Path folder;
    private Circle circle;
    private Person first;
    private Person second;
    private Person bob;

    @BeforeEach
    void link() {
        circle = new Circle(folder);
        first = circle.device(1);
        bob = circle.bob();
        second = circle.link(first, Instant.EPOCH);
    }

    @AfterEach
    void end() {
        circle.close();
    }

    private ConversationId withBob() {
        return circle.withBob();
    }

    private ConversationId withAlice() {
        return circle.withAlice();
    }

    private Instant now() {
        return circle.now();
    }

    private List<ConversationId> untold(Person by, int device) {
        return by.read(tx -> UntoldContacts.of(tx, device));
    }

    @Test
    void contactAndDeviceLearnOfItAndNothingReachesItAnyMore() {
        circle.remove(first, 2);
        assertThat(untold(first, 2)).containsExactly(withBob());
        circle.exchange();

        assertThat(untold(first, 2)).isEmpty();
        assertThat(Household.devices(bob, withAlice())).containsExactly(1);
        assertThat(Household.connections(bob, withAlice())).isEqualTo(1);
        assertThat(second.read(Removals::isRemoved)).isTrue();
        assertThat(first.read(Removals::isRemoved)).isFalse();
        assertThat(first.number("SELECT COUNT(*) FROM sibling")).isZero();
        assertThat(
                        first.number(
                                "SELECT COUNT(*) FROM queue q JOIN conversation v ON v.id ="
                                        + " q.conversation WHERE v.kind = 'sibling'"))
                .isZero();

        circle.forgive();
        var _ = bob.say(withAlice(), "After it.", now());
        var _ = first.say(withBob(), "From who is left.", now());
        assertThatThrownBy(() -> second.say(withBob(), "By its client.", now()))
                .hasMessageContaining("was removed from the profile");
        for (ConversationId connection : second.read(tx -> Connections.of(tx, withBob()))) {
            second.seal(connection, new Body.Message("By another client."), now());
        }
        circle.exchange();
        assertThat(second.texts(withBob())).isEmpty();
        assertThat(first.texts(withBob()))
                .containsExactlyInAnyOrder("After it.", "From who is left.");
        assertThat(bob.texts(withAlice()))
                .containsExactlyInAnyOrder("After it.", "From who is left.");
    }

    @Test
    void contactThatIsAwayIsUntoldUntilItIsBack() {
        circle.away(bob, true);
        circle.remove(first, 2);
        circle.exchange();
        assertThat(untold(first, 2)).containsExactly(withBob());
        circle.away(bob, false);
        circle.exchange();
        assertThat(untold(first, 2)).isEmpty();
    }

    @Test
    void removedDeviceThatIsAwayIsGivenUpAfterAWeek() {
        circle.away(second, true);
        circle.remove(first, 2);
        circle.exchange();
        assertThat(first.number("SELECT COUNT(*) FROM sibling")).isOne();
        circle.pair().pass(Removals.LAST_WORD);
        circle.exchange();
        assertThat(first.number("SELECT COUNT(*) FROM sibling")).isZero();
        assertThat(untold(first, 2)).isEmpty();
        assertThat(first.read(Siblings::all))
                .anyMatch(device -> device.number() == 2 && device.removed().isPresent());
    }

    @Test
    void whatWaitedForTheRemovedDeviceIsntToldAnyMore() {
        circle.away(second, true);
        var _ = first.say(withBob(), "A secret.", now());
        circle.remove(first, 2);
        assertThat(first.number("SELECT COUNT(*) FROM feed")).isZero();
        circle.away(second, false);
        circle.exchange();
        assertThat(second.read(Removals::isRemoved)).isTrue();
        assertThat(second.texts(withBob())).isEmpty();
    }

    @Test
    void nothingIsTakenFromTheRemovedDevice() {
        second.write(tx -> tx.update("UPDATE conversation SET note = 'stolen'"));
        List<Person.Box> told = circle.post(second);
        circle.remove(first, 2);
        assertThat(told).isNotEmpty();
        for (Person.Box box : told) {
            assertThatThrownBy(() -> circle.attack(box, first))
                    .isInstanceOf(UnopenableException.class);
        }
        assertThat(first.number("SELECT COUNT(*) FROM conversation WHERE note = 'stolen'"))
                .isZero();
    }

    @Test
    void removalGoesOnAfterAProcessEnded() {
        circle.remove(first, 2); // and nothing ran after it
        assertThat(first.number("SELECT COUNT(*) FROM removal WHERE content IS NULL")).isOne();
        assertThat(first.read(Removals::nextDue)).contains(Instant.EPOCH);
        first.write(tx -> {
            first.parts().removals().run(tx, now());
            return true;
        });
        assertThat(first.number("SELECT COUNT(*) FROM removal WHERE content IS NULL")).isZero();
        first.write(tx -> {
            first.parts().removals().run(tx, now());
            return true;
        });
        assertThat(first.number("SELECT COUNT(*) FROM device_log WHERE own = 1")).isEqualTo(3);
    }

    @Test
    void otherDevicesHearOfItAndTheThirdTalksOn() {
        Person third = circle.link(first, Instant.EPOCH);
        circle.remove(first, 2);
        circle.exchange();
        assertThat(third.read(Siblings::all))
                .anyMatch(device -> device.number() == 2 && device.removed().isPresent());
        assertThat(third.read(tx -> DeviceLogs.own(tx, withBob())).device(2)).isEmpty();
        var _ = third.say(withBob(), "Still here.", now());
        circle.exchange();
        assertThat(bob.texts(withAlice())).containsExactly("Still here.");
        assertThat(first.texts(withBob())).containsExactly("Still here.");
        assertThat(bob.contact(withAlice()).level()).isEqualTo(Level.LINK);
    }

    @Test
    void linkedDeviceRemovesTheOneThatLinkedIt() {
        circle.remove(second, 1);
        circle.exchange();
        assertThat(Household.devices(bob, withAlice())).containsExactly(2);
        assertThat(first.read(Removals::isRemoved)).isTrue();
        var _ = bob.say(withAlice(), "To the second.", now());
        var _ = second.say(withBob(), "From the second.", now());
        circle.exchange();
        assertThat(second.texts(withBob()))
                .containsExactlyInAnyOrder("To the second.", "From the second.");
        assertThat(bob.texts(withAlice()))
                .containsExactlyInAnyOrder("To the second.", "From the second.");
    }

    @Test
    void removedDeviceThatRemovesTheFirstInTurnChangesNothing() {
        circle.remove(first, 2);
        circle.remove(second, 1);
        circle.forgive();
        circle.exchange();
        assertThat(Household.devices(bob, withAlice())).containsExactly(1);
        assertThat(first.read(tx -> DeviceLogs.own(tx, withBob())).device(1)).isPresent();
        assertThat(first.read(Removals::isRemoved)).isFalse();
    }

    @Test
    void everyDeviceRepeatsTheEntryAndShowsWhoIsUntold() {
        Person third = circle.link(first, Instant.EPOCH);
        circle.away(bob, true);
        circle.remove(first, 2);
        circle.exchange();
        assertThat(untold(third, 2)).containsExactly(withBob());
        circle.away(first, true); // so that Bob hears it of the third alone
        circle.away(bob, false);
        circle.exchange();
        assertThat(untold(third, 2)).isEmpty();
        assertThat(third.number("SELECT COUNT(*) FROM removal WHERE content IS NOT NULL")).isOne();
    }

    @Test
    void removedDeviceHearsItFromItsNeighbour() {
        Person third = circle.link(first, Instant.EPOCH);
        circle.remove(second, 3);
        circle.exchange();
        assertThat(third.read(Removals::isRemoved)).isTrue();
        assertThat(first.number("SELECT COUNT(*) FROM sibling")).isOne();
        assertThat(Household.devices(bob, withAlice())).containsExactly(1, 2);
    }

    @Test
    void deviceBehindWhichOthersAreIsRemovedAfterThem() {
        Person third = circle.link(second, Instant.EPOCH);
        Person fourth = circle.link(first, Instant.EPOCH);
        for (Person by : List.of(first, fourth)) {
            assertThatThrownBy(() ->
                            by.<Boolean, ClientException>write(tx -> {
                                by.parts().removals().begin(tx, 2, now());
                                return true;
                            }))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("device 3 is reached only through device 2");
        }
        circle.remove(first, 3);
        circle.remove(first, 2);
        circle.exchange();
        assertThat(second.read(Removals::isRemoved)).isTrue();
        assertThat(Household.devices(bob, withAlice())).containsExactly(1, 4);
        assertThat(third.read(Siblings::own)).contains(3);
    }

    @Test
    void deviceThatLinkedOthersElsewhereDoesntKeepThisOneFromBeingRemoved() {
        Person third = circle.link(first, Instant.EPOCH);
        var _ = circle.link(third, Instant.EPOCH);
        circle.remove(first, 2); // it is no way to the fourth
        circle.exchange();
        assertThat(Household.devices(bob, withAlice())).containsExactly(1, 3, 4);
    }

    @Test
    void whatARemovedDeviceHadToTellFallsToTheOneThatRemovedIt() {
        circle.away(bob, true);
        Person third = circle.link(first, Instant.EPOCH);
        circle.remove(third, 2); // but it has no connection with Bob yet
        circle.exchange();
        assertThat(untold(first, 2)).containsExactly(withBob());
        circle.remove(first, 3);
        circle.exchange();
        circle.away(bob, false);
        circle.exchange();
        assertThat(Household.devices(bob, withAlice())).containsExactly(1);
        assertThat(untold(first, 2)).isEmpty();
    }

    @Test
    void contactStaysUntoldHoweverMuchElseWaitsForIt() {
        circle.away(bob, true);
        circle.remove(first, 2);
        circle.exchange();
        first.write(tx -> {
            for (int number = 10; number <= 10 + Copies.MAX_WAITING; number++) {
                Envelope envelope =
                        new Envelope(
                                ContentId.random(Entropy.system()),
                                number,
                                now(),
                                Optional.empty());
                Copies.keep(tx, withBob(), new Content(envelope, new Body.Message("Hello.")));
            }
            return true;
        });
        assertThat(untold(first, 2)).containsExactly(withBob());
    }

    @Test
    void deviceThatIsntThereAndThisOneArentRemoved() {
        for (int device : new int[] {1, 7}) {
            assertThatThrownBy(() ->
                            first.<Boolean, ClientException>write(tx -> {
                                first.parts().removals().begin(tx, device, now());
                                return true;
                            }))
                    .isInstanceOf(ClientException.class);
        }
    }

    @Test
    void addressesAreReplaced() throws ClientException {
        Address old =
                first.<Address, ClientException>write(
                        tx -> AddressBook.make(tx, Travel.LINK, first.parts().entropy(), now()));
        circle.remove(first, 2);
        assertThat(first.read(AddressBook::all))
                .hasSize(1)
                .noneMatch(address -> address.link().equals(old.link()));
    }

    @Test
    void removedNumberIsntGivenAgainAndANewDeviceIsLinked() {
        circle.remove(first, 2);
        circle.exchange();
        circle.pair().pass(Duration.ofHours(1));
        Person third = circle.link(first, Instant.EPOCH);
        assertThat(third.read(Siblings::own)).contains(3);
        assertThat(Household.devices(bob, withAlice())).containsExactly(1, 3);
        assertThat(Household.connections(third, withBob())).isEqualTo(1);
    }

    @Test
    void keysAreRenewedByTheDeviceThatMetTheContactAndNoOther() {
        assertThatCode(() -> requireReady(first, withBob())).doesNotThrowAnyException();
        assertThatThrownBy(() -> requireReady(second, withBob())).hasMessageContaining("device 1");
        circle.remove(second, 1);
        circle.exchange();
        assertThatThrownBy(() -> requireReady(second, withBob()))
                .hasMessageContaining("was removed");
        assertThatThrownBy(() -> requireReady(bob, withAlice())).hasMessageContaining("met Alice");
    }

    private static void requireReady(Person by, ConversationId with) throws ClientException {
        by.<Boolean, ClientException>read(tx -> {
            Renewals.requireReady(tx, Contacts.find(tx, with).orElseThrow());
            return true;
        });
    }

    @Test
    void whatWasSaidToTheRemovedDeviceAloneIsSaidToTheOthers() {
        circle.away(bob, true);
        Person third = circle.link(first, Instant.EPOCH);
        circle.exchange();
        // He knows of two of them; neither fetches it any more.
        var _ = bob.say(withAlice(), "Before I heard of the third.", now());
        circle.away(first, true);
        circle.away(second, true);
        circle.away(bob, false);
        circle.exchange();
        assertThat(third.texts(withBob())).isEmpty();
        circle.remove(third, 2);
        circle.remove(third, 1);
        circle.exchange();
        circle.exchange();
        assertThat(Household.devices(bob, withAlice())).containsExactly(3);
        assertThat(third.texts(withBob())).containsExactly("Before I heard of the third.");
    }
}
