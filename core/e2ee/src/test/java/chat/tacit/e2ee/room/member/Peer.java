package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.room.Chain;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.MemberList;
import chat.tacit.e2ee.room.Newcomer;
import chat.tacit.e2ee.room.Person;
import chat.tacit.e2ee.room.Point;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.ClientCall;
import chat.tacit.protocol.room.ClientFrames;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.SignedBundle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A member's client: a machine, its database, and a session that carries what it asks for. */
final class Peer {
    final World world;
    final Person person;
    final List<Output> outputs = new ArrayList<>();
    TestMemory memory;
    RoomMachine machine;
    VirtualHost host;
    private Self self;
    private Optional<ClientFrames> session = Optional.empty();
    private Map<Long, Long> calls = new HashMap<>();
    private Instant last = Instant.EPOCH;
    private int generation;

    /** Whether the host can be reached. */
    boolean online = true;

    /** What becomes of what the host says on its way: nothing, as a rule. */
    UnaryOperator<List<Reply>> lie = UnaryOperator.identity();

    /** What becomes of what is asked, on its way: whether it is lost. */
    Predicate<Ask> loses = _ -> false;

    /** What is answered in the place of the host, which isn't asked. */
    Function<Ask, Optional<Reply>> instead = _ -> Optional.empty();

    Peer(World world, VirtualHost host, Person person, TestMemory memory) {
        this.world = world;
        this.host = host;
        this.person = person;
        this.memory = memory;
        this.self = new Self(person.id(), List.of(person.speaker()), List.of(person.recipient()));
        this.machine = new RoomMachine(memory, self, world.entropy());
        world.add(this);
    }

    /** Makes a room. */
    static Peer create(World world, VirtualHost host, Person person) {
        Peer peer = new Peer(world, host, person, new TestMemory(host.room()));
        Detail detail =
                new Detail(Optional.of("Garden"), Optional.empty(), List.of(person.bundle()));
        peer.want(new Change.Create(person.member()), detail);
        world.pass(Duration.ofSeconds(1));
        return peer;
    }

    /** Lets somebody in, who joins at once. */
    Peer admit(Person newcomer, Invitation.Beginning beginning) {
        Wish wish = trust(newcomer);
        world.pass(Duration.ofSeconds(1));
        return join(newcomer, done(wish), beginning);
    }

    Peer admit(Person newcomer) {
        Peer peer = admit(newcomer, new Invitation.Beginning.Now());
        world.pass(Duration.ofSeconds(1));
        return peer;
    }

    Wish trust(Person newcomer) {
        return want(
                new Change.Trust(List.of(newcomer.member())),
                Detail.of(List.of(newcomer.bundle())));
    }

    /** A newcomer with what an inviter gives it, after the TrustKey. */
    Peer join(Person newcomer, Point trusted, Invitation.Beginning beginning) {
        return join(newcomer, trusted, beginning, new TestMemory(memory.room()));
    }

    /** The same with what it may have known before. */
    Peer join(Person newcomer, Point trusted, Invitation.Beginning beginning, TestMemory into) {
        List<EpochKeys> keys = new ArrayList<>();
        boolean all = beginning instanceof Invitation.Beginning.All;
        for (long epoch = all ? 1 : trusted.epoch().number();
                epoch <= trusted.epoch().number();
                epoch++) {
            keys.add(memory.keys(epoch).orElseThrow());
        }
        Map<AccountId, SignedBundle> bundles = new HashMap<>();
        for (MemberList.Seat seat : trusted.members().seats()) {
            Member member = seat.member();
            bundles.put(member.id(), memory.bundle(member.bundle()).orElseThrow());
        }
        var links =
                memory.links(0, Integer.MAX_VALUE).stream()
                        .filter(it -> it.place().position() <= trusted.head().position())
                        .toList();
        Newcomer.Accepted accepted =
                new Newcomer.Accepted(new Chain(trusted), links, keys, bundles, Bytes.empty());
        Invitation invitation =
                new Invitation(
                        new Invitation.Where(
                                memory.room(), person.address().relay(), "Garden", "Come"),
                        new Invitation.Inviter(
                                person.address(),
                                person.accountKey().publicKey(),
                                person.speaker().certificate()),
                        trusted.head(),
                        memory.secrets().orElseThrow().secrets().withoutAdmin(),
                        new Invitation.History(
                                Secret.random(world.entropy(), 32),
                                new PartRef(1, Bytes.zeros(32)),
                                beginning));
        RoomStart.join(into, newcomer.id(), accepted, invitation);
        return new Peer(world, host, newcomer, into);
    }

    /** Other keys of the account, the newest first. */
    void become(Self other) {
        self = other;
        restart();
    }

    Self self() {
        return self;
    }

    /** The process ends, and another begins. */
    void restart() {
        hangUp();
        machine = new RoomMachine(memory, self, world.entropy());
    }

    /** The transaction is rolled back and the machine with it. */
    void restore(TestMemory before) {
        memory = before;
        restart();
    }

    void stop() {
        hangUp();
        world.remove(this);
    }

    private void hangUp() {
        generation++;
        Map<Long, Long> open = calls;
        calls = new HashMap<>();
        open.values().forEach(host::leave);
        session = Optional.empty();
    }

    /** The connection is lost. */
    void cut() {
        hangUp();
        handle(new Input.Cut());
    }

    void offline() {
        online = false;
        cut();
    }

    Optional<Instant> wakeAt() {
        return machine.wakeAt();
    }

    void handle(Input input) {
        List<Output> out = new ArrayList<>();
        machine.handle(input, world.now(), out::add);
        outputs.addAll(out);
        out.forEach(this::apply);
    }

    private void apply(Output output) {
        if (output instanceof Output.Dial) {
            later(this::dial);
        } else if (output instanceof Output.Call(long number, Ask ask)) {
            later(() -> send(number, ask));
        } else if (output instanceof Output.Drop(long number)) {
            Optional.ofNullable(calls.remove(number)).ifPresent(host::leave);
        }
    }

    /** In the order in which things were sent, after a while. */
    private void later(Runnable run) {
        int mine = generation;
        Instant at = world.now().plusMillis(1 + world.random.nextInt(world.delay));
        last = at.isAfter(last) ? at : last;
        world.at(
                last,
                () -> {
                    if (mine == generation) {
                        run.run();
                    }
                });
    }

    private void dial() {
        if (online) {
            session = Optional.of(host.hello());
            handle(new Input.Connected());
        } else {
            handle(new Input.Cut());
        }
    }

    private void send(long number, Ask ask) {
        if (session.isEmpty() || loses.test(ask)) {
            return;
        }
        if (instead.apply(ask).isPresent()) {
            handle(new Input.Answered(number, instead.apply(ask).get()));
            return;
        }
        ClientFrames frames = session.get();
        ClientCall call = frames.seal(n -> ask.request(frames.id(), n));
        boolean stream = ask instanceof Ask.Stream;
        long id =
                host.call(
                        call.method(),
                        call.message(),
                        new VirtualHost.Caller() {
                            @Override
                            public void message(byte[] message, boolean last) {
                                Reply reply = VirtualHost.open(call, message);
                                later(() -> told(number, reply, stream));
                            }

                            @Override
                            public void over() {
                                later(Peer.this::cut);
                            }
                        });
        calls.put(number, id);
    }

    /** Asks without the machine, in a session of its own. */
    Reply ask(Ask ask) {
        ClientFrames frames = host.hello();
        ClientCall call = frames.seal(n -> ask.request(frames.id(), n));
        List<Reply> replies = new ArrayList<>();
        host.call(
                call.method(),
                call.message(),
                new VirtualHost.Caller() {
                    @Override
                    public void message(byte[] message, boolean last) {
                        replies.add(VirtualHost.open(call, message));
                    }

                    @Override
                    public void over() {
                        throw new IllegalStateException("cut");
                    }
                });
        return replies.getFirst();
    }

    private void told(long number, Reply reply, boolean stream) {
        for (Reply heard : lie.apply(List.of(reply))) {
            handle(
                    stream
                            ? new Input.Told(number, List.of(heard))
                            : new Input.Answered(number, heard));
        }
    }

    Wish want(Change change) {
        return want(change, Detail.NONE);
    }

    Wish want(Change change, Detail detail) {
        Wish wish = new Wish(Wish.Id.random(world.entropy()), new Wish.Make(change, detail));
        handle(new Input.Wanted(wish));
        return wish;
    }

    Wish rename(String name) {
        return want(new Change.Name(), Detail.named(name));
    }

    ContentId say(String text) {
        Envelope envelope =
                new Envelope(
                        ContentId.random(world.entropy()),
                        1,
                        world.now(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO);
        Content content = new Content(envelope, new Body.Message(text));
        handle(new Input.ToSay(Saying.of(content)));
        return envelope.id();
    }

    AccountId id() {
        return person.id();
    }

    Point point() {
        return machine.view().point().orElseThrow();
    }

    Standing standing() {
        return machine.view().standing();
    }

    /** The room after a wish stood. */
    Point done(Wish wish) {
        for (Output output : outputs) {
            if (output instanceof Output.WishDone(Wish done, Point after) && done.equals(wish)) {
                return after;
            }
        }
        throw new NoSuchElementException("not done: " + wish + " of " + outputs);
    }

    <T extends Output> List<T> all(Class<T> type) {
        return outputs.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Texts that were heard, in order. */
    List<String> heard() {
        return all(Output.Heard.class).stream()
                .flatMap(it -> it.event().content().stream())
                .map(it -> ((Body.Message) Content.decode(it).body()).text())
                .toList();
    }
}
