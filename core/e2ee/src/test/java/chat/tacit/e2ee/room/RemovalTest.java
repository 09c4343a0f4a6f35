package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.StateEvent;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/** What somebody who was removed still reads ({@code spec/50-room} §13). */
class RemovalTest {
    private final SeededEntropy entropy = new SeededEntropy(15);
    private final Person ben = Person.of("ben", entropy);
    private Insider owner;
    private Insider removed;
    private Insider cleo;

    @BeforeEach
    void makeARoom() throws UnopenableException {
        owner = Insider.create(Person.of("anna", entropy), entropy);
        removed = owner.admit(ben);
        cleo = owner.admit(Person.of("cleo", entropy));
        removed.readOn();
        owner.post(new Change.Remove(List.of(ben.id())));
        owner.readOn();
        cleo.readOn();
    }

    @Test
    void removedMemberReadsTheCommitAndNothingAfter() {
        StateEvent commit = owner.host.state.getLast();
        EpochKeys old = removed.keysInForce();
        assertThat(removed.take(commit)).isInstanceOf(Chain.Taken.class);
        assertThat(removed.chain.last().members().has(ben.id())).isFalse();
        assertThat(removed.isShutOut()).isTrue();

        owner.post(new Change.Name(), Detail.named("Without him"));
        Point last = removed.chain.last();
        assertThatThrownBy(() ->
                        StateBox.open(
                                old,
                                owner.host.room,
                                last.sealed(),
                                owner.host.state.getLast().sealed()))
                .isInstanceOf(UnopenableException.class);
    }

    @Test
    void noEnvelopeOfTheNewEpochOpensForTheRemoved() {
        StateEvent commit = owner.host.state.getLast();
        long epoch = owner.chain.last().epoch().number();
        PartRef told = commit.turn().orElseThrow().parts().getFirst();
        for (int i = 0; i < 2; i++) {
            int index = i;
            assertThatThrownBy(() ->
                            new Envelope(
                                            owner.host.room,
                                            epoch,
                                            ben.id(),
                                            owner.chain.last().epoch().commit().seeds())
                                    .open(
                                            ben.recipient(),
                                            EnvelopeParts.own(
                                                    index, owner.host.partOf(told.number()), told),
                                            entropy))
                    .isInstanceOf(UnopenableException.class);
        }
    }

    @Test
    void whatTheRemovedSaysAfterwardsIsLeftOut() {
        owner.host.say(removed.seal(removed.saying("I am still here"), 1));
        assertThat(owner.stream().take(owner.host.messages.getLast()))
                .isInstanceOf(MessageStream.Dropped.class);
    }

    @Test
    void thoseWhoStayReadOn() {
        cleo.say("well");
        assertThat(owner.stream().take(owner.host.messages.getLast()))
                .isInstanceOf(MessageStream.Taken.class);
    }
}
