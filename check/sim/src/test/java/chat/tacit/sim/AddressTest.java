package chat.tacit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.contact.Address;
import chat.tacit.client.contact.AddressBook;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Joining;
import chat.tacit.client.contact.Unpublished;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.conversation.Request;
import chat.tacit.client.history.Message;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.kit.Lie;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** An address that several people join, through relays that lose things, and over weeks. */
class AddressTest {
    private static final Duration SOON = Duration.ofMinutes(30);

    private final Homes homes;
    private final World world;
    private Person alice;
    private List<Server> servers;
    private Address address;

    AddressTest() throws IOException {
        homes = Homes.make();
        world = new World(7, homes);
    }

    @BeforeEach
    void makeAnAddress() {
        Limits easy = Limits.defaults().with(Limit.OPEN_QUEUE_WORK, 8);
        servers = List.of(world.addServer(easy), world.addServer(easy));
        alice = world.addPerson("Alice", servers);
        address =
                world.surely(
                        alice,
                        (tx, parts) ->
                                AddressBook.make(
                                        tx,
                                        Travel.LINK,
                                        parts.entropy(),
                                        world.schedule().instant()));
        soon(() -> !alice.read(tx -> Unpublished.contains(tx, address.id())));
    }

    @AfterEach
    void end() {
        world.close();
        homes.close();
    }

    private void soon(BooleanSupplier condition) {
        assertThat(world.schedule().until(condition, SOON)).isTrue();
    }

    private void join(Person joiner) {
        var _ =
                world.surely(
                        joiner,
                        (tx, parts) ->
                                parts.joining()
                                        .beginFetch(
                                                tx,
                                                (Link.ShortForm) Link.parse(address.link()),
                                                Travel.LINK,
                                                false,
                                                world.schedule().instant()));
    }

    private static List<Conversation> conversations(Person person) {
        return person.read(Directory::all);
    }

    private static Contact only(Person person) {
        return person.read(tx -> Contacts.all(tx)).getFirst();
    }

    private List<Request> requests() {
        return alice.read(tx -> alice.parts().requests().all(tx));
    }

    private static boolean knowsAlice(Person person) {
        return conversations(person).stream()
                .anyMatch(one ->
                        one.state() == Conversation.State.ACTIVE
                                && one.name().equals("Alice")
                                && !person.read(tx -> Contacts.isByAddress(tx, one.id())));
    }

    @Test
    void severalPeopleAskWhileARelayLosesEverything() {
        servers.getLast().lie(() -> Lie.DROP);
        List<Person> people =
                List.of(
                        world.addPerson("Bob", servers),
                        world.addPerson("Carol", servers),
                        world.addPerson("Dave", servers));
        people.forEach(this::join);
        soon(() ->
                requests().stream()
                        .map(Request::name)
                        .toList()
                        .containsAll(List.of("Bob", "Carol", "Dave")));
        assertThat(people).noneMatch(AddressTest::knowsAlice);
        for (Request request : requests()) {
            var _ =
                    world.surely(
                            alice,
                            (tx, parts) -> {
                                parts.requests()
                                        .accept(tx, request.id(), world.schedule().instant());
                                return true;
                            });
        }
        soon(() -> people.stream().allMatch(AddressTest::knowsAlice));

        Set<Object> keys = new HashSet<>();
        for (Person person : people) {
            Contact hers = only(person);
            assertThat(keys.add(hers.peer())).isTrue(); // nobody sees the key of another
            List<Contact> known = alice.read(Contacts::all);
            assertThat(known).extracting(Contact::code).contains(hers.code());
            var _ = person.send(hers.id(), "plaintext from " + person.name()).orElseThrow();
        }
        soon(() ->
                alice.screen().stream()
                                .filter(one -> one.message().type() == Message.Type.TEXT)
                                .count()
                        == 3);
        new NothingTwice().check(world);
        new RelaysReadNothing().check(world);
    }

    @Test
    void keysAreRenewedWhileAJoinFlies() {
        Person bob = world.addPerson("Bob", servers);
        world.schedule().pass(Duration.ofDays(5));
        alice.stop();
        join(bob);
        soon(() -> !conversations(bob).isEmpty());
        world.schedule().pass(Duration.ofDays(3));
        alice.start();
        soon(() -> alice.read(AddressBook::all).getFirst().version() == 2);
        soon(() -> requests().stream().map(Request::name).toList().equals(List.of("Bob")));
    }

    @Test
    void relayThatLostEverythingGetsTheAddressAgain() {
        servers.forEach(server -> world.network().restart(server, true));
        world.schedule().pass(AddressBook.RENEWAL.plusHours(1));
        Person bob = world.addPerson("Bob", servers);
        join(bob);
        soon(() -> requests().size() == 1);
    }

    @Test
    void withdrawnAddressIsGoneFromItsRelays() {
        var _ =
                world.surely(
                        alice,
                        (tx, _) -> {
                            AddressBook.withdraw(tx, address.id(), world.schedule().instant());
                            return true;
                        });
        soon(() -> alice.read(tx -> AddressBook.isGone(tx, address.id())));
        Person bob = world.addPerson("Bob", servers);
        join(bob);
        soon(() -> bob.read(Joining::fetches).isEmpty());
        assertThat(conversations(bob)).isEmpty();
    }
}
