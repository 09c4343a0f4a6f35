package chat.tacit.client.contact;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Acquainted;
import chat.tacit.client.Person;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.device.DeviceLogs;
import chat.tacit.client.route.PeerRoute;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Route;
import chat.tacit.protocol.queue.SenderId;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The first words of a connection, and what a contact can do with more of them. */
final class IntroductionTest extends Acquainted {
    private List<PeerRoute> routes() {
        return pair().alice().routes(pair().atAlice());
    }

    /** Bob says that he receives at so many queues more. */
    private List<Route> tell(int queues) {
        RelayAddress relay = routes().getFirst().relay();
        List<Route> fresh =
                Stream.generate(() -> AgreementKey.generate(Entropy.system()).publicKey())
                        .map(key -> new Route(relay, key))
                        .limit(queues)
                        .toList();
        List<Body.Routes.Receiving> receiving =
                fresh.stream().map(route -> new Body.Routes.Receiving(route, false)).toList();
        bobSays(new Body.Routes(receiving, List.of()));
        return fresh;
    }

    /** What Bob said of himself in the beginning, but that the invitation was on a screen. */
    private Body.Hello hello() {
        Person bob = pair().bob();
        List<Body.Routes.Receiving> receiving =
                bob.queues(pair().atBob()).stream()
                        .map(queue -> new Route(queue.relay(), queue.boxKey().publicKey()))
                        .map(route -> new Body.Routes.Receiving(route, false))
                        .toList();
        return new Body.Hello(
                Travel.SCREEN,
                bob.read(tx -> DeviceLogs.root(tx, pair().atBob())),
                new Body.Routes(receiving, List.of()));
    }

    private void bobSays(Body body) {
        pair().bob().seal(pair().atBob(), body, pair().now());
        pair().post(pair().bob()).forEach(box -> pair().deliver(box, pair().alice()));
    }

    @Test
    void bothKnowEachOthersNamesAndRoutes() {
        Person alice = pair().alice();
        Person bob = pair().bob();
        assertThat(alice.contact(pair().atAlice()).name()).isEqualTo("Bob");
        assertThat(bob.contact(pair().atBob()).name()).isEqualTo("Alice");
        assertThat(alice.contact(pair().atAlice()).level()).isEqualTo(Level.LINK);
        assertThat(bob.contact(pair().atBob()).level()).isEqualTo(Level.LINK);
        assertThat(alice.contact(pair().atAlice()).code())
                .isEqualTo(bob.contact(pair().atBob()).code());
        assertThat(routes()).hasSize(2);
        assertThat(bob.routes(pair().atBob())).hasSize(2);
    }

    @Test
    void onlyTheFirstHelloIsAnswered() {
        bobSays(hello());
        assertThat(pair().alice().sealed(BoxKind.MESSAGE)).isEmpty(); // a receipt isn't due yet
        assertThat(pair().alice().number("SELECT COUNT(*) FROM receipt")).isEqualTo(1);
    }

    /** What a log's second entry follows must not depend on when somebody was greeted. */
    @Test
    void rootOfTheDeviceLogStaysTheSameInALaterHello() {
        Bytes first = rootOfBob();
        pair().pass(Duration.ofDays(1));
        Person bob = pair().bob();
        bob.write(tx -> {
            bob.parts().introduction().again(tx, pair().atBob(), pair().now());
            return true;
        });
        pair().exchange();
        assertThat(rootOfBob()).isEqualTo(first);
    }

    private Bytes rootOfBob() {
        return pair().alice()
                .read(tx ->
                        tx.one("SELECT entry FROM device_log WHERE own = 0", row -> row.bytes(1)))
                .orElseThrow();
    }

    @Test
    void laterHelloDoesntRaiseTheLevel() {
        bobSays(hello());
        assertThat(pair().alice().contact(pair().atAlice()).level()).isEqualTo(Level.LINK);
    }

    @Test
    void laterListOfRoutesReplacesTheOneBeforeIt() {
        List<Route> first = tell(Body.Routes.MAX_ROUTES);
        assertThat(boxKeys()).containsExactlyElementsOf(keysOf(first));
        List<Route> second = tell(1);
        assertThat(boxKeys()).containsExactlyElementsOf(keysOf(second));
    }

    @Test
    void listUnderALowerNumberThanOneThatWasTakenIsIgnored() {
        List<Route> told = tell(2);
        Body.Routes late =
                new Body.Routes(
                        List.of(
                                new Body.Routes.Receiving(
                                        new Route(
                                                routes().getFirst().relay(),
                                                AgreementKey.generate(Entropy.system())
                                                        .publicKey()),
                                        false)),
                        List.of());
        Sealer.Numbered before =
                new Sealer.Numbered(ContentId.random(Entropy.system()), 1, pair().now());
        var _ =
                pair().bob()
                        .write(tx ->
                                pair().bob()
                                        .parts()
                                        .sealer()
                                        .seal(tx, pair().atBob(), before, late, pair().now()));
        pair().post(pair().bob()).forEach(box -> pair().deliver(box, pair().alice()));

        assertThat(boxKeys()).containsExactlyElementsOf(keysOf(told));
    }

    private List<AgreementPublicKey> boxKeys() {
        return routes().stream().map(PeerRoute::boxKey).toList();
    }

    private static List<AgreementPublicKey> keysOf(List<Route> routes) {
        return routes.stream().map(Route::boxKey).toList();
    }

    @Test
    void routeThatIsToldAgainIsTheSame() {
        List<Bytes> before = keys();
        bobSays(hello().routes());
        assertThat(keys()).isEqualTo(before);
    }

    private List<Bytes> keys() {
        return routes().stream().map(route -> route.routeKey().publicKey().bytes()).toList();
    }

    @Test
    void whatWaitsGoesToTheRoutesOfANewListAndWhatARelayHasDoesnt() {
        pair().alice().say(pair().atAlice(), "kept at both relays", pair().now());
        assertThat(pair().alice().post(pair().now())).hasSize(2);
        pair().alice().say(pair().atAlice(), "for the routes that are left", pair().now());
        List<Route> told = tell(3);
        assertThat(pair().alice().post(pair().now()))
                .extracting(Person.Box::to)
                .containsExactlyInAnyOrderElementsOf(
                        told.stream().map(route -> SenderId.of(route.boxKey())).toList());
    }

    @Test
    void recoveryQueueGetsListsOfRoutesButNoMessages() {
        Route recovery =
                new Route(
                        routes().getFirst().relay(),
                        AgreementKey.generate(Entropy.system()).publicKey());
        List<Body.Routes.Receiving> all =
                Stream.concat(
                                hello().routes().receiving().stream(),
                                Stream.of(new Body.Routes.Receiving(recovery, true)))
                        .toList();
        bobSays(new Body.Routes(all, List.of()));
        SenderId queue = SenderId.of(recovery.boxKey());

        pair().alice().say(pair().atAlice(), "not there", pair().now());
        assertThat(pair().alice().post(pair().now()))
                .hasSize(2)
                .extracting(Person.Box::to)
                .doesNotContain(queue);
        pair().alice().seal(pair().atAlice(), hello().routes(), pair().now());
        assertThat(pair().alice().post(pair().now()))
                .hasSize(3)
                .extracting(Person.Box::to)
                .contains(queue);
    }
}
