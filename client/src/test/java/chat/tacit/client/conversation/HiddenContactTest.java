package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.ClientException;
import chat.tacit.client.HiddenPair;
import chat.tacit.client.Person;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.mesh.Outgoing;
import chat.tacit.client.route.MeshOutbox;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.client.route.SendAgain;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.e2ee.route.MeshRoute;
import chat.tacit.e2ee.route.Route;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Alice and Bob, who reach each other by the mesh and in no other way. */
final class HiddenContactTest {
    @TempDir private Path directory;
    private Optional<HiddenPair> met = Optional.empty();

    @BeforeEach
    void meet() {
        met = Optional.of(HiddenPair.introduced(directory));
    }

    @AfterEach
    void part() {
        pair().close();
    }

    private HiddenPair pair() {
        return met.orElseThrow();
    }

    private Message now(Person of, Message message) {
        return of.read(tx -> History.find(tx, message.conversation(), message.id())).orElseThrow();
    }

    @Test
    void whoJoinsAHiddenInvitationTalksByTheMeshAlone() {
        Message there = pair().alice().say(pair().atAlice(), "A heron.", pair().now());
        Message back = pair().bob().say(pair().atBob(), "Where?", pair().now());
        pair().exchange();
        assertThat(pair().bob().texts(pair().atBob()))
                .containsExactlyInAnyOrder("A heron.", "Where?");
        assertThat(now(pair().alice(), there).state()).isEqualTo(Message.State.DELIVERED);
        assertThat(now(pair().bob(), back).state()).isEqualTo(Message.State.DELIVERED);
        for (Person person : List.of(pair().alice(), pair().bob())) {
            assertThat(person.number("SELECT COUNT(*) FROM queue")).isZero();
            assertThat(person.number("SELECT COUNT(*) FROM route")).isZero();
            assertThat(person.number("SELECT COUNT(*) FROM outbox")).isZero();
            assertThat(person.number("SELECT COUNT(*) FROM mesh_part")).isZero();
        }
    }

    @Test
    void longestTextGoesInPieces() {
        String text = "m".repeat(12_288);
        Message said = pair().alice().say(pair().atAlice(), text, pair().now());
        List<HiddenPair.Letter> letters = pair().post(pair().alice());
        assertThat(letters).hasSize(9);
        letters.reversed().forEach(letter -> pair().deliver(letter, pair().bob()));
        assertThat(pair().bob().texts(pair().atBob())).containsExactly(text);
        pair().exchange();
        assertThat(now(pair().alice(), said).state()).isEqualTo(Message.State.DELIVERED);
        assertThat(pair().bob().number("SELECT COUNT(*) FROM piece")).isZero();
        assertThat(pair().alice().number("SELECT COUNT(*) FROM outbox")).isZero();
    }

    @Test
    void whatIsNotConfirmedIsSentAgainAnHourLaterAndThenAfterTwiceAsLong() {
        var _ = pair().alice().say(pair().atAlice(), "A heron.", pair().now());
        HiddenPair.Letter first = pair().postOne(pair().alice()).orElseThrow();
        assertThat(pair().postOne(pair().alice())).isEmpty();
        pair().pass(SendAgain.AT_LEAST.minusMillis(1));
        assertThat(pair().postOne(pair().alice())).isEmpty();
        pair().pass(Duration.ofMillis(1));
        Optional<RelayAddress> before =
                pair().alice()
                        .write(tx -> MeshOutbox.next(tx, pair().now(), Entropy.system()))
                        .flatMap(Outgoing::before);
        assertThat(before).contains(HiddenPair.GUARD);
        HiddenPair.Letter second = pair().postOne(pair().alice()).orElseThrow();
        assertThat(second.packet().hash()).isNotEqualTo(first.packet().hash());
        pair().pass(SendAgain.AT_LEAST.multipliedBy(2).minusMillis(1));
        assertThat(pair().postOne(pair().alice())).isEmpty();
        pair().deliver(second, pair().bob());
        pair().deliver(first, pair().bob());
        assertThat(pair().bob().texts(pair().atBob())).containsExactly("A heron.");
        pair().exchange();
        assertThat(pair().alice().number("SELECT COUNT(*) FROM mesh_outgoing")).isZero();
    }

    @Test
    void whereLoopsTakeLongWhatIsNotConfirmedWaitsForTenTimesAsLong() {
        pair().alice()
                .write(tx -> {
                    SendAgain.learn(tx, Duration.ofMinutes(15));
                    return true;
                });
        var _ = pair().alice().say(pair().atAlice(), "A heron.", pair().now());
        assertThat(pair().postOne(pair().alice())).isPresent();
        pair().pass(Duration.ofMinutes(150).minusMillis(1));
        assertThat(pair().postOne(pair().alice())).isEmpty();
        pair().pass(Duration.ofMillis(1));
        assertThat(pair().postOne(pair().alice())).isPresent();
        pair().pass(Duration.ofHours(5).minusMillis(1));
        assertThat(pair().postOne(pair().alice())).isEmpty();
        pair().pass(Duration.ofMillis(1));
        assertThat(pair().postOne(pair().alice())).isPresent();
    }

    /** A receipt is confirmed by nobody: with the server that took it, it is done. */
    @Test
    void receiptsAreSentOnce() {
        var _ = pair().alice().say(pair().atAlice(), "A heron.", pair().now());
        pair().post(pair().alice()).forEach(letter -> pair().deliver(letter, pair().bob()));
        pair().pass(Receipts.HIDDEN_DELAY);
        assertThat(pair().post(pair().bob())).hasSize(1);
        pair().pass(Duration.ofDays(1));
        assertThat(pair().post(pair().bob())).isEmpty();
    }

    /** Sent again, a text may be encoded otherwise: pieces of the two never mix. */
    @Test
    void textOfWhichAPieceWasLostComesWhenItIsSentAgain() {
        String text = "m".repeat(5_000);
        var _ = pair().alice().say(pair().atAlice(), text, pair().now());
        List<HiddenPair.Letter> letters = pair().post(pair().alice());
        letters.subList(1, letters.size()).forEach(letter -> pair().deliver(letter, pair().bob()));
        assertThat(pair().bob().texts(pair().atBob())).isEmpty();
        pair().pass(SendAgain.AT_LEAST);
        pair().exchange();
        assertThat(pair().bob().texts(pair().atBob())).containsExactly(text);
    }

    /** Bob's other program says that he receives at a queue, too. */
    @Test
    void hiddenContactIsNeverReachedByAQueue() {
        Body.Routes.Receiving queue =
                new Body.Routes.Receiving(
                        new Route(
                                HiddenPair.GUARD,
                                AgreementKey.generate(Entropy.system()).publicKey()),
                        false);
        Optional<MeshRoute> mesh =
                pair().bob()
                        .read(tx -> MeshRoutes.told(tx, pair().atBob(), pair().now()))
                        .map(MeshRoutes.Own::route);
        pair().bob()
                .seal(
                        pair().atBob(),
                        new Body.Routes(List.of(queue), List.of(), mesh),
                        pair().now());
        pair().exchange();
        assertThat(pair().alice().routes(pair().atAlice())).isEmpty();
        var _ = pair().alice().say(pair().atAlice(), "A heron.", pair().now());
        assertThat(pair().alice().number("SELECT COUNT(*) FROM outbox_route")).isZero();
        pair().exchange();
        assertThat(pair().bob().texts(pair().atBob())).containsExactly("A heron.");
    }

    @Test
    void anotherKeyTakesThePlaceOfOneEveryMonthAndNothingIsLost() {
        long first = pair().alice().number("SELECT MAX(id) FROM mesh_key");
        pair().pass(Duration.ofDays(36));
        rotate(pair().alice());
        long second = pair().alice().number("SELECT MAX(id) FROM mesh_key");
        assertThat(second).isGreaterThan(first);
        pair().exchange();
        assertThat(told(pair().bob())).isEqualTo(1); // no server receives for it yet
        lease(second);
        rotate(pair().alice());
        var _ = pair().bob().say(pair().atBob(), "To the old key.", pair().now());
        List<HiddenPair.Letter> early = pair().post(pair().bob());
        pair().exchange();
        assertThat(told(pair().bob())).isEqualTo(2);
        early.forEach(letter -> pair().deliver(letter, pair().alice()));
        var _ = pair().bob().say(pair().atBob(), "To the new one.", pair().now());
        HiddenPair.Letter late = pair().postOne(pair().bob()).orElseThrow();
        assertThat(late.packet().recipient().thumbprint().bytes())
                .isEqualTo(
                        pair().alice()
                                .read(tx ->
                                        tx.one(
                                                "SELECT thumbprint FROM mesh_key WHERE id = ?",
                                                row -> row.bytes(1),
                                                second))
                                .orElseThrow());
        pair().deliver(late, pair().alice());
        var _ = pair().alice().say(pair().atAlice(), "Both came.", pair().now());
        pair().exchange();
        assertThat(pair().alice().texts(pair().atAlice()))
                .containsExactlyInAnyOrder("To the old key.", "To the new one.", "Both came.");
        assertThat(pair().bob().texts(pair().atBob())).contains("Both came.");
        long ends = pair().alice().number("SELECT ends_at FROM mesh_key WHERE id = ?", first);
        assertThat(ends).isGreaterThan(pair().now().plus(Duration.ofDays(14)).toEpochMilli());
    }

    private long told(Person to) {
        return to.number("SELECT COUNT(*) FROM mesh_peer");
    }

    private void rotate(Person person) {
        person.parts().stock().prepare(1);
        person.write(tx -> {
            person.parts().meshRotation().run(tx, pair().now());
            person.parts().rotation().turn(tx, _ -> false, pair().now(), person::hear);
            return true;
        });
    }

    private void lease(long key) {
        pair().alice()
                .write(tx ->
                        tx.update(
                                "INSERT INTO mesh_rx (key, server, lease_until) VALUES (?, ?, ?)",
                                key,
                                HiddenPair.GUARD.toString(),
                                pair().now().plus(Duration.ofDays(7))));
    }

    /** Both lose their place: a new session is made by the mesh as well. */
    @Test
    void newSessionIsMadeByTheMesh() {
        Person alice = pair().alice();
        alice.write(tx -> {
            alice.parts().restore(tx, pair().now());
            return true;
        });
        var _ = alice.say(pair().atAlice(), "Still here.", pair().now());
        pair().exchange();
        var _ = pair().bob().say(pair().atBob(), "m".repeat(3_000), pair().now());
        pair().exchange();
        assertThat(pair().bob().texts(pair().atBob())).contains("Still here.");
        assertThat(alice.texts(pair().atAlice())).contains("m".repeat(3_000));
        assertThat(pair().bob().notices(pair().atBob()))
                .contains("A new session was made after messages were lost.");
    }

    @Test
    void nothingIsExplainedOfRelaysThatHaveNoPart() throws ClientException {
        Person alice = pair().alice();
        List<Exposure> all =
                alice.read(tx -> alice.parts().conversations().explain(tx, pair().atAlice()));
        assertThat(all)
                .extracting(Exposure::who)
                .noneMatch(who -> who.startsWith("The relay "))
                .doesNotContain("A relay that holds parts of a file");
        assertThat(all)
                .filteredOn(it -> it.who().equals("The contact"))
                .noneMatch(it -> it.toString().contains("the relays at which you receive"));
    }

    /** Alice's next device invites Bob's: into a hidden conversation nothing leads by a relay. */
    @Test
    void devicesOfHiddenContactsAreInvitedByTheMeshAlone() throws ClientException {
        Person alice = pair().alice();
        Invitation invitation =
                alice.write(
                        tx -> alice.parts().pairs().invite(tx, pair().atAlice(), 2, pair().now()));
        assertThat(invitation.hidden()).isTrue();
        assertThat(invitation.kind()).isEqualTo(InvitationKind.CONNECTION);
        assertThat(Invitation.decode(invitation.encode())).isEqualTo(invitation);
        assertThat(alice.number("SELECT COUNT(*) FROM queue")).isZero();
    }
}
