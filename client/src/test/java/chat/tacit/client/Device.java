package chat.tacit.client;

import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.contact.RenewalLinks;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Work;
import chat.tacit.client.route.Ask;
import chat.tacit.client.route.LinkId;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.client.route.Queues;
import chat.tacit.client.route.Relays;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.protocol.queue.Hashcash;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The engine on a real profile, with relays on the same virtual time. */
final class Device implements Port, AutoCloseable {
    private static final Duration WAY = Duration.ofMillis(1);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Clock clock;
    private final List<TestRelay> relays;
    private final Profile profile;
    private final Parts parts;
    private final Engine engine;
    private final Map<LinkId, TestRelay.Line> lines = new HashMap<>();
    private final List<Instant> dials = new ArrayList<>();
    private final List<RelayAddress> dialled = new ArrayList<>();
    private final List<Instant> hangUps = new ArrayList<>();
    private final List<Event> told = new ArrayList<>();
    private Instant alarm = Instant.MAX;
    private Duration ahead = Duration.ZERO;
    private int wakes;
    private int mostSockets;

    Device(Clock clock, Path home, String name, List<TestRelay> relays) {
        this(clock, Homes.open(home, name), relays);
        write(tx -> {
            relays.forEach(relay -> Relays.add(tx, relay.address(), instant()));
            return true;
        });
    }

    private Device(Clock clock, Profile profile, List<TestRelay> relays) {
        this.clock = clock;
        this.relays = relays;
        this.profile = profile;
        this.parts = Parts.of(profile, Duration.ZERO, Entropy.system());
        this.engine = new Engine(profile, parts, this);
        var _ = engine.receive(true);
    }

    /** Another process of the same profile, which receives as well; it ends with this one. */
    Device twin() {
        Device twin = new Device(clock, profile, relays);
        twin.write(tx -> true);
        return twin;
    }

    /** The relays that it holds to be away. */
    Set<RelayAddress> away() {
        return engine.reach().away(profile.read(Relays::unheard));
    }

    /** Receives no more, as a process that ends. */
    void rest() {
        var _ = engine.receive(false);
        disconnect();
    }

    /** Receives again. */
    void comeBack() {
        var _ = engine.receive(true);
        write(tx -> true);
    }

    /** What can't be written is tried again later, as in a true process. */
    private void then(Runnable work) {
        try {
            work.run();
            engine.wakeAt(instant()).ifPresent(this::wakeAt);
        } catch (DatabaseException _) {
            wakeAt(instant().plus(AGAIN));
        }
    }

    private void wakeAt(Instant at) {
        Instant due = at.isAfter(instant()) ? at : instant().plus(WAY);
        if (due.isBefore(alarm)) {
            alarm = due;
            clock.at(due.minus(ahead), () -> wake(due));
        }
    }

    /** What time this device thinks it is. */
    Instant instant() {
        return clock.instant().plus(ahead);
    }

    /** Its clock is set by so much; it looks at it again and again. */
    void set(Duration by) {
        ahead = ahead.plus(by);
        alarm = Instant.MAX;
        then(() -> {});
    }

    private void wake(Instant due) {
        if (due.equals(alarm)) {
            alarm = Instant.MAX;
            wakes++;
            then(() -> engine.wake(instant()));
        }
    }

    <T, E extends Exception> T write(Work<T, E> work) throws E {
        T result = profile.write(work);
        then(() -> engine.wake(instant()));
        return result;
    }

    long number(String sql) {
        return profile.read(tx -> tx.one(sql, row -> row.integer(1))).orElse(0L);
    }

    /** The link of an invitation that holds everything itself. */
    String invite() throws ClientException {
        return write(tx ->
                        Invitations.make(
                                tx,
                                new InvitationTerms(true, Travel.LINK, false),
                                parts.entropy(),
                                instant()))
                .link();
    }

    /** The link that renews the keys of a contact. */
    String rekey(ConversationId contact, Travel travel) throws ClientException {
        return write(tx ->
                        RenewalLinks.make(
                                tx,
                                Contacts.find(tx, contact).orElseThrow(),
                                new InvitationTerms(true, travel, false),
                                parts.entropy(),
                                instant()))
                .link();
    }

    /** Accepts a link that was read from the other's screen. */
    ConversationId scan(String link) throws ClientException {
        Link.LongForm longForm = (Link.LongForm) Link.parse(link);
        return write(tx ->
                parts.joining()
                        .join(
                                tx,
                                longForm.invitation(),
                                Travel.SCREEN,
                                Optional.empty(),
                                instant()));
    }

    Profile profile() {
        return profile;
    }

    Parts parts() {
        return parts;
    }

    <T> T read(Work<T, RuntimeException> work) {
        return profile.read(work);
    }

    /** What the client itself says in a conversation. */
    List<String> notices(ConversationId of) {
        return profile.read(tx -> History.last(tx, of, 1_000)).stream()
                .filter(message -> message.type() == Message.Type.NOTICE)
                .map(Message::text)
                .toList();
    }

    boolean compare(ConversationId contact, String code) throws ClientException {
        return write(tx -> parts.conversations().compare(tx, contact, code));
    }

    String code(ConversationId contact) throws ClientException {
        return profile.read(tx -> parts.conversations().code(tx, contact)).toString();
    }

    ConversationId accept(String link) throws ClientException {
        Link.LongForm longForm = (Link.LongForm) Link.parse(link);
        return write(tx ->
                parts.joining()
                        .join(tx, longForm.invitation(), Travel.LINK, Optional.empty(), instant()));
    }

    Message send(ConversationId to, String text) throws ClientException {
        return write(tx -> parts.conversations().send(tx, to, text, instant()));
    }

    /** A message of this device's as it is now. */
    Message now(Message message) {
        return profile.read(tx -> History.find(tx, message.conversation(), message.id()))
                .orElseThrow();
    }

    ConversationId with(String name) throws ClientException {
        return profile.read(tx -> Directory.find(tx, name)).id();
    }

    List<String> texts(ConversationId of) {
        return profile.read(tx -> History.last(tx, of, 1_000)).stream()
                .filter(message -> message.type() == Message.Type.TEXT)
                .map(Message::text)
                .toList();
    }

    List<Conversation> conversations() {
        return profile.read(Directory::all);
    }

    List<Instant> dials() {
        return List.copyOf(dials);
    }

    /** The relays that it dialled, one for each time. */
    List<RelayAddress> dialled() {
        return List.copyOf(dialled);
    }

    /** How many sockets it had at once, at most. */
    int mostSockets() {
        return mostSockets;
    }

    List<OwnQueue> queues() {
        return profile.read(Queues::all);
    }

    boolean isConnected(TestRelay relay) {
        return lines.values().stream().anyMatch(line -> line.isOf(relay));
    }

    /** Everything that its only conversation shows. */
    List<Message> history() {
        return profile.read(tx -> History.last(tx, Directory.all(tx).getFirst().id(), 1_000));
    }

    /** When this device closed a socket. */
    List<Instant> hangUps() {
        return List.copyOf(hangUps);
    }

    int wakes() {
        return wakes;
    }

    /** Why relays were given up. */
    List<String> reasons() {
        return told.stream()
                .filter(Event.RelayDown.class::isInstance)
                .map(Event.RelayDown.class::cast)
                .map(Event.RelayDown::reason)
                .toList();
    }

    /** The relays ping every socket, and are answered. */
    void pinged() {
        List.copyOf(lines.keySet()).forEach(link -> engine.alive(link, instant()));
    }

    /** All sockets break. */
    void disconnect() {
        List.copyOf(lines.keySet()).forEach(this::closed);
    }

    @Override
    public void dial(LinkId link, RelayAddress address) {
        dials.add(instant());
        dialled.add(address);
        TestRelay relay =
                relays.stream()
                        .filter(one -> one.address().equals(address))
                        .findFirst()
                        .orElseThrow();
        if (relay.isReachable()) {
            clock.after(WAY, () -> opened(link, relay));
        }
    }

    private void opened(LinkId link, TestRelay relay) {
        lines.put(link, relay.connect(frame -> received(link, frame), () -> closed(link)));
        mostSockets = Math.max(mostSockets, lines.size());
        then(() -> engine.opened(link, relay.leaf(), instant()));
    }

    private void received(LinkId link, byte[] frame) {
        then(() -> engine.received(link, frame, instant()));
    }

    private void closed(LinkId link) {
        TestRelay.Line line = lines.remove(link);
        if (line != null) {
            line.hangUp();
            then(() -> engine.closed(link, instant()));
        }
    }

    @Override
    public void work(LinkId link, Ask.Send send, Hashcash hashcash, int bits) {
        clock.after(
                WAY,
                () ->
                        then(() ->
                                engine.worked(
                                        link,
                                        send,
                                        hashcash.search(bits, 0, Integer.MAX_VALUE),
                                        instant())));
    }

    @Override
    public void write(LinkId link, byte[] message) {
        TestRelay.Line line = lines.get(link);
        if (line != null) {
            line.write(message);
        }
    }

    @Override
    public void hangUp(LinkId link) {
        hangUps.add(instant());
        TestRelay.Line line = lines.remove(link);
        if (line != null) {
            line.hangUp();
        }
    }

    @Override
    public void tell(Event event) {
        told.add(event);
    }

    @Override
    public void close() {
        profile.close();
    }
}
