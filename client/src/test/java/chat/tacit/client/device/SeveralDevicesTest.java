package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Receipts;
import chat.tacit.client.conversation.Timers;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.e2ee.invitation.Level;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Two people, one or both of whom have several devices. */
class SeveralDevicesTest {
    @TempDir Path directory;
    private Household circle;

    @BeforeEach
    void begin() {
        circle = new Household(directory);
    }

    @AfterEach
    void end() {
        circle.close();
    }

    @Test
    void addedDeviceIsConnectedAndShown() {
        Person second = circle.link(circle.bob(), circle.atBob(), "second");
        assertThat(Household.devices(circle.alice(), circle.atAlice())).containsExactly(1, 2);
        assertThat(Household.connections(circle.alice(), circle.atAlice())).isEqualTo(2);
        assertThat(Household.connections(second, circle.atBob())).isEqualTo(1);
        assertThat(circle.alice().conversations()).hasSize(1);
        assertThat(second.conversations()).hasSize(1);
        assertThat(circle.alice().notices(circle.atAlice())).containsExactly("Bob added a device.");
        assertThat(circle.alice().contact(circle.atAlice()).level()).isEqualTo(Level.LINK);
    }

    @Test
    void whatIsSaidReachesEveryDeviceOnce() {
        Person second = circle.link(circle.bob(), circle.atBob(), "second");
        circle.alice().say(circle.atAlice(), "to both", circle.now());
        circle.exchange();
        assertThat(circle.bob().texts(circle.atBob())).containsExactly("to both");
        assertThat(second.texts(circle.atBob())).containsExactly("to both");
        second.say(circle.atBob(), "from the second", circle.now());
        circle.exchange();
        assertThat(circle.alice().texts(circle.atAlice()))
                .containsExactly("to both", "from the second");
        assertThat(circle.alice().number("SELECT COUNT(*) FROM copy")).isZero();
    }

    @Test
    void everyPairOfDevicesTalks() {
        Person bob2 = circle.link(circle.bob(), circle.atBob(), "bob2");
        Person alice2 = circle.link(circle.alice(), circle.atAlice(), "alice2");
        Person alice3 = circle.link(alice2, circle.atAlice(), "alice3");
        assertThat(Household.devices(bob2, circle.atBob())).containsExactly(1, 2, 3);
        bob2.say(circle.atBob(), "to all three", circle.now());
        circle.exchange();
        for (Person alice : List.of(circle.alice(), alice2, alice3)) {
            assertThat(alice.texts(circle.atAlice())).containsExactly("to all three");
        }
        alice3.say(circle.atAlice(), "to both", circle.now());
        circle.exchange();
        assertThat(circle.bob().texts(circle.atBob())).containsExactly("to both");
        assertThat(bob2.texts(circle.atBob())).containsExactly("to all three", "to both");
    }

    @Test
    void oneDeviceThatConfirmsMakesAMessageDelivered() {
        Person second = circle.link(circle.bob(), circle.atBob(), "second");
        circle.offline(second, true);
        Message said = circle.alice().say(circle.atAlice(), "hello", circle.now());
        circle.exchange();
        assertThat(state(said)).isEqualTo(Message.State.DELIVERED);
        assertThat(circle.alice().number("SELECT COUNT(*) FROM copy")).isEqualTo(1);
    }

    private Message.State state(Message message) {
        return circle.alice()
                .read(tx -> History.find(tx, circle.atAlice(), message.id()))
                .orElseThrow()
                .state();
    }

    @Test
    void allDevicesShowTheSameCode() {
        Person second = circle.link(circle.bob(), circle.atBob(), "second");
        assertThat(code(second)).isEqualTo(code(circle.bob()));
    }

    private String code(Person person) {
        try {
            return person.read(tx -> person.parts().conversations().code(tx, circle.atBob()))
                    .toString();
        } catch (ClientException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void lostSessionOfOneDeviceSealsAgainForItAlone() {
        Person second = circle.link(circle.bob(), circle.atBob(), "second");
        circle.offline(second, true);
        circle.alice().say(circle.atAlice(), "lost on the way to the second", circle.now());
        circle.exchange();
        circle.offline(second, false);
        assertThat(second.texts(circle.atBob())).isEmpty();
        circle.pass(Duration.ofHours(2));
        second.write(tx -> {
            for (ConversationId connection : Connections.of(tx, circle.atBob())) {
                Contact contact = Contacts.find(tx, connection).orElseThrow();
                second.parts().resyncs().ask(tx, contact, circle.now(), _ -> {});
            }
            return true;
        });
        circle.exchange();
        assertThat(second.texts(circle.atBob())).containsExactly("lost on the way to the second");
        assertThat(circle.bob().texts(circle.atBob())).hasSize(1);
        assertThat(circle.alice().number("SELECT COUNT(*) FROM copy")).isZero();
    }

    @Test
    void laterEditHoldsWhicheverDeviceMadeIt() throws ClientException {
        Person second = circle.link(circle.bob(), circle.atBob(), "second");
        Message said = circle.bob().say(circle.atBob(), "first", circle.now());
        circle.exchange();
        second.write(tx -> History.add(tx, said, circle.now(), Optional.empty()));
        for (int i = 0; i < 40; i++) {
            circle.bob().say(circle.atBob(), "so that numbers differ " + i, circle.now());
        }
        circle.exchange();
        edit(circle.bob(), said, "of the first device");
        edit(second, said, "of the second device");
        circle.exchange();
        String edited = "of the second device";
        assertThat(circle.alice().texts(circle.atAlice())).contains(edited);
    }

    private void edit(Person by, Message message, String text) throws ClientException {
        circle.pass(Duration.ofMillis(5));
        by.write(tx -> {
            by.parts().amendments().edit(tx, message, text, circle.now());
            return true;
        });
    }

    @Test
    void clockThatWasSetBackDoesntLoseAnEdit() throws ClientException {
        Message said = circle.bob().say(circle.atBob(), "first", circle.now());
        edit(circle.bob(), said, "second");
        circle.bob()
                .write(tx -> {
                    Instant before = circle.now().minus(Duration.ofDays(1));
                    circle.bob().parts().amendments().edit(tx, said, "third", before);
                    return true;
                });
        circle.exchange();
        assertThat(circle.alice().texts(circle.atAlice())).containsExactly("third");
    }

    @Test
    void readReceiptGoesToTheDeviceThatSaidIt() throws ClientException {
        Person second = circle.link(circle.bob(), circle.atBob(), "second");
        Message said = second.say(circle.atBob(), "from the second", circle.now());
        circle.exchange();
        circle.alice()
                .write(tx -> {
                    Receipts.tellRead(tx, circle.atAlice(), true);
                    List<Message> seen = History.last(tx, circle.atAlice(), 10);
                    Receipts.read(
                            tx,
                            History.shown(tx, seen),
                            circle.now(),
                            circle.alice().parts().entropy());
                    return true;
                });
        circle.exchange();
        Message known =
                second.read(tx -> History.find(tx, circle.atBob(), said.id())).orElseThrow();
        assertThat(known.state()).isEqualTo(Message.State.READ);
    }

    @Test
    void timerThatOneDeviceAgreedToHoldsForAll() {
        Person second = circle.link(circle.bob(), circle.atBob(), "second");
        Duration hour = Duration.ofHours(1);
        circle.alice()
                .write(tx -> {
                    circle.alice().parts().timers().want(tx, circle.atAlice(), hour, circle.now());
                    return true;
                });
        circle.exchange();
        second.write(tx -> second.parts().timers().want(tx, circle.atBob(), hour, circle.now()));
        circle.exchange();
        assertThat(circle.alice().read(tx -> Timers.of(tx, circle.atAlice())).agreed())
                .isEqualTo(hour);
        assertThat(circle.bob().read(tx -> Timers.of(tx, circle.atBob())).peer()).isEqualTo(hour);
    }

    @Test
    void whatWasSaidBeforeThereWasAConnectionGoesOutWithTheFirst() {
        Person second = circle.announce(circle.bob(), circle.atBob(), "second");
        second.say(circle.atBob(), "said early", circle.now());
        circle.exchange();
        assertThat(circle.alice().texts(circle.atAlice())).containsExactly("said early");
    }

    @Test
    void atMostSoManyContentsWaitForOneDevice() {
        Person second = circle.link(circle.bob(), circle.atBob(), "second");
        circle.offline(second, true);
        for (int i = 0; i <= Copies.MAX_WAITING; i++) {
            circle.alice().say(circle.atAlice(), "message " + i, circle.now());
        }
        circle.exchange();
        assertThat(circle.alice().number("SELECT COUNT(*) FROM copy"))
                .isEqualTo(Copies.MAX_WAITING);
    }
}
