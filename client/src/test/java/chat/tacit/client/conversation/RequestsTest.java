package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.ClientException;
import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.OwnProfile;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.history.Unshown;
import chat.tacit.client.route.Lane;
import chat.tacit.client.route.Outbox;
import chat.tacit.client.route.Routes;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Body;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Bob joined an invitation of Alice's that was made so that she decides. */
final class RequestsTest {
    @TempDir Path folder;
    private Pair pair;

    @BeforeEach
    void ask() {
        pair = new Pair(folder);
        pair.join(pair.invite(true));
        var _ = pair.bob().say(pair.atBob(), "We met at the lake.", pair.now());
    }

    @AfterEach
    void end() {
        pair.close();
    }

    private List<Request> requests() {
        return pair.alice().read(tx -> pair.alice().parts().requests().all(tx));
    }

    private void accept() throws ClientException {
        pair.alice()
                .<Boolean, ClientException>write(tx -> {
                    pair.alice().parts().requests().accept(tx, pair.atAlice(), pair.now());
                    return true;
                });
    }

    private void reject() throws ClientException {
        pair.alice()
                .<Boolean, ClientException>write(tx -> {
                    pair.alice().parts().requests().reject(tx, pair.atAlice());
                    return true;
                });
    }

    /** Everything of Alice's that is due, whatever her engine would do in its upkeep. */
    private List<Person.Box> aliceDoesHerUpkeep() {
        Person alice = pair.alice();
        return alice.write(tx -> {
            Receipts.send(tx, alice.parts().sealer(), pair.now());
            alice.parts().introduction().tellChanges(tx, pair.now());
            alice.parts().resyncs().askAgain(tx, pair.now());
            return true;
        })
                ? alice.post(pair.now())
                : List.of();
    }

    @Test
    void nothingLeavesForARequestBeforeItIsAccepted() throws ClientException {
        pair.exchange();
        assertThat(requests())
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.name()).isEqualTo("Bob");
                    assertThat(request.greeting()).isEqualTo("We met at the lake.");
                });
        pair.alice()
                .<Boolean, ClientException>write(tx -> {
                    OwnProfile.write(
                            tx, new Body.Profile("Alice", "here", Bytes.empty()), pair.now());
                    return true;
                });
        pair.pass(Duration.ofDays(2));
        assertThat(aliceDoesHerUpkeep()).isEmpty();
        assertThat(pair.alice().number("SELECT COUNT(*) FROM outbox")).isZero();
        assertThat(pair.bob().contact(pair.atBob()).state()).isEqualTo(Conversation.State.JOINING);
        assertThat(pair.bob().contact(pair.atBob()).name()).isEqualTo(Contacts.UNNAMED);
    }

    @Test
    void queuesOfARequestAreNotTouched() throws ClientException {
        pair.exchange();
        pair.alice().write(tx -> tx.update("UPDATE route SET secured = 0"));
        assertThat(unsecured()).isZero();
        assertThat(dialled()).isEmpty();
        accept();
        assertThat(unsecured()).isPositive();
        assertThat(dialled()).isNotEmpty();
    }

    private List<String> announcedMessages() {
        List<Message> taken = pair.alice().write(tx -> Unshown.take(tx, 10, pair.now()));
        return taken.stream().map(Message::text).toList();
    }

    private Message.State stateOfTheLast() {
        List<Message> last = pair.bob().read(tx -> History.last(tx, pair.atBob(), 1));
        return last.getFirst().state();
    }

    private List<RelayAddress> dialled() {
        return pair.alice().read(Outbox::relays);
    }

    private long unsecured() {
        return pair.alice().routes(pair.atAlice()).stream()
                .filter(route ->
                        pair.alice()
                                .read(tx -> Routes.unsecured(tx, Lane.shared(route.relay())))
                                .contains(route.row()))
                .count();
    }

    @Test
    void acceptedRequestIsAContactWhoseMessagesAreAnnounced() throws ClientException {
        pair.exchange();
        assertThat(announcedMessages()).isEmpty();
        accept();
        pair.exchange();
        assertThat(pair.bob().contact(pair.atBob()).name()).isEqualTo("Alice");
        assertThat(pair.bob().contact(pair.atBob()).state()).isEqualTo(Conversation.State.ACTIVE);
        assertThat(stateOfTheLast()).isEqualTo(Message.State.DELIVERED);
        assertThat(announcedMessages()).containsExactly("We met at the lake.");
        var _ = pair.alice().say(pair.atAlice(), "So we did.", pair.now());
        pair.exchange();
        assertThat(pair.bob().texts(pair.atBob())).contains("So we did.");
    }

    @Test
    void requestIsAcceptedBeforeItsHelloHasCome() throws ClientException {
        List<Person.Box> boxes = pair.post(pair.bob());
        pair.deliver(boxes.getLast(), pair.alice());
        pair.exchange(); // finds the conversation
        accept();
        boxes.forEach(box -> pair.deliver(box, pair.alice()));
        pair.exchange();
        assertThat(pair.bob().contact(pair.atBob()).name()).isEqualTo("Alice");
    }

    @Test
    void nothingCanBeSaidToARequest() {
        pair.exchange();
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() ->
                        pair.alice()
                                .write(tx ->
                                        pair.alice()
                                                .parts()
                                                .conversations()
                                                .send(tx, pair.atAlice(), "Hi", pair.now())))
                .withMessageContaining("tacit accept");
    }

    @Test
    void requestFillsNoMoreThanItsLimit() throws ClientException {
        pair.exchange();
        for (int i = 0; i < 3 * Requests.MAX_CONTENTS; i++) {
            var _ = pair.bob().say(pair.atBob(), "Flood " + i, pair.now());
        }
        pair.bob().seal(pair.atBob(), new Body.Profile("Mallory", "", Bytes.empty()), pair.now());
        pair.exchange();
        int kept = Requests.MAX_CONTENTS - 2; // besides hello and profile
        assertThat(pair.alice().texts(pair.atAlice()))
                .hasSize(kept)
                .endsWith("Flood " + (kept - 2));
        assertThat(requests()).extracting(Request::name).containsExactly("Bob");
        assertThat(pair.alice().number("SELECT COUNT(*) FROM early")).isZero();

        accept();
        pair.exchange();
        // It was dropped, and that is no secret any more.
        assertThat(stateOfTheLast()).isEqualTo(Message.State.SENT);
    }

    @Test
    void changesOfANameAreNoNoticesWhileItIsARequest() {
        pair.exchange();
        IntStream.range(0, 5)
                .forEach(i ->
                        pair.bob()
                                .seal(
                                        pair.atBob(),
                                        new Body.Profile("Bob" + i, "", Bytes.empty()),
                                        pair.now()));
        pair.exchange();
        assertThat(requests()).extracting(Request::name).containsExactly("Bob4");
        assertThat(pair.alice().notices(pair.atAlice())).isEmpty();
    }

    @Test
    void rejectedRequestLeavesNothingAndTellsNothing() throws ClientException {
        pair.exchange();
        reject();
        assertThat(requests()).isEmpty();
        assertThat(pair.alice().conversations()).isEmpty();
        for (String table : List.of("contact", "message", "ratchet", "receipt", "route", "queue")) {
            assertThat(pair.alice().number("SELECT COUNT(*) FROM " + table)).isZero();
        }
        pair.pass(Duration.ofDays(1));
        assertThat(aliceDoesHerUpkeep()).isEmpty();
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(this::reject)
                .withMessageContaining("no request");
    }

    @Test
    void requestIsAnnouncedOnceWithItsGreetingOrWhenNoneComes() {
        List<Person.Box> boxes = pair.post(pair.bob());
        // Hello and profile by the first route; the greeting is the third.
        boxes.subList(0, 2).forEach(box -> pair.deliver(box, pair.alice()));
        assertThat(announced(Requests.GREETING_COMES)).isEmpty();
        pair.pass(Requests.GREETING_COMES);
        assertThat(announced(Requests.GREETING_COMES)).hasSize(1);
        boxes.forEach(box -> pair.deliver(box, pair.alice()));
        List<Request> greeted = announced(Duration.ofDays(1));
        assertThat(greeted).extracting(Request::greeting).containsExactly("We met at the lake.");
        pair.alice()
                .write(tx -> {
                    Requests.announced(tx, greeted.getFirst().id());
                    return true;
                });
        assertThat(announced(Duration.ZERO)).isEmpty();
    }

    private List<Request> announced(Duration patience) {
        return pair.alice()
                .read(tx ->
                        pair.alice()
                                .parts()
                                .requests()
                                .unannounced(tx, pair.now().minus(patience)));
    }
}
