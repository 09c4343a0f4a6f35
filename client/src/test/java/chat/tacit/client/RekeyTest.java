package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.contact.Invitations;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Two devices whose keys are renewed while they talk, on virtual time. */
final class RekeyTest {
    private static final Duration A_WHILE = Duration.ofSeconds(60);

    @AutoClose private final Friends friends = Friends.met();
    private final Clock clock = friends.clock();
    private final Device alice = friends.alice();
    private final Device bob = friends.bob();
    private final ConversationId toBob = friends.toBob();
    private final ConversationId toAlice = friends.toAlice();

    @Test
    void linkRenewsTheKeysOfTheSameConversation() throws ClientException {
        var before = alice.code(toBob);
        var _ = alice.send(toBob, "before");
        clock.pass(A_WHILE);

        String link = alice.rekey(toBob, Travel.LINK);
        clock.pass(A_WHILE);
        assertThat(bob.accept(link)).isEqualTo(toAlice);
        clock.pass(A_WHILE);

        assertThat(alice.code(toBob)).isNotEqualTo(before).isEqualTo(bob.code(toAlice));
        assertThat(alice.conversations()).hasSize(1);
        assertThat(bob.conversations()).hasSize(1);
        var _ = alice.send(toBob, "after");
        var _ = bob.send(toAlice, "indeed");
        clock.pass(A_WHILE);
        assertThat(alice.texts(toBob)).containsExactly("before", "after", "indeed");
        assertThat(bob.texts(toAlice)).containsExactlyInAnyOrder("before", "after", "indeed");
        assertThat(level(alice)).isEqualTo(Level.LINK);
    }

    @Test
    void oldSessionGoesOnUntilTheLinkIsAnswered() throws ClientException {
        String link = alice.rekey(toBob, Travel.LINK);
        clock.pass(A_WHILE);
        var _ = bob.accept(link);
        String before = bob.code(toAlice);
        var _ = bob.send(toAlice, "under the old keys");

        assertThat(before).isEqualTo(alice.code(toBob));
        clock.pass(A_WHILE);
        assertThat(alice.texts(toBob)).containsExactly("under the old keys");
        assertThat(bob.code(toAlice)).isNotEqualTo(before);
    }

    @Test
    void nothingIsLostOrShownTwiceWhileMessagesFlyBothWaysAndConnectionsBreak()
            throws ClientException {
        for (long seed = 1; seed <= 4; seed++) {
            Random random = new Random(seed);
            List<String> all = new ArrayList<>();
            String link = alice.rekey(toBob, Travel.LINK);
            clock.pass(A_WHILE);
            int accepted = random.nextInt(20);
            for (int i = 0; i < 40; i++) {
                if (i == accepted) {
                    var _ = bob.accept(link);
                }
                String text = seed + " " + i;
                all.add(text);
                var _ = i % 2 == 0 ? alice.send(toBob, text) : bob.send(toAlice, text);
                if (random.nextInt(4) == 0) {
                    (random.nextBoolean() ? alice : bob).disconnect();
                }
                clock.pass(Duration.ofMillis(random.nextInt(400)));
            }
            clock.pass(Duration.ofMinutes(5));

            assertThat(of(alice.texts(toBob), seed)).containsExactlyInAnyOrderElementsOf(all);
            assertThat(of(bob.texts(toAlice), seed)).containsExactlyInAnyOrderElementsOf(all);
            assertThat(alice.code(toBob)).isEqualTo(bob.code(toAlice));
        }
    }

    @Test
    void bothAtOnceComeToTheSameKeys() throws ClientException {
        String before = alice.code(toBob);
        String ofAlice = alice.rekey(toBob, Travel.LINK);
        String ofBob = bob.rekey(toAlice, Travel.LINK);
        clock.pass(A_WHILE);

        var _ = bob.accept(ofAlice);
        var _ = alice.accept(ofBob);
        var _ = alice.send(toBob, "from Alice");
        var _ = bob.send(toAlice, "from Bob");
        clock.pass(Duration.ofMinutes(5));

        assertThat(alice.code(toBob)).isEqualTo(bob.code(toAlice)).isNotEqualTo(before);
        assertThat(alice.texts(toBob)).containsExactlyInAnyOrder("from Alice", "from Bob");
        assertThat(bob.texts(toAlice)).containsExactlyInAnyOrder("from Alice", "from Bob");
        var _ = bob.send(toAlice, "still here");
        clock.pass(A_WHILE);
        assertThat(alice.texts(toBob)).contains("still here");
    }

    @Test
    void comparedContactHasToBeComparedAgainAfterALink() throws ClientException {
        compare();
        var early = alice.send(toBob, "before");
        clock.pass(A_WHILE);
        String link = alice.rekey(toBob, Travel.LINK);
        clock.pass(A_WHILE);
        var _ = bob.accept(link);
        Message waits = bob.send(toAlice, "on its way");
        clock.pass(A_WHILE);

        assertThat(level(alice)).isEqualTo(Level.CHANGED);
        assertThat(level(bob)).isEqualTo(Level.CHANGED);
        assertThatThrownBy(() -> alice.send(toBob, "to whom?")).isInstanceOf(ClientException.class);

        compare();
        clock.pass(A_WHILE);
        assertThat(level(alice)).isEqualTo(Level.COMPARED);
        var _ = alice.send(toBob, "to you");
        clock.pass(A_WHILE);
        assertThat(bob.texts(toAlice)).contains("before", "on its way", "to you");
        assertThat(alice.texts(toBob)).contains("on its way");
        assertThat(bob.now(waits).state()).isEqualTo(Message.State.DELIVERED);
        assertThat(alice.now(early).state()).isEqualTo(Message.State.DELIVERED);
    }

    @Test
    void screenToScreenRaisesTheLevelAndEndsTheAlarm() throws ClientException {
        String first = alice.rekey(toBob, Travel.SCREEN);
        clock.pass(A_WHILE);
        var _ = bob.scan(first);
        clock.pass(A_WHILE);
        assertThat(level(alice)).isEqualTo(Level.SCREEN);
        assertThat(level(bob)).isEqualTo(Level.SCREEN);

        compare();
        String second = bob.rekey(toAlice, Travel.SCREEN);
        clock.pass(A_WHILE);
        var _ = alice.scan(second);
        clock.pass(A_WHILE);
        assertThat(level(alice)).isEqualTo(Level.COMPARED);
        assertThat(level(bob)).isEqualTo(Level.COMPARED);
    }

    @Test
    void linkOnOneSideIsALinkOnBoth() throws ClientException {
        compare();
        String link = alice.rekey(toBob, Travel.SCREEN);
        clock.pass(A_WHILE);
        var _ = bob.accept(link);
        clock.pass(A_WHILE);

        assertThat(level(alice)).isEqualTo(Level.CHANGED);
        assertThat(level(bob)).isEqualTo(Level.CHANGED);
    }

    @Test
    void somebodyElseJoinsNothing() throws ClientException {
        Device carol = friends.stranger("Carol");
        String link = alice.rekey(toBob, Travel.LINK);
        clock.pass(A_WHILE);

        assertThatThrownBy(() -> carol.accept(link))
                .isInstanceOfSatisfying(
                        ClientException.class,
                        e -> assertThat(e.sentence()).contains("nothing was joined"));
        assertThat(carol.conversations()).isEmpty();
        clock.pass(A_WHILE);
        assertThat(alice.code(toBob)).isEqualTo(bob.code(toAlice));
    }

    @Test
    void linkThatAnotherOneReplacedRenewsNothing() throws ClientException {
        String first = alice.rekey(toBob, Travel.LINK);
        String second = alice.rekey(toBob, Travel.LINK);
        clock.pass(A_WHILE);
        var _ = bob.accept(first);
        clock.pass(A_WHILE);
        String unchanged = alice.code(toBob);
        assertThat(bob.code(toAlice)).isEqualTo(unchanged);

        var _ = bob.accept(second);
        clock.pass(A_WHILE);
        assertThat(alice.code(toBob)).isEqualTo(bob.code(toAlice)).isNotEqualTo(unchanged);
    }

    @Test
    void usedLinkRenewsNothingAgain() throws ClientException {
        String link = alice.rekey(toBob, Travel.LINK);
        clock.pass(A_WHILE);
        var _ = bob.accept(link);
        clock.pass(A_WHILE);

        assertThatThrownBy(() -> bob.accept(link)).isInstanceOf(ClientException.class);
    }

    @Test
    void keysAreRenewedAsOftenAsOneLikes() throws ClientException {
        for (int i = 0; i < 6; i++) {
            String link =
                    i % 2 == 0 ? alice.rekey(toBob, Travel.LINK) : bob.rekey(toAlice, Travel.LINK);
            clock.pass(A_WHILE);
            var _ = i % 2 == 0 ? bob.accept(link) : alice.accept(link);
            clock.pass(A_WHILE);
            var _ = alice.send(toBob, "after " + i);
            clock.pass(A_WHILE);
            assertThat(bob.texts(toAlice)).contains("after " + i);
        }
        assertThat(bob.number("SELECT COUNT(*) FROM route WHERE recovery = 0")).isEqualTo(2);
    }

    @Test
    void queuesOfTheOldKeysAreDeletedAtTheirRelays() throws ClientException {
        List<Long> before = rows(alice);
        String link = alice.rekey(toBob, Travel.LINK);
        clock.pass(A_WHILE);
        var _ = bob.accept(link);
        clock.pass(Duration.ofMinutes(10));

        assertThat(before).hasSize(3); // one is for recovery
        assertThat(rows(alice)).hasSize(3).doesNotContainAnyElementsOf(before);
        assertThat(rows(bob)).hasSize(3);
        assertThat(alice.number("SELECT COUNT(*) FROM doomed_queue")).isZero();
        assertThat(bob.number("SELECT COUNT(*) FROM doomed_queue")).isZero();
    }

    @Test
    void contactWhoIsAwayForWeeksFindsTheJoin() throws ClientException {
        String link = alice.rekey(toBob, Travel.LINK);
        clock.pass(A_WHILE);
        alice.rest();
        String before = bob.code(toAlice);
        var _ = bob.accept(link);
        clock.pass(A_WHILE);
        clock.jump(Duration.ofDays(20));
        clock.pass(A_WHILE);
        assertThat(bob.code(toAlice)).isEqualTo(before);

        alice.comeBack();
        clock.pass(Duration.ofMinutes(10));
        assertThat(alice.code(toBob)).isEqualTo(bob.code(toAlice)).isNotEqualTo(before);
    }

    @Test
    void linkThatNobodyAnswersIsGivenUp() throws ClientException {
        String link = alice.rekey(toBob, Travel.LINK);
        clock.pass(A_WHILE);
        alice.rest();
        var _ = bob.accept(link);
        clock.jump(Invitations.LIFE.plusDays(1));
        clock.pass(ClockWatch.HELD.plus(A_WHILE));

        assertThat(bob.number("SELECT COUNT(*) FROM rekey")).isZero();
        assertThat(bob.number("SELECT COUNT(*) FROM queue WHERE rekey = 1")).isZero();
        assertThat(bob.number("SELECT COUNT(*) FROM route WHERE rekey = 1")).isZero();
    }

    private static List<Long> rows(Device device) {
        return device.queues().stream().map(OwnQueue::row).toList();
    }

    private void compare() throws ClientException {
        assertThat(alice.compare(toBob, bob.code(toAlice))).isTrue();
        assertThat(bob.compare(toAlice, alice.code(toBob))).isTrue();
    }

    private static Level level(Device device) {
        return device.conversations().getFirst().level();
    }

    private static List<String> of(List<String> texts, long seed) {
        return texts.stream().filter(text -> text.startsWith(seed + " ")).toList();
    }
}
