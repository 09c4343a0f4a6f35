package chat.tacit.sim;

import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.contact.Invited;
import chat.tacit.client.contact.RenewalLinks;
import chat.tacit.client.contact.Rotation;
import chat.tacit.client.contact.Unpublished;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.device.Siblings;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Relays;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.wire.Limits;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** People, relays and the network between them, and what people agree to do. */
final class World implements AutoCloseable {
    /** Begins every text that a person sends: no relay may ever hold it. */
    static final String MARK = "plaintext ";

    private static final byte[] MARK_BYTES = MARK.getBytes(StandardCharsets.US_ASCII);
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Homes homes;
    private final Chance chance;
    private final Schedule schedule = new Schedule();
    private final Trace trace = new Trace(schedule);
    private final Network network;
    private final List<Server> servers = new ArrayList<>();
    private final List<Person> people = new ArrayList<>();
    private final List<Tie> ties = new ArrayList<>();
    private Rotation.Terms terms = Rotation.Terms.DEFAULT;
    private int readable;
    private int texts;

    World(long seed, Homes homes) {
        this.homes = homes;
        this.chance = Chance.of(seed);
        this.network = new Network(schedule, chance.branch(), trace);
    }

    /** How long the queues of people who are added from now on are used. */
    void rotate(Rotation.Terms newTerms) {
        terms = newTerms;
    }

    Chance chance() {
        return chance;
    }

    Schedule schedule() {
        return schedule;
    }

    Trace trace() {
        return trace;
    }

    Network network() {
        return network;
    }

    List<Server> servers() {
        return servers;
    }

    List<Person> people() {
        return people;
    }

    List<Tie> ties() {
        return ties;
    }

    /** How many things with a text that can be read were given to stores of relays. */
    int readable() {
        return readable;
    }

    Server addServer(Limits limits) {
        String name = "relay-" + (servers.size() + 1);
        Server server = new Server(name, schedule, chance.branch(), limits, this::look);
        servers.add(server);
        network.add(server);
        return server;
    }

    private void look(byte[] stored) {
        for (int from = 0; from + MARK_BYTES.length <= stored.length; from++) {
            int at = 0;
            while (at < MARK_BYTES.length && stored[from + at] == MARK_BYTES[at]) {
                at++;
            }
            if (at == MARK_BYTES.length) {
                readable++;
            }
        }
    }

    /** A person who uses these relays. */
    Person addPerson(String name, List<Server> at) {
        Person person = new Person(network, homes, name, chance.branch(), terms);
        people.add(person);
        person.start();
        surely(
                person,
                (tx, _) -> {
                    at.forEach(server -> Relays.add(tx, server.address(), schedule.instant()));
                    return true;
                });
        return person;
    }

    /** Has a person do something, again if the process ended before it was done. */
    <T> T surely(Person person, Person.Deed<T> deed) {
        for (int attempt = 0; attempt < 20; attempt++) {
            require(schedule.until(person::isUp, PATIENCE), person.name() + " doesn't start");
            Optional<T> done = person.act(deed);
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw new Broken(person.name() + " can't do anything");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Broken(otherwise);
        }
    }

    /** One invites, the other accepts, and both have a conversation when this returns. */
    Tie connect(Person inviter, Person joiner, boolean longForm) {
        Set<ConversationId> before = new HashSet<>(active(inviter));
        before.addAll(active(joiner));
        Invited invited =
                surely(
                        inviter,
                        (tx, parts) ->
                                Invitations.make(
                                        tx,
                                        new InvitationTerms(longForm, Travel.LINK, false),
                                        parts.entropy(),
                                        schedule.instant()));
        Link link = Link.parse(invited.link());
        require(
                schedule.until(
                        () -> inviter.isUp() && inviter.read(tx -> isMade(tx, link)), PATIENCE),
                "the invitation isn't made");
        accept(joiner, link);
        require(
                schedule.until(
                        () ->
                                fresh(inviter, before).isPresent()
                                        && fresh(joiner, before).isPresent(),
                        PATIENCE),
                "the invitation isn't joined");
        Tie tie =
                new Tie(
                        new Tie.End(inviter, fresh(inviter, before).orElseThrow()),
                        new Tie.End(joiner, fresh(joiner, before).orElseThrow()));
        ties.add(tie);
        return tie;
    }

    private static boolean isMade(Transaction tx, Link link) {
        return !Unpublished.contains(tx, Invitations.id(tx, link));
    }

    private void accept(Person joiner, Link link) {
        Object _ =
                switch (link) {
                    case Link.LongForm it -> join(joiner, it.invitation());
                    case Link.LiveForm it ->
                            throw new IllegalArgumentException("nobody becomes a contact by " + it);
                    case Link.ShortForm it ->
                            surely(
                                    joiner,
                                    (tx, parts) ->
                                            parts.joining()
                                                    .beginFetch(
                                                            tx,
                                                            it,
                                                            Travel.LINK,
                                                            false,
                                                            schedule.instant()));
                };
    }

    /** Opens a link that holds a whole invitation. */
    ConversationId join(Person joiner, Invitation invitation) {
        return surely(
                joiner,
                (tx, parts) ->
                        parts.joining()
                                .join(
                                        tx,
                                        invitation,
                                        Travel.LINK,
                                        Optional.empty(),
                                        schedule.instant()));
    }

    /** A link that renews the keys of a contact, for {@link #join}. */
    Invitation renewal(Person maker, ConversationId of) {
        String link =
                surely(
                                maker,
                                (tx, parts) ->
                                        RenewalLinks.make(
                                                tx,
                                                Contacts.find(tx, of).orElseThrow(),
                                                new InvitationTerms(true, Travel.LINK, false),
                                                parts.entropy(),
                                                schedule.instant()))
                        .link();
        return ((Link.LongForm) Link.parse(link)).invitation();
    }

    /** One more machine of somebody's, linked by one that is there. */
    Person link(Person by, String name) {
        Person machine = addPerson(name, servers);
        Invitation shown =
                surely(
                        machine,
                        (tx, parts) -> {
                            Siblings.expect(tx);
                            var _ =
                                    Invitations.makeForDevice(
                                            tx, parts.entropy(), schedule.instant());
                            return Invitation.decode(
                                    tx.one("SELECT fixed FROM invitation", row -> row.bytes(1))
                                            .orElseThrow());
                        });
        ConversationId connection =
                surely(
                        by,
                        (tx, parts) -> parts.joining().joinDevice(tx, shown, schedule.instant()));
        require(
                schedule.until(
                        () -> machine.isUp() && machine.read(Siblings::first).isPresent(),
                        PATIENCE),
                "the machine isn't linked");
        var _ =
                surely(
                        by,
                        (tx, _) -> {
                            Siblings.confirm(
                                    tx, connection, name, Instant.EPOCH, schedule.instant());
                            return true;
                        });
        return machine;
    }

    private static Optional<ConversationId> fresh(Person person, Set<ConversationId> before) {
        return active(person).stream().filter(id -> !before.contains(id)).findFirst();
    }

    private static List<ConversationId> active(Person person) {
        return person.isUp()
                ? person.read(Directory::all).stream()
                        .filter(one -> one.state() == Conversation.State.ACTIVE)
                        .map(Conversation::id)
                        .toList()
                : List.of();
    }

    /** Sends the next text, no two of which are the same. */
    void say(Tie tie) {
        texts++;
        Tie.End from = tie.one();
        var _ =
                from.person()
                        .send(from.conversation(), MARK + texts + " from " + from.person().name());
    }

    /** Waits until all that was sent is known to have arrived. */
    boolean settle(Duration patience) {
        return settle(patience, Duration.ofSeconds(30));
    }

    private boolean settle(Duration patience, Duration after) {
        long looks = patience.dividedBy(LOOK);
        for (long i = 0; i < looks; i++) {
            schedule.pass(LOOK);
            if (people.stream().allMatch(World::allDelivered)) {
                schedule.pass(after);
                return true;
            }
        }
        return false;
    }

    private static boolean allDelivered(Person person) {
        return person.isUp() && undelivered(person).isEmpty();
    }

    /** What a person sent and that isn't known to have arrived. */
    static List<Message> undelivered(Person person) {
        return person.read(tx ->
                person.sent().stream()
                        .filter(one ->
                                History.find(tx, one.conversation(), one.id())
                                        .filter(now -> now.state() == Message.State.DELIVERED)
                                        .isEmpty())
                        .toList());
    }

    @Override
    public void close() {
        people.forEach(Person::end);
        servers.forEach(Server::close);
    }
}
