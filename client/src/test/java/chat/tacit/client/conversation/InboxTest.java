package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.agreement.ResyncKeys;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.ratchet.Ratchet;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;
import chat.tacit.e2ee.route.Route;
import chat.tacit.e2ee.route.RouteBox;
import chat.tacit.protocol.queue.SenderId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is taken from a queue, what is known already, and what changes nothing. */
final class InboxTest {
    private static final Entropy ENTROPY = Entropy.system();

    @TempDir private Path directory;
    private Optional<Pair> strangers = Optional.empty();

    @BeforeEach
    void begin() {
        strangers = Optional.of(new Pair(directory));
    }

    @AfterEach
    void end() {
        pair().close();
    }

    private Pair pair() {
        return strangers.orElseThrow();
    }

    private Person alice() {
        return pair().alice();
    }

    private void introduce() {
        pair().join(pair().invite());
        pair().exchange();
    }

    private void refused(Person.Box box) {
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> alice().take(box, pair().now()));
    }

    /** A box of anybody who has read the invitation. */
    private static Person.Box stranger(Route route, Boxed content) throws UnopenableException {
        AgreementKey key = AgreementKey.generate(ENTROPY);
        byte[] body = RouteBox.seal(key, route.boxKey(), content, ENTROPY);
        return new Person.Box(SenderId.of(route.boxKey()), body);
    }

    private static Boxed request() {
        return new Boxed(BoxKind.RESYNC, ResyncKeys.generate(1, ENTROPY).request().encode());
    }

    /** Seals bytes of Bob's choice under his ratchet, as his client never would. */
    private Person.Box sealed(byte[] content) {
        Person bob = pair().bob();
        Bytes message =
                bob.read(tx -> {
                    Ratchet ratchet = Ratchets.newest(tx, pair().atBob(), pair().now()).ratchet();
                    return switch (ratchet.seal(content, ENTROPY)) {
                        case Ratchet.Sealed it -> Bytes.owned(it.message());
                        case Ratchet.Unanswered _ -> throw new AssertionError();
                    };
                });
        return bob.boxes(pair().atBob(), new Boxed(BoxKind.MESSAGE, message)).getFirst();
    }

    private Bytes ratchet() {
        return alice().read(tx -> tx.one("SELECT state FROM ratchet", row -> row.bytes(1)))
                .orElseThrow();
    }

    @Test
    void copyOnTheOtherRouteIsKnown() throws UnopenableException {
        introduce();
        pair().bob().say(pair().atBob(), "twice on its way", pair().now());
        List<Person.Box> copies = pair().post(pair().bob());
        assertThat(copies).hasSize(2);
        assertThat(copies.getFirst().body()).isNotEqualTo(copies.getLast().body());
        assertThat(alice().take(copies.getLast(), pair().now())).isEqualTo(Inbox.Outcome.TAKEN);
        assertThat(alice().take(copies.getFirst(), pair().now())).isEqualTo(Inbox.Outcome.KNOWN);
        assertThat(alice().take(copies.getLast(), pair().now())).isEqualTo(Inbox.Outcome.KNOWN);
        assertThat(alice().texts(pair().atAlice())).containsExactly("twice on its way");
    }

    @Test
    void contentThatIsNoneChangesNothing() throws UnopenableException {
        introduce();
        Bytes before = ratchet();
        long seen = alice().number("SELECT COUNT(*) FROM seen");
        refused(sealed("not a content".getBytes(StandardCharsets.US_ASCII)));
        refused(sealed(new byte[0]));
        assertThat(ratchet()).isEqualTo(before);
        assertThat(alice().number("SELECT COUNT(*) FROM seen")).isEqualTo(seen);

        pair().bob().say(pair().atBob(), "and a true one", pair().now());
        pair().exchange();
        assertThat(alice().texts(pair().atAlice())).containsExactly("and a true one");
    }

    @Test
    void helloOfOtherKeysThanTheAgreementsIsNotTakenAndRaisesTheAlarm() {
        introduce();
        Body.Routes routes =
                new Body.Routes(
                        List.of(
                                new Body.Routes.Receiving(
                                        new Route(
                                                pair().bob()
                                                        .queues(pair().atBob())
                                                        .getFirst()
                                                        .relay(),
                                                AgreementKey.generate(ENTROPY).publicKey()),
                                        false)),
                        List.of());
        SignedEntry root = SignedEntry.root(ContactIdentityKey.generate(ENTROPY), pair().now());
        pair().bob().seal(pair().atBob(), new Body.Hello(Travel.LINK, root, routes), pair().now());
        pair().deliver(pair().post(pair().bob()).getFirst(), alice());
        assertThat(alice().conversations().getFirst().level()).isEqualTo(Level.CHANGED);
        assertThat(alice().routes(pair().atAlice())).hasSize(2);
    }

    @Test
    void bodyUnderAnotherSenderKeyIsRefused() throws UnopenableException {
        Invitation invitation = pair().invite();
        pair().join(invitation);
        pair().exchange();
        pair().bob().say(pair().atBob(), "genuine", pair().now());
        Bytes message = pair().bob().sealed(BoxKind.MESSAGE).getFirst();
        refused(stranger(invitation.routes().getFirst(), new Boxed(BoxKind.MESSAGE, message)));
        assertThat(alice().texts(pair().atAlice())).isEmpty();
    }

    @Test
    void queueThatNobodyUsedYetTakesNoResync() throws UnopenableException {
        Invitation invitation = pair().invite();
        pair().join(invitation);
        Person.Box first = pair().post(pair().bob()).getFirst();
        pair().deliver(first, alice());
        ConversationId bob = alice().conversations().getFirst().id();
        OwnQueue unused =
                alice().queues(bob).stream()
                        .filter(queue -> queue.peer().isEmpty())
                        .findFirst()
                        .orElseThrow();

        refused(stranger(new Route(unused.relay(), unused.boxKey().publicKey()), request()));
        assertThat(alice().number("SELECT COUNT(*) FROM ratchet")).isEqualTo(1);
        assertThat(alice().queues(bob))
                .filteredOn(queue -> queue.peer().isEmpty())
                .hasSize(1); // and whoever sent it isn't pinned
    }

    @Test
    void queueOfAnInvitationThatWaitsTakesNoResync() throws UnopenableException {
        Invitation invitation = pair().invite();
        refused(stranger(invitation.routes().getFirst(), request()));
    }

    @Test
    void secondToJoinIsRefused() {
        Invitation invitation = pair().invite();
        pair().join(invitation);
        try (Person carol = new Person(directory.resolve("carol"), "Carol", pair().now())) {
            var _ = carol.join(invitation, pair().now());
            pair().exchange();
            carol.post(pair().now()).forEach(this::refused);
        }
        assertThat(alice().conversations()).extracting(Conversation::name).containsExactly("Bob");
    }

    @Test
    void joinThatOvertakesTheFirstLosesNothing() {
        pair().join(pair().invite());
        pair().bob().say(pair().atBob(), "first words", pair().now());
        pair().post(pair().bob()).reversed().forEach(box -> pair().deliver(box, alice()));
        pair().exchange();
        assertThat(alice().texts(pair().atAlice())).containsExactly("first words");
        assertThat(alice().conversations()).extracting(Conversation::name).containsExactly("Bob");
    }
}
