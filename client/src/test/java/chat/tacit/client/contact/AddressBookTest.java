package chat.tacit.client.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.ClientException;
import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Request;
import chat.tacit.client.route.PeerRoute;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Agreement;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.agreement.Target;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.Mutable;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.ratchet.Ratchet;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;
import chat.tacit.e2ee.route.Route;
import chat.tacit.e2ee.route.RouteBox;
import chat.tacit.protocol.queue.FetchedLink;
import chat.tacit.protocol.queue.SenderId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An address of Alice's, by which Bob asks, and strangers who flood it. */
final class AddressBookTest {
    private static final Entropy ENTROPY = Entropy.system();

    @TempDir Path folder;
    private Pair pair;
    private Address address;
    private FetchedLink blobs;

    @BeforeEach
    void make() throws ClientException {
        pair = new Pair(folder);
        address =
                pair.alice()
                        .<Address, ClientException>write(
                                tx -> AddressBook.make(tx, Travel.LINK, ENTROPY, pair.now()));
        blobs = blobs();
    }

    @AfterEach
    void end() {
        pair.close();
    }

    /** What the relay would give to whoever has the link. */
    private FetchedLink blobs() {
        Optional<FetchedLink> both =
                pair.alice()
                        .read(tx ->
                                tx.one(
                                        "SELECT blob, mutable FROM invitation WHERE address = 1",
                                        row ->
                                                new FetchedLink(
                                                        row.bytes(1), Optional.of(row.bytes(2)))));
        return both.orElseThrow();
    }

    private ConversationId join(FetchedLink fetched) throws ClientException {
        Link.ShortForm link = (Link.ShortForm) Link.parse(address.link());
        Joining.Fetch fetch =
                new Joining.Fetch(link, AgreementKey.generate(ENTROPY), Travel.LINK, false);
        return pair.bob()
                .<ConversationId, ClientException>write(
                        tx -> pair.bob().parts().joining().join(tx, fetch, fetched, pair.now()));
    }

    private List<Request> requests() {
        return pair.alice().read(tx -> pair.alice().parts().requests().all(tx));
    }

    private void accept(ConversationId request) throws ClientException {
        pair.alice()
                .<Boolean, ClientException>write(tx -> {
                    pair.alice().parts().requests().accept(tx, request, pair.now());
                    return true;
                });
    }

    private void reject(ConversationId request) throws ClientException {
        pair.alice()
                .<Boolean, ClientException>write(tx -> {
                    pair.alice().parts().requests().reject(tx, request);
                    return true;
                });
    }

    private void renew() {
        pair.alice()
                .write(tx -> {
                    AddressBook.renewDue(tx, ENTROPY, pair.now());
                    return true;
                });
    }

    /** What a stranger joins who has the newest keys. */
    private Target target() {
        Optional<Target> newest =
                pair.alice()
                        .read(tx ->
                                tx.one(
                                        "SELECT i.fixed, k.mutable FROM invitation i"
                                                + " JOIN address_key k ON k.invitation = i.id"
                                                + " ORDER BY k.version DESC",
                                        row ->
                                                new Target(
                                                        Invitation.decode(row.bytes(1)),
                                                        Optional.of(
                                                                Mutable.decode(row.bytes(2))))));
        return newest.orElseThrow();
    }

    /** A stranger's join, without a profile behind it. */
    private Person.Box stranger(Target target) throws UnopenableException {
        ContactIdentityKey own = ContactIdentityKey.generate(ENTROPY);
        Agreement.Joined joined = Agreement.join(target, own, Optional.empty(), ENTROPY);
        Ratchet ratchet =
                Ratchet.joiner(joined.secrets(), joined.ratchetKey(), joined.kem(), ENTROPY);
        Content content =
                new Content(
                        new Envelope(ContentId.random(ENTROPY), 1, pair.now(), Optional.empty()),
                        new Body.Message("Buy my book."));
        Ratchet.Sealed sealed = (Ratchet.Sealed) ratchet.seal(content.encode().shared(), ENTROPY);
        Boxed boxed =
                new Boxed(
                        BoxKind.JOIN,
                        new Join(joined.fields(), Bytes.owned(sealed.message())).encode());
        Route route = target.routes().getFirst();
        return new Person.Box(
                SenderId.of(route.boxKey()),
                RouteBox.seal(AgreementKey.generate(ENTROPY), route.boxKey(), boxed, ENTROPY));
    }

    private void refused(Person.Box box) {
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> pair.alice().take(box, pair.now()));
    }

    @Test
    void acceptedRequestHasKeysOfItsOwnAndQueuesOfItsOwn() throws ClientException {
        ConversationId atBob = join(blobs);
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() ->
                        pair.bob().read(tx -> pair.bob().parts().conversations().code(tx, atBob)))
                .withMessageContaining("no code");
        pair.exchange();
        Request request = requests().getFirst();
        assertThat(request.name()).isEqualTo("Bob");

        accept(request.id());
        pair.exchange();
        Contact alice = pair.bob().contact(atBob);
        Contact bob = pair.alice().contact(request.id());
        assertThat(alice.name()).isEqualTo("Alice");
        assertThat(alice.state()).isEqualTo(Conversation.State.ACTIVE);
        assertThat(alice.code()).isEqualTo(bob.code());
        assertThat(alice.peer()).isEqualTo(bob.own().publicKeys()).isNotEqualTo(target().inviter());
        assertThat(pair.bob().routes(atBob)).noneMatch(PeerRoute::open).hasSize(2);

        var _ = pair.bob().say(atBob, "Thank you.", pair.now());
        pair.exchange();
        assertThat(pair.alice().texts(request.id())).containsExactly("Thank you.");
    }

    @Test
    void keysOfTheAcceptedAreForgottenTogetherWithTheAddress() throws ClientException {
        var _ = join(blobs);
        pair.exchange();
        ConversationId request = requests().getFirst().id();
        accept(request);
        pair.exchange();
        Secret own = pair.alice().contact(request).own().identity().secret();
        pair.alice()
                .write(tx -> {
                    AddressBook.withdraw(tx, address.id(), pair.now());
                    return true;
                });
        assertThat(pair.alice().number("SELECT COUNT(*) FROM address_key")).isZero();
        assertThat(pair.alice().number("SELECT COUNT(*) FROM address_join")).isZero();
        assertThat(pair.alice().contact(request).own().identity().secret().expose())
                .isEqualTo(own.expose());
        var _ = pair.alice().say(request, "Still here.", pair.now());
        pair.exchange();
        assertThat(pair.bob().conversations()).hasSize(1);
    }

    @Test
    void floodEndsAtItsLimitAndContactsGoOn() throws ClientException, UnopenableException {
        pair.join(
                Invitation.decode(
                        pair.alice()
                                .<Bytes, ClientException>write(tx -> {
                                    var _ =
                                            Invitations.make(
                                                    tx,
                                                    new InvitationTerms(false, Travel.LINK, false),
                                                    ENTROPY,
                                                    pair.now());
                                    return tx.one(
                                                    "SELECT fixed FROM invitation WHERE address ="
                                                            + " 0",
                                                    row -> row.bytes(1))
                                            .orElseThrow();
                                })));
        pair.exchange();
        ConversationId honest = pair.alice().conversations().getFirst().id();
        Target target = target();
        for (int i = 0; i < AddressBook.MAX_WAITING; i++) {
            var _ = pair.alice().take(stranger(target), pair.now());
        }
        assertThat(requests()).hasSize(AddressBook.MAX_WAITING);
        refused(stranger(target));
        assertThat(pair.alice().number("SELECT COUNT(*) FROM conversation"))
                .isEqualTo(AddressBook.MAX_WAITING + 1);

        var _ = pair.bob().say(pair.atBob(), "Are you there?", pair.now());
        pair.exchange();
        assertThat(pair.alice().texts(honest)).containsExactly("Are you there?");

        reject(requests().getFirst().id());
        var _ = pair.alice().take(stranger(target), pair.now()); // there is room again
        assertThat(requests()).hasSize(AddressBook.MAX_WAITING);
    }

    @Test
    void replayedJoinMakesNoSecondRequestEvenAfterItWasRejected() throws Exception {
        Person.Box box = stranger(target());
        var _ = pair.alice().take(box, pair.now());
        var _ = pair.alice().take(box, pair.now());
        assertThat(requests()).hasSize(1);
        reject(requests().getFirst().id());
        pair.alice().write(tx -> tx.update("DELETE FROM seen")); // as after 30 days
        refused(box);
        assertThat(requests()).isEmpty();
    }

    @Test
    void replacedKeysTakeJoinsForFourteenDays() throws Exception {
        Target old = target();
        Person.Box early = stranger(old);
        Person.Box late = stranger(old);
        pair.pass(AddressBook.RENEWAL);
        renew();
        assertThat(target().mutable().orElseThrow().version()).isEqualTo(2);
        assertThat(target().agreement()).isNotEqualTo(old.agreement());

        pair.pass(AddressBook.KEY_LIFE.minusSeconds(1));
        renew();
        var _ = pair.alice().take(early, pair.now());
        assertThat(requests()).hasSize(1);
        pair.pass(Duration.ofSeconds(1));
        renew();
        refused(late);
        assertThat(pair.alice().number("SELECT COUNT(*) FROM address_join")).isZero();
    }

    @Test
    void joinerRefusesOlderWithheldExpiredAndForeignKeys() throws ClientException {
        refuses(new FetchedLink(blobs.fixed(), Optional.empty()), "doesn't give the current keys");
        pair.pass(AddressBook.RENEWAL);
        renew();
        pair.bob()
                .write(tx ->
                        tx.update(
                                "INSERT INTO address_seen (link, version) VALUES (?, 2)",
                                ((Link.ShortForm) Link.parse(address.link())).key().id().bytes()));
        refuses(blobs, "something else");
        refuses(new FetchedLink(blobs.fixed(), Optional.of(blobs.fixed())), "something else");
        FetchedLink current = blobs();
        pair.pass(AddressBook.KEY_LIFE);
        refuses(current, "too old");
    }

    private void refuses(FetchedLink fetched, String sentence) {
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> join(fetched))
                .withMessageContaining(sentence);
        assertThat(pair.bob().conversations()).isEmpty();
    }

    @Test
    void withdrawnAddressTakesNoJoinsAndItsBlobsAreToBeDeleted() throws Exception {
        pair.alice()
                .write(tx -> {
                    tx.update("UPDATE queue SET recipient_id = randomblob(24)");
                    AddressBook.withdraw(tx, address.id(), pair.now());
                    return true;
                });
        assertThat(pair.alice().number("SELECT COUNT(*) FROM queue WHERE open = 1")).isZero();
        assertThat(pair.alice().number("SELECT COUNT(*) FROM doomed_queue")).isEqualTo(2);
        Link.ShortForm link = (Link.ShortForm) Link.parse(address.link());
        List<InvitationBlobs.Withdrawn> gone =
                pair.alice().read(tx -> InvitationBlobs.withdrawnAt(tx, link.relay()));
        assertThat(gone)
                .extracting(InvitationBlobs.Withdrawn::link)
                .containsExactly(link.key().id());
        List<Address> left = pair.alice().read(AddressBook::all);
        assertThat(left).isEmpty();
    }
}
