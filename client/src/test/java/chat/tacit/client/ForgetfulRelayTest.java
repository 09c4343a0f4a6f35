package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.contact.AddressBook;
import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.contact.Joining;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.queue.Answer;
import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.Request;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A relay that has nothing after a restart, or says so. */
final class ForgetfulRelayTest {
    private static final Duration A_WHILE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofMinutes(10);

    @AutoClose private final TestRelays relays = new TestRelays();
    private final Clock clock = relays.clock();

    private static InvitationTerms shortForm() {
        return new InvitationTerms(false, Travel.LINK, false);
    }

    private String shortLink(Device by) throws ClientException {
        String link =
                by.write(tx -> Invitations.make(tx, shortForm(), Entropy.system(), clock.instant()))
                        .link();
        clock.pass(A_WHILE);
        return link;
    }

    private Event.Fetched open(Device by, String text) throws ClientException {
        Link.ShortForm link = (Link.ShortForm) Link.parse(text);
        var _ =
                by.write(tx ->
                        by.parts()
                                .joining()
                                .beginFetch(tx, link, Travel.LINK, false, clock.instant()));
        clock.pass(A_WHILE);
        return by.read(tx -> Joining.outcome(tx, link)).orElseThrow();
    }

    private void forgetAll() {
        relays.both().forEach(TestRelay::startEmpty);
    }

    @Test
    void linkThatWasGivenAwayOpensAgain() throws ClientException {
        Device alice = relays.device("Alice");
        String link = shortLink(alice);
        forgetAll();
        clock.pass(A_WHILE);

        Device bob = relays.device("Bob");
        assertThat(open(bob, link)).isInstanceOf(Event.Joined.class);
        clock.pass(A_WHILE);
        var _ = bob.send(bob.with("Alice"), "by the old link");
        clock.pass(A_WHILE);
        assertThat(alice.texts(alice.with("Bob"))).containsExactly("by the old link");
    }

    @Test
    void addressOpensAgainWithTheKeysOfThisWeek() throws ClientException {
        Device alice = relays.device("Alice");
        String link =
                alice.write(tx ->
                                AddressBook.make(
                                        tx, Travel.LINK, Entropy.system(), clock.instant()))
                        .link();
        clock.pass(A_WHILE);
        for (int times = 0; times < 2; times++) {
            forgetAll();
            clock.pass(A_WHILE);
        }

        assertThat(open(relays.device("Bob"), link)).isInstanceOf(Event.Joined.class);
        clock.pass(LONG);
        List<chat.tacit.client.conversation.Request> requests =
                alice.read(tx -> alice.parts().requests().all(tx));
        assertThat(requests).hasSize(1);
    }

    /** What was joined, or ended, isn't open again because a relay forgot that it was. */
    @Test
    void linkThatWasUsedStaysUsed() throws ClientException {
        Device alice = relays.device("Alice");
        String link = shortLink(alice);
        assertThat(open(relays.device("Bob"), link)).isInstanceOf(Event.Joined.class);
        clock.pass(A_WHILE);
        assertThat(alice.with("Bob")).isNotNull();
        forgetAll();
        clock.pass(A_WHILE);
        assertThat(open(relays.device("Carol"), link)).isInstanceOf(Event.NotJoined.class);
    }

    @Test
    void whatWaitsAtTheOtherRelayIsNotLostAndBothAreUsedAgain() throws ClientException {
        Device alice = relays.device("Alice");
        Device bob = relays.device("Bob");
        assertThat(open(bob, shortLink(alice))).isInstanceOf(Event.Joined.class);
        clock.pass(A_WHILE);
        ConversationId toBob = alice.with("Bob");
        bob.rest();
        var _ = alice.send(toBob, "one");
        clock.pass(A_WHILE);
        relays.one().startEmpty();
        clock.pass(A_WHILE);
        bob.comeBack();
        clock.pass(LONG);
        assertThat(bob.texts(bob.with("Alice"))).containsExactly("one");

        relays.two().behave(TestRelay.Behaviour.UNREACHABLE);
        relays.two().startEmpty();
        var _ = alice.send(toBob, "two");
        var _ = bob.send(bob.with("Alice"), "three");
        clock.pass(LONG);
        assertThat(bob.texts(bob.with("Alice"))).containsOnlyOnce("one", "two", "three");
        assertThat(alice.texts(toBob)).containsOnlyOnce("one", "two", "three");
    }

    /** It gets the same again, less and less often, and nothing that it didn't have. */
    @Test
    void relayThatPretendsToHaveForgottenLearnsNothingAndIsNotServedForEver()
            throws ClientException {
        Device alice = relays.device("Alice");
        var _ = shortLink(alice);
        TestRelay liar = relays.one();
        var _ = liar.asked();
        liar.startEmpty();
        List<Request> asked = pretending(liar);
        clock.pass(LONG);
        List<Command.Create> made = made(asked);
        assertThat(made.size()).as("one in two seconds would be 300").isBetween(2, 30);
        assertThat(made.stream().map(Command.Create::sender).distinct()).hasSize(1);
        assertThat(made.stream().map(Command.Create::recipient).distinct()).hasSize(1);
        List<Command.PutLink> put =
                asked.stream()
                        .map(Request::command)
                        .filter(Command.PutLink.class::isInstance)
                        .map(Command.PutLink.class::cast)
                        .toList();
        assertThat(put.size()).isLessThanOrEqualTo(made.size() + 1);
        assertThat(put.stream().map(Command.PutLink::blob).distinct().count())
                .as("the same bytes as before")
                .isLessThanOrEqualTo(1);
    }

    /** The pauses are the queue's, not the connection's. */
    @Test
    void relayThatPretendsAndHangsUpIsServedNoMoreOften() throws ClientException {
        Device alice = relays.device("Alice");
        var _ = shortLink(alice);
        TestRelay liar = relays.one();
        var _ = liar.asked();
        liar.startEmpty();
        List<Request> asked = pretending(liar);
        Duration steady = Duration.ofSeconds(12);
        for (int links = 0; links < 50; links++) {
            clock.pass(steady);
            liar.hangUp();
        }
        assertThat(made(asked).size()).as("one in each link would be 50").isBetween(2, 30);
    }

    /** What it is asked from now on; it says that it doesn't know what is subscribed to. */
    private static List<Request> pretending(TestRelay liar) {
        List<Request> asked = new ArrayList<>();
        liar.say(frames -> {
            asked.addAll(liar.asked());
            Set<Long> subscribing =
                    asked.stream()
                            .filter(one -> one.command() instanceof Command.Subscribe)
                            .map(Request::seq)
                            .collect(Collectors.toSet());
            return frames.stream().map(frame -> refused(frame, subscribing)).toList();
        });
        return asked;
    }

    private static List<Command.Create> made(List<Request> asked) {
        return asked.stream()
                .map(Request::command)
                .filter(Command.Create.class::isInstance)
                .map(Command.Create.class::cast)
                .toList();
    }

    private static byte[] refused(byte[] frame, Set<Long> seqs) {
        return switch (Answer.decode(frame)) {
            case Answer.Response response when seqs.contains(response.seq()) ->
                    new Answer.Refused(response.seq(), response.entry(), Refusal.REFUSED).encode();
            case Answer _ -> frame;
        };
    }
}
