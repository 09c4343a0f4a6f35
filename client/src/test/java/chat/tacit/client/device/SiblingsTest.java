package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Circle;
import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.Amendments;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Unshown;
import chat.tacit.client.profile.Work;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What happens on one device of Alice's appears on the others. */
final class SiblingsTest {
    private static final Duration MINUTES = Duration.ofMinutes(3);
    @TempDir Path folder;
    private Circle circle;
    private Person first;
    private Person second;

    @BeforeEach
    void link() {
        circle = new Circle(folder);
        first = circle.device(1);
        second = circle.link(first, Instant.EPOCH);
    }

    @AfterEach
    void end() {
        circle.close();
    }

    private ConversationId withBob() {
        return circle.withBob();
    }

    private void does(Person device, Work<Boolean, ClientException> work) {
        try {
            device.<Boolean, ClientException>write(work);
        } catch (ClientException e) {
            throw new AssertionError(e);
        }
    }

    private Message only(Person device, String text) {
        return device.read(tx -> History.last(tx, withBob(), 100)).stream()
                .filter(message -> message.text().equals(text))
                .reduce((one, two) -> {
                    throw new AssertionError("twice: " + text);
                })
                .orElseThrow();
    }

    @Test
    void whatTheFirstSendsAndReceivesAppearsOnTheSecond() {
        var _ = first.say(withBob(), "From here.", circle.pair().now());
        circle.exchange();
        var _ = circle.bob().say(circle.pair().atBob(), "To you.", circle.pair().now());
        circle.exchange();

        assertThat(second.texts(withBob())).containsExactly("From here.", "To you.");
        assertThat(only(second, "From here.").state()).isEqualTo(Message.State.DELIVERED);
    }

    @Test
    void whatTheSecondSaysReachesBobOnceAndShowsAsDelivered() {
        var _ = second.say(withBob(), "From the second.", circle.pair().now());
        circle.exchange();

        assertThat(circle.bob().texts(circle.pair().atBob())).containsExactly("From the second.");
        assertThat(first.texts(withBob())).containsExactly("From the second.");
        assertThat(only(second, "From the second.").state()).isEqualTo(Message.State.DELIVERED);
    }

    @Test
    void whatTheSecondEditsTakesBackAndReactsToReachesBob() {
        var _ = second.say(withBob(), "Teh.", circle.pair().now());
        var _ = second.say(withBob(), "No.", circle.pair().now());
        circle.exchange();
        var _ = circle.bob().say(circle.pair().atBob(), "Yes.", circle.pair().now());
        circle.exchange();
        Message wrong = only(second, "Teh.");
        Message regretted = only(second, "No.");
        Message answer = only(second, "Yes.");
        does(
                second,
                tx -> {
                    Amendments amendments = second.parts().amendments();
                    amendments.edit(tx, wrong, "The.", circle.pair().now());
                    amendments.unsend(tx, regretted, circle.pair().now());
                    amendments.react(tx, answer, "🦊", circle.pair().now());
                    return true;
                });
        circle.exchange();

        assertThat(circle.bob().texts(circle.pair().atBob())).containsExactly("The.", "Yes.");
        assertThat(first.texts(withBob())).containsExactly("The.", "Yes.");
        assertThat(second.texts(withBob())).containsExactly("The.", "Yes.");
        assertThat(second.number("SELECT COUNT(*) FROM reaction")).isOne();
        assertThat(first.number("SELECT COUNT(*) FROM reaction")).isOne();
    }

    @Test
    void whatWasReadOnOneIsntAnnouncedOnTheOtherLater() {
        var _ = circle.bob().say(circle.pair().atBob(), "Read me.", circle.pair().now());
        circle.exchange();
        assertThat(isAnyUnshown(circle.pair().now())).isTrue();
        second.write(tx -> Unshown.take(tx, 10, circle.pair().now()));
        circle.exchange();

        assertThat(isAnyUnshown(circle.pair().now().plus(MINUTES))).isFalse();
        int unread = first.read(tx -> History.unshown(tx, withBob()));
        assertThat(unread).isZero();
    }

    @Test
    void whatIsBeingSaidAppearsOnEachDeviceThatIsLookedAtAndOnceOnly() {
        var _ = circle.bob().say(circle.pair().atBob(), "Look.", circle.pair().now());
        circle.exchange();
        second.write(tx -> Unshown.take(tx, 10, circle.pair().now()));
        circle.exchange();

        assertThat(isAnyUnshown(circle.pair().now())).isTrue();
        List<Message> seen = first.write(tx -> Unshown.take(tx, 10, circle.pair().now()));
        assertThat(seen).extracting(Message::text).containsExactly("Look.");
        assertThat(isAnyUnshown(circle.pair().now())).isFalse();
    }

    private boolean isAnyUnshown(Instant now) {
        return first.read(tx -> Unshown.any(tx, now));
    }

    @Test
    void decisionsAboutContactsAppearWhicheverDeviceMadeThem() {
        does(
                first,
                tx -> {
                    Cards.rename(tx, withBob(), Optional.of("Robert"), circle.pair().now());
                    Cards.mute(tx, withBob(), true);
                    return true;
                });
        does(
                second,
                tx -> {
                    Cards.note(tx, withBob(), "likes herons");
                    return true;
                });
        circle.exchange();

        for (Person device : List.of(first, second)) {
            assertThat(Circle.names(device)).containsExactly("Robert");
            assertThat(device.read(tx -> Cards.of(tx, withBob())).note()).isEqualTo("likes herons");
            assertThat(device.read(tx -> Cards.of(tx, withBob())).muted()).isTrue();
        }
    }

    @Test
    void decisionsThatCrossEndTheSameOnBoth() {
        does(
                first,
                tx -> {
                    Cards.note(tx, withBob(), "one");
                    return true;
                });
        does(
                second,
                tx -> {
                    Cards.note(tx, withBob(), "two");
                    return true;
                });
        circle.exchange();

        String note = first.read(tx -> Cards.of(tx, withBob())).note();
        assertThat(note).isIn("one", "two");
        assertThat(second.read(tx -> Cards.of(tx, withBob())).note()).isEqualTo(note);
    }

    @Test
    void deletedContactIsGoneOnBothAndDoesntComeBack() {
        does(
                second,
                tx -> {
                    Contacts.delete(tx, withBob(), circle.pair().now());
                    return true;
                });
        does(
                first,
                tx -> {
                    Cards.note(tx, withBob(), "late");
                    return true;
                });
        circle.exchange();

        assertThat(first.conversations()).isEmpty();
        assertThat(second.conversations()).isEmpty();
    }

    @Test
    void deviceThatWasAwayForLongIsToldEverythingOnce() {
        circle.away(second, true);
        for (int i = 0; i < 40; i++) {
            var _ = circle.bob().say(circle.pair().atBob(), "m" + i, circle.pair().now());
            circle.exchange();
        }
        assertThat(first.number("SELECT COUNT(*) FROM part WHERE own = 1")).isEqualTo(Feed.WINDOW);
        circle.pair().pass(Duration.ofDays(8)); // no relay has any of it now
        circle.away(second, false);
        circle.exchange();

        assertThat(second.texts(withBob())).hasSize(40).doesNotHaveDuplicates();
        assertThat(second.read(Siblings::all))
                .allSatisfy(device -> assertThat(device.left()).isZero());
    }

    /** Who waits for it may go then, whatever there is to tell by now. */
    @Test
    void whatThereWasIsToldThoughMoreHasHappenedSince() {
        ConversationId connection = first.read(Siblings::first).orElseThrow();
        circle.away(second, true);
        var _ = first.say(withBob(), "One.", circle.pair().now());
        circle.exchange();
        FirstTelling telling = new FirstTelling(connection);
        assertThat(isOver(telling)).isFalse();

        circle.away(second, false);
        circle.exchange();
        circle.away(second, true);
        var _ = first.say(withBob(), "Two.", circle.pair().now());
        circle.exchange();
        long left = first.read(tx -> Siblings.left(tx, connection));
        assertThat(left).isPositive();
        assertThat(isOver(telling)).isTrue();
        assertThat(isOver(new FirstTelling(connection))).isFalse();
    }

    private boolean isOver(FirstTelling telling) {
        return first.read(telling::isOver);
    }

    @Test
    void thirdDeviceIsLinkedByTheSecondAndHearsFromTheFirst() {
        Person third = circle.link(second, Instant.EPOCH);
        var _ = circle.bob().say(circle.pair().atBob(), "To all.", circle.pair().now());
        circle.exchange();
        var _ = third.say(withBob(), "From the third.", circle.pair().now());
        circle.exchange();

        for (Person device : List.of(first, second, third)) {
            assertThat(device.texts(withBob())).containsExactly("To all.", "From the third.");
            assertThat(device.read(Siblings::all)).hasSize(3);
        }
        assertThat(circle.bob().texts(circle.pair().atBob()))
                .containsExactly("To all.", "From the third.");
    }

    @Test
    void whatTheThirdTakesBackReachesBobThroughTheSecond() {
        Person third = circle.link(second, Instant.EPOCH);
        var _ = third.say(withBob(), "Oh no.", circle.pair().now());
        circle.exchange();
        Message regretted = only(third, "Oh no.");
        does(
                third,
                tx -> {
                    third.parts().amendments().unsend(tx, regretted, circle.pair().now());
                    return true;
                });
        circle.exchange();

        assertThat(circle.bob().texts(circle.pair().atBob())).isEmpty();
        assertThat(first.texts(withBob())).isEmpty();
        assertThat(second.number("SELECT COUNT(*) FROM amendment")).isZero();
        assertThat(third.number("SELECT COUNT(*) FROM amendment")).isZero();
    }

    @Test
    void disappearingMessageIsStampedOnEveryDevice() {
        does(
                first,
                tx -> {
                    tx.update("UPDATE conversation SET timer_peer = 3600 WHERE kind = 'contact'");
                    tx.update("UPDATE conversation SET timer_own = 3600 WHERE kind = 'contact'");
                    return true;
                });
        circle.exchange();
        var _ = second.say(withBob(), "Soon gone.", circle.pair().now());
        circle.exchange();

        assertThat(first.number("SELECT timer FROM message WHERE text = 'Soon gone.'"))
                .isEqualTo(3600);
        assertThat(circle.bob().number("SELECT timer FROM message WHERE text = 'Soon gone.'"))
                .isEqualTo(3600);
    }
}
