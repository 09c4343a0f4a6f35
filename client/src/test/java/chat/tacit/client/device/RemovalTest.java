package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Person;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.invitation.Level;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/** A device is removed, as the contact and the others see it. */
class RemovalTest {
    @TempDir Path directory;
    private Household circle;
    private Person alice;
    private Person bob;
    private Person second;

    @BeforeEach
    void begin() {
        circle = new Household(directory);
        alice = circle.alice();
        bob = circle.bob();
        second = circle.link(bob, circle.atBob(), "second");
    }

    @AfterEach
    void end() {
        circle.close();
    }

    @Test
    void contactEndsTheConnectionAndItsQueues() {
        var announced = circle.remove(bob, circle.atBob(), 2);
        assertThat(untold(announced)).containsExactly(1);
        circle.exchange();
        assertThat(untold(announced)).isEmpty();
        assertThat(Household.devices(alice, circle.atAlice())).containsExactly(1);
        assertThat(Household.connections(alice, circle.atAlice())).isEqualTo(1);
        assertThat(
                        alice.number(
                                "SELECT COUNT(*) FROM route r JOIN conversation v"
                                        + " ON v.id = r.conversation WHERE v.kind = 'device'"))
                .isZero();
        assertThat(alice.notices(circle.atAlice()))
                .containsExactly("Bob added a device.", "Bob removed a device.");
        alice.say(circle.atAlice(), "after it", circle.now());
        second.say(circle.atBob(), "from the removed one", circle.now());
        circle.exchange();
        assertThat(bob.texts(circle.atBob())).containsExactly("after it");
        assertThat(second.texts(circle.atBob())).containsExactly("from the removed one");
        assertThat(alice.texts(circle.atAlice())).containsExactly("after it");
    }

    @Test
    void contactIsUntoldAsLongAsItIsAway() {
        circle.offline(alice, true);
        var announced = circle.remove(bob, circle.atBob(), 2);
        circle.exchange();
        assertThat(untold(announced)).containsExactly(1);
    }

    @Test
    void rootDeviceCanBeRemovedAndTheOthersGoOn() {
        var announced = circle.remove(second, circle.atBob(), 1);
        circle.tell(circle.atBob(), announced.entry(), second);
        circle.exchange();
        assertThat(Household.devices(alice, circle.atAlice())).containsExactly(2);
        assertThat(alice.queues(circle.atAlice())).isEmpty();
        assertThat(alice.routes(circle.atAlice())).isEmpty();
        alice.say(circle.atAlice(), "to who is left", circle.now());
        second.say(circle.atBob(), "from who is left", circle.now());
        circle.exchange();
        assertThat(second.texts(circle.atBob()))
                .containsExactlyInAnyOrder("to who is left", "from who is left");
        assertThat(alice.texts(circle.atAlice()))
                .containsExactlyInAnyOrder("to who is left", "from who is left");
        assertThat(alice.conversations()).hasSize(1);
    }

    /** Else the conversation would end with the device that is removed. */
    @Test
    void deviceThatWasAddedDuringABlockIsConnectedOnceTheOthersAreRemoved() {
        block(true);
        Person third = circle.link(bob, circle.atBob(), "third");
        remove(third, 2);
        remove(third, 1);
        assertThat(Household.devices(alice, circle.atAlice())).containsExactly(3);
        third.say(circle.atBob(), "unheard", circle.now());
        circle.exchange();
        assertThat(alice.texts(circle.atAlice())).isEmpty();

        block(false);
        alice.say(circle.atAlice(), "Still there?", circle.now());
        circle.exchange();
        assertThat(third.texts(circle.atBob())).contains("Still there?");
    }

    private void block(boolean blocks) {
        alice.write(tx -> {
            Cards.block(tx, circle.atAlice(), blocks);
            return true;
        });
    }

    private void remove(Person by, int device) {
        var announced = circle.remove(by, circle.atBob(), device);
        circle.tell(circle.atBob(), announced.entry(), by);
        circle.exchange();
    }

    @Test
    void deviceThatRemovesItselfEndsTheConnectionBySayingSo() {
        circle.remove(second, circle.atBob(), 2);
        circle.exchange();
        assertThat(Household.connections(alice, circle.atAlice())).isEqualTo(1);
    }

    @Test
    void deletingTheContactDeletesEveryConnection() {
        long before = alice.number("SELECT COUNT(*) FROM queue");
        assertThat(before).isGreaterThan(2);
        ConversationId in = circle.atAlice();
        alice.write(tx -> {
            tx.update("UPDATE queue SET recipient_id = randomblob(24)");
            Contacts.delete(tx, in, circle.now());
            return true;
        });
        assertThat(alice.number("SELECT COUNT(*) FROM queue")).isZero();
        assertThat(alice.number("SELECT COUNT(*) FROM doomed_queue")).isEqualTo(before);
        assertThat(alice.number("SELECT COUNT(*) FROM conversation")).isZero();
    }

    @Test
    void ofTwoWhoRemoveEachOtherTheLowerNumberStays() {
        circle.remove(bob, circle.atBob(), 2);
        circle.remove(second, circle.atBob(), 1);
        circle.exchange();
        assertThat(Household.devices(alice, circle.atAlice())).containsExactly(1);
        alice.write(tx -> {
            Contacts.level(tx, circle.atAlice(), Level.LINK);
            return true;
        });
        alice.say(circle.atAlice(), "to the first", circle.now());
        circle.exchange();
        assertThat(List.of(bob.texts(circle.atBob()), second.texts(circle.atBob())))
                .containsExactly(List.of("to the first"), List.of());
    }

    private List<Integer> untold(Announcements.Announced announced) {
        return bob.read(tx -> Announcements.untold(tx, circle.atBob(), announced.content()));
    }
}
