package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** A member's chain and keys at a host, without any machine around them. */
final class Insider {
    static final Instant NOW = Instant.parse("2026-11-22T05:00:00.500Z");

    final Entropy entropy;
    final Map<AccountId, SignedBundle> bundles;
    final Map<Long, EpochKeys> keys = new HashMap<>();
    final Map<Long, EpochSecrets> secrets = new HashMap<>();
    final Memory trail = new Memory();
    final PastMemory past = new PastMemory();
    final List<Alarm> alarms = new ArrayList<>();

    Person person;
    TestHost host;
    Chain chain;
    Instant now = NOW;
    private Optional<Proposal> pending = Optional.empty();

    private Insider(
            Person person,
            TestHost host,
            Chain chain,
            Map<AccountId, SignedBundle> bundles,
            Entropy entropy) {
        this.person = person;
        this.host = host;
        this.chain = chain;
        this.bundles = bundles;
        this.entropy = entropy;
    }

    /** What a client remembers of a stream. */
    static final class Memory implements Trail {
        private final Map<Bytes, Long> positions = new HashMap<>();
        private final Map<Bytes, Long> named = new HashMap<>();

        @Override
        public OptionalLong position(Bytes hash) {
            return found(positions.get(hash));
        }

        @Override
        public boolean read(Bytes hash, long position) {
            return positions.putIfAbsent(hash, position) == null;
        }

        @Override
        public OptionalLong named(chat.tacit.protocol.room.DeviceId device) {
            return found(named.get(device.bytes()));
        }

        @Override
        public void name(chat.tacit.protocol.room.DeviceId device, long position) {
            named.put(device.bytes(), position);
        }

        private static OptionalLong found(@org.jspecify.annotations.Nullable Long position) {
            return position == null ? OptionalLong.empty() : OptionalLong.of(position);
        }
    }

    /** Makes the room. */
    static Insider create(Person person, Entropy entropy) throws UnopenableException {
        RoomId room = new RoomId(Bytes.owned(entropy.bytes(RoomId.SIZE)));
        TestHost host = new TestHost(room);
        Map<AccountId, SignedBundle> bundles = new HashMap<>();
        bundles.put(person.id(), person.bundle());
        Detail detail =
                new Detail(Optional.of("Garden"), Optional.empty(), List.of(person.bundle()));
        Proposal.Wish wish = new Proposal.Wish(new Change.Create(person.member()), detail);
        Proposal proposal = Proposal.create(room, wish, person.speaker(), entropy);
        EpochKeys first = proposal.secrets().orElseThrow().keys(1, 1);
        StateEvent event =
                proposal.event(
                        first,
                        host.put(proposal.parts(bundles::get, entropy)),
                        new Proposal.Now(1, 0, NOW),
                        entropy);
        host.post(Place.START, event);
        Insider insider =
                new Insider(person, host, Chain.begin(room, event, first), bundles, entropy);
        insider.enter(1, 1, proposal.secrets().orElseThrow());
        StateBox.Opened opened = StateBox.open(first, room, 0, event.sealed());
        insider.past.keep(opened.state().core(), detail);
        return insider;
    }

    void enter(long epoch, long position, EpochSecrets begun) {
        secrets.put(epoch, begun);
        keys.put(epoch, begun.keys(epoch, position));
        past.keys.add(begun.keys(epoch, position));
    }

    /** Lets somebody in, who then is at the same point. */
    Insider admit(Person newcomer) throws UnopenableException {
        bundles.put(newcomer.id(), newcomer.bundle());
        post(new Change.Trust(List.of(newcomer.member())), Detail.of(List.of(newcomer.bundle())));
        readOn();
        return inside(newcomer);
    }

    /** Somebody who was let in by the last event, at the same point. */
    Insider inside(Person newcomer) {
        Insider inside = new Insider(newcomer, host, new Chain(chain.last()), bundles, entropy);
        long epoch = chain.last().epoch().number();
        inside.enter(epoch, chain.last().head().position(), secretsOf(epoch).withoutAdmin());
        return inside;
    }

    Proposal propose(Change change, Detail detail) {
        Proposal.Wish wish = new Proposal.Wish(change, detail);
        return Proposal.on(chain.last(), wish, person.speaker(), entropy);
    }

    StateEvent event(Proposal proposal, int events) {
        return proposal.event(
                keysInForce(),
                host.put(proposal.parts(bundles::get, entropy)),
                new Proposal.Now(host.next(), events, now),
                entropy);
    }

    SignedBundle bundleOf(AccountId account) {
        return Objects.requireNonNull(bundles.get(account));
    }

    EpochKeys keysOf(long epoch) {
        return Objects.requireNonNull(keys.get(epoch));
    }

    EpochSecrets secretsOf(long epoch) {
        return Objects.requireNonNull(secrets.get(epoch));
    }

    EpochKeys keysInForce() {
        return keysOf(chain.last().epoch().number());
    }

    /** Posts on the head that it has taken: whether that is the last one. */
    boolean post(Change change, Detail detail) {
        Proposal proposal = propose(change, detail);
        boolean taken = host.post(chain.last().head(), event(proposal, 0));
        if (taken) {
            pending = Optional.of(proposal);
        }
        return taken;
    }

    boolean post(Change change) {
        return post(change, Detail.NONE);
    }

    /** Takes what is new, and the secrets of each epoch that begins. */
    List<Chain.Outcome> readOn() {
        List<Chain.Outcome> outcomes = new ArrayList<>();
        for (StateEvent event : List.copyOf(host.state)) {
            if (event.position() > chain.last().head().position()) {
                outcomes.add(take(event));
            }
        }
        return outcomes;
    }

    Chain.Outcome take(StateEvent event) {
        Point before = chain.last();
        Chain.Outcome outcome = chain.take(event, keysInForce());
        past.keep(event, outcome);
        if (outcome instanceof Chain.Taken taken && event.turn().isPresent()) {
            turn(new Turnover(before, taken, event.turn().get()));
        }
        return outcome;
    }

    private void turn(Turnover turnover) {
        Point after = turnover.taken().after();
        boolean own =
                turnover.taken()
                        .core()
                        .core()
                        .head()
                        .certificate()
                        .equals(person.speaker().certificate());
        try {
            EpochSecrets begun =
                    own ? pending.orElseThrow().secrets().orElseThrow() : open(turnover);
            enter(after.epoch().number(), after.head().position(), begun);
        } catch (UnopenableException e) {
            alarms.add(turnover.alarm());
        }
    }

    private EpochSecrets open(Turnover turnover) throws UnopenableException {
        Bytes part = host.partOf(turnover.part(person.id()).number());
        return turnover.open(person.id(), person.recipient(), part, entropy);
    }

    boolean isShutOut() {
        return !keys.containsKey(chain.last().epoch().number());
    }

    MessageEvent saying(String text) {
        Bytes last =
                host.messages.isEmpty()
                        ? MessageEvent.NONE
                        : host.messages.getLast().event().hash();
        return new MessageEvent(
                Optional.of(Bytes.owned(Text.utf8(text))),
                Optional.empty(),
                chain.last().head(),
                last,
                person.speaker().certificate());
    }

    Bytes seal(MessageEvent event, int counter) {
        return seal(event, counter, person.speaker());
    }

    Bytes seal(MessageEvent event, int counter, Speaker speaker) {
        EpochKeys now = keysInForce();
        EventPlace place = new EventPlace(host.room, now.epoch(), Stream.MESSAGE, counter);
        try {
            return SignedEvent.seal(now.at(place), place, speaker, event, entropy).encode();
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As many message events as stand in the stream under the epoch in force, and one. */
    int counter() {
        long term = chain.last().epoch().position();
        return 1 + (int) host.messages.stream().filter(it -> it.stamp() >= term).count();
    }

    void say(String text) {
        host.say(seal(saying(text), counter()));
    }

    /** Reads the message stream from its beginning. */
    MessageStream stream() {
        return stream(trail);
    }

    /** The same for somebody who remembers nothing. */
    MessageStream stream(Memory memory) {
        return new MessageStream(
                chain, epoch -> Optional.ofNullable(keys.get(epoch)), memory, true);
    }
}
