package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.StateEvent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Two admins who remove each other on the same head ({@code spec/50-room} §12, Races). */
class DuelTest {
    private final SeededEntropy entropy = new SeededEntropy(2);
    private final Person anna = Person.of("anna", entropy);
    private Insider owner;
    private Insider ben;
    private Insider cleo;

    @BeforeEach
    void makeARoomWithTwoAdmins() throws UnopenableException {
        owner = Insider.create(anna, entropy);
        ben = owner.admit(Person.of("ben", entropy));
        cleo = owner.admit(Person.of("cleo", entropy));
        ben.readOn();
        owner.post(
                new Change.Roles(
                        List.of(ben.person.id(), cleo.person.id()).stream().sorted().toList(),
                        Role.ADMIN));
        readOn();
    }

    private void readOn() {
        for (Insider one : List.of(owner, ben, cleo)) {
            if (!one.isShutOut()) {
                one.readOn();
            }
        }
    }

    private static Change remove(Insider who) {
        return new Change.Remove(List.of(who.person.id()));
    }

    /** Whoever is first stands; the other's was never in the chain, and can't be any more. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyOrderConvergesOrAlarms(boolean benIsFirst) {
        Insider first = benIsFirst ? ben : cleo;
        Insider second = benIsFirst ? cleo : ben;
        assertThat(first.post(remove(second))).isTrue();
        assertThat(second.post(remove(first))).isFalse();
        readOn();
        assertThat(owner.chain.last()).isEqualTo(first.chain.last());
        assertThat(owner.chain.last()).isEqualTo(second.chain.last());
        assertThat(owner.chain.last().members().accounts())
                .containsExactlyInAnyOrder(anna.id(), first.person.id());
        assertThat(second.isShutOut()).isTrue();
        assertThat(owner.alarms).isEmpty();
        assertThat(first.alarms).isEmpty();
    }

    /** A host that shows each their own as the first: they can't read each other any more. */
    @Test
    void hostThatShowsTwoOrdersIsFoundOutByWhoeverHearsOfTheOther() {
        StateEvent bens = ben.event(ben.propose(remove(cleo), Detail.NONE), 0);
        StateEvent cleos = cleo.event(cleo.propose(remove(ben), Detail.NONE), 0);
        assertThat(owner.take(bens)).isInstanceOf(Chain.Taken.class);
        assertThat(owner.chain.take(cleos, owner.keysInForce())).isInstanceOf(Chain.Forked.class);
        assertThat(owner.chain.contradicts(cleos.place())).isTrue();
        assertThat(owner.chain.contradicts(bens.place())).isFalse();
    }

    /** The loser's event, put behind the winner's by the host all the same. */
    @Test
    void loserWhoseEventTheHostAppendsBehindIsNotTaken() {
        StateEvent late = cleo.event(cleo.propose(remove(ben), Detail.NONE), 0);
        ben.post(remove(cleo));
        owner.readOn();
        StateEvent behind =
                new StateEvent(owner.host.next(), late.coreHash(), late.turn(), late.sealed());
        Chain.Outcome outcome = owner.take(behind);
        assertThat(outcome).isInstanceOf(Chain.Skipped.class);
        assertThat(owner.chain.last().members().has(ben.person.id())).isTrue();
    }

    @Test
    void cascadeTakesThoseWhomTheRemovedLetInAndNoAdmin() throws UnopenableException {
        Insider dora = ben.admit(Person.of("dora", entropy));
        readOn();
        Insider emil = dora.admit(Person.of("emil", entropy));
        readOn();
        assertThat(owner.chain.last().members().cascade(ben.person.id()))
                .containsExactlyInAnyOrder(ben.person.id(), dora.person.id(), emil.person.id());
        AccountId up = dora.person.id();
        owner.post(new Change.Roles(List.of(up), Role.ADMIN));
        owner.readOn();
        assertThat(owner.chain.last().members().cascade(ben.person.id()))
                .containsExactly(ben.person.id());
    }
}
