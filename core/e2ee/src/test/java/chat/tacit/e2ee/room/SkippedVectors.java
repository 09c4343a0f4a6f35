package chat.tacit.e2ee.room;

import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.StateEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * State events that aren't valid where they stand, one for each rule of {@code spec/50-room} §12.
 */
final class SkippedVectors {
    private final Insider admin;
    private final Insider owner;
    private final Person stranger;
    private final Entropy entropy;
    private final List<Object> vectors = new ArrayList<>();

    SkippedVectors(Insider admin, Insider owner, Person stranger, Entropy entropy) {
        this.admin = admin;
        this.owner = owner;
        this.stranger = stranger;
        this.entropy = entropy;
    }

    /** Each is the next event of a chain of its own. */
    List<Object> skipped() throws UnopenableException {
        StateEvent named = event(new Change.Name(), Detail.named("Moor"));
        skip(
                "1: another core hash in clear",
                new StateEvent(named.position(), Bytes.zeros(32), named.turn(), named.sealed()));
        skip("1: a box that was changed", sealed(named, EventTest.flip(named.sealed())));
        State state = open(named).state();
        SigningKey other = SigningKey.generate(entropy);
        skip(
                "2: signed by another device",
                sealed(new State(SignedCore.sign(state.core().core(), other), state.detail())));
        Core.Head head = state.core().core().head();
        Core.Head theirs =
                new Core.Head(
                        head.room(),
                        head.position(),
                        head.previous(),
                        head.epoch(),
                        stranger.id(),
                        stranger.speaker().certificate(),
                        head.time());
        Core core =
                new Core(
                        theirs,
                        state.core().core().change(),
                        state.core().core().detail(),
                        Optional.empty());
        State strange = new State(SignedCore.sign(core, stranger.device()), state.detail());
        skip("2: by somebody who is no member", sealed(strange, stranger.author()));
        skip(
                "3: another detail than was signed",
                sealed(new State(state.core(), Detail.named("Fen").encode())));
        skip("4: delete, by an admin who isn't the owner", event(new Change.Delete(), Detail.NONE));
        skip(
                "4: remove, of the owner",
                event(new Change.Remove(List.of(owner.person.id())), Detail.NONE));
        otherMembers();
        return vectors;
    }

    private void otherMembers() throws UnopenableException {
        StateEvent epoch = event(new Change.Epoch(), Detail.NONE);
        State state = open(epoch).state();
        Core told = state.core().core();
        Commit commit = told.commit().orElseThrow();
        Commit wrong =
                new Commit(
                        commit.posting(),
                        commit.reading(),
                        commit.admin(),
                        commit.seeds(),
                        Bytes.zeros(32),
                        commit.envelopes(),
                        commit.events());
        Core core = new Core(told.head(), told.change(), told.detail(), Optional.of(wrong));
        State signed = new State(SignedCore.sign(core, admin.person.device()), Optional.empty());
        StateEvent clear = sealed(signed);
        skip(
                "6: other members than there are",
                new StateEvent(clear.position(), clear.coreHash(), epoch.turn(), clear.sealed()));
    }

    private void skip(String what, StateEvent event) {
        Chain.Outcome outcome = new Chain(admin.chain.last()).take(event, admin.keysInForce());
        if (!(outcome instanceof Chain.Skipped)) {
            throw new AssertionError(what);
        }
        vectors.add(
                object(
                        "what",
                        what,
                        "event",
                        event.encode().bytes(),
                        "becomes",
                        ChainVectors.outcome(outcome)));
    }

    private StateEvent event(Change change, Detail detail) {
        return admin.event(admin.propose(change, detail), 0);
    }

    private StateBox.Opened open(StateEvent event) throws UnopenableException {
        int sealed = admin.chain.last().sealed();
        return StateBox.open(admin.keysInForce(), admin.host.room, sealed, event.sealed());
    }

    private static StateEvent sealed(StateEvent event, Bytes sealed) {
        return new StateEvent(event.position(), event.coreHash(), event.turn(), sealed);
    }

    private StateEvent sealed(State state) {
        return sealed(state, admin.person.author());
    }

    private StateEvent sealed(State state, Author author) {
        int before = admin.chain.last().sealed();
        Bytes box = StateBox.seal(admin.keysInForce(), before, state, author, entropy);
        long position = admin.host.next();
        return new StateEvent(position, state.core().hash(), Optional.empty(), box);
    }

    /** Cores of a room in which two admins more are made than there may be. */
    Map<String, Object> tooManyAdmins() throws UnopenableException {
        Person anna = stranger;
        Insider insider = Insider.create(anna, entropy);
        List<Person> people = new ArrayList<>();
        for (int i = 10; i < 74; i++) {
            people.add(Person.of("member" + i, entropy));
        }
        List<Object> cores = new ArrayList<>();
        cores.add(shown(insider.past.places.getFirst()));
        for (List<Person> half : List.of(people.subList(0, 32), people.subList(32, 64))) {
            List<Member> members = half.stream().map(Person::member).toList();
            cores.add(take(insider, new Change.Trust(members), half));
        }
        for (List<Person> half : List.of(people.subList(0, 32), people.subList(32, 64))) {
            List<AccountId> ids = half.stream().map(Person::id).sorted().toList();
            cores.add(take(insider, new Change.Roles(ids, Role.ADMIN), List.of()));
        }
        return object(
                "room",
                insider.host.room,
                "cores: bytes and signature; the last is skipped",
                cores);
    }

    private String take(Insider insider, Change change, List<Person> bundles) {
        Detail detail = Detail.of(bundles.stream().map(Person::bundle).toList());
        Proposal proposal = insider.propose(change, detail);
        Proposal.Now now = new Proposal.Now(insider.host.next(), 0, Insider.NOW);
        StateEvent event = proposal.event(insider.keysInForce(), List.of(), now, entropy);
        insider.host.post(insider.chain.last().head(), event);
        int sealed = insider.chain.last().sealed();
        EpochKeys keys = insider.keysInForce();
        Chain.Outcome outcome = insider.chain.take(event, keys);
        insider.past.keep(event, outcome);
        if (outcome instanceof Chain.Taken taken) {
            Point.Begun begun = taken.after().epoch();
            insider.enter(begun.number(), begun.position(), proposal.secrets().orElseThrow());
            return shown(insider.past.places.getLast());
        }
        if (((Chain.Skipped) outcome).rule() != Rule.LIMITS) {
            throw new AssertionError("another rule than that of limits");
        }
        return shown(keys, insider, sealed, event);
    }

    private static String shown(EpochKeys keys, Insider insider, int sealed, StateEvent event) {
        try {
            return shown(
                    new DossierItem.Shown(
                            StateBox.open(keys, insider.host.room, sealed, event.sealed())
                                    .state()
                                    .core()));
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String shown(DossierItem place) {
        SignedCore core = ((DossierItem.Shown) place).core();
        return core.bytes() + " " + core.signature();
    }
}
