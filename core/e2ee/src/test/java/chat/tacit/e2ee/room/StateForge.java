package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Turn;

import org.junit.jupiter.api.BeforeEach;

import java.util.Optional;

/** A room of two in which state events are made that are wrong in one thing each. */
abstract class StateForge {
    final SeededEntropy entropy = new SeededEntropy(12);
    final Person anna = Person.of("anna", entropy);
    final Person ben = Person.of("ben", entropy);
    final Person cleo = Person.of("cleo", entropy);
    Insider owner;
    Insider member;

    @BeforeEach
    void makeARoom() throws UnopenableException {
        owner = Insider.create(anna, entropy);
        member = owner.admit(ben);
    }

    void assertSkipped(Rule rule, StateEvent... events) {
        for (StateEvent event : events) {
            assertThat(skip(event).rule()).isEqualTo(rule);
        }
    }

    void assertSkipped(Rule rule, Core.Head... heads) {
        for (Core.Head head : heads) {
            assertSkipped(rule, event(owner, coreOf(head), anna));
        }
    }

    /** Each is taken by a chain of its own, so that one doesn't stand in another's way. */
    Chain.Skipped skip(StateEvent event) {
        Chain.Outcome outcome = new Chain(owner.chain.last()).take(event, owner.keysInForce());
        assertThat(outcome).isInstanceOf(Chain.Skipped.class);
        return (Chain.Skipped) outcome;
    }

    void assertTaken(StateEvent event) {
        assertThat(new Chain(owner.chain.last()).take(event, owner.keysInForce()))
                .isInstanceOf(Chain.Taken.class);
    }

    StateEvent event(Insider author, Change change, Detail detail) {
        return author.event(author.propose(change, detail), 0);
    }

    StateEvent event(Insider insider, Core core, Person signer) {
        State state =
                new State(SignedCore.sign(core, signer.device()), Detail.named("Yard").encode());
        return sealed(insider, state, signer.author());
    }

    StateEvent nameEvent() {
        return event(owner, new Change.Name(), Detail.named("Yard"));
    }

    State nameOf(Insider insider) {
        return open(event(insider, new Change.Name(), Detail.named("Yard"))).state();
    }

    Core coreOf(Core.Head head) {
        return new Core(
                head,
                new Change.Name(),
                Detail.named("Yard").encode().map(Detail::hash),
                Optional.empty());
    }

    Core.Head by(Person person) {
        Point last = owner.chain.last();
        return new Core.Head(
                last.room(),
                last.head().position() + 1,
                last.head().coreHash(),
                last.epoch().number(),
                person.id(),
                person.speaker().certificate(),
                Insider.NOW);
    }

    static Core.Head at(Core.Head head, RoomId room, long position, long epoch, Bytes previous) {
        return new Core.Head(
                room, position, previous, epoch, head.author(), head.certificate(), head.time());
    }

    StateEvent sealed(Insider insider, State state, Author author) {
        int before = insider.chain.last().sealed();
        return clear(state, StateBox.seal(insider.keysInForce(), before, state, author, entropy));
    }

    StateEvent clear(State state, Bytes sealed) {
        long position = owner.chain.last().head().position() + 1;
        return new StateEvent(position, state.core().hash(), Optional.empty(), sealed);
    }

    static StateEvent turned(StateEvent event, Turn turn) {
        return new StateEvent(
                event.position(), event.coreHash(), Optional.of(turn), event.sealed());
    }

    static StateEvent without(StateEvent event) {
        return new StateEvent(event.position(), event.coreHash(), Optional.empty(), event.sealed());
    }

    StateBox.Opened open(StateEvent event) {
        try {
            int sealed = owner.chain.last().sealed();
            return StateBox.open(owner.keysInForce(), owner.host.room, sealed, event.sealed());
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }
}
