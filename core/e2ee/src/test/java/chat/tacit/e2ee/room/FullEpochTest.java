package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.StateEvent;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What a member does who wants to end a room for everybody by filling what is counted. */
class FullEpochTest extends StateForge {
    /** The room after so many state events under its epoch, whoever posted them. */
    private Point after(int sealed) {
        Point last = owner.chain.last();
        return new Point(
                last.room(),
                last.head(),
                last.epoch(),
                last.members(),
                last.title(),
                sealed,
                last.left(),
                last.over());
    }

    private Chain.Outcome epochOn(Point point) {
        Proposal.Wish wish = new Proposal.Wish(new Change.Epoch(), Detail.NONE);
        Proposal proposal = Proposal.on(point, wish, anna.speaker(), entropy);
        Proposal.Now now = new Proposal.Now(point.head().position() + 1, 100, Insider.NOW);
        StateEvent event = proposal.event(owner.keysInForce(), List.of(), now, entropy);
        return new Chain(point).take(event, owner.keysInForce());
    }

    @Test
    void epochBeginsHoweverManyStateEventsFilledTheOneBefore() {
        for (int sealed : List.of(1_022, 1_023, 1_024, 1_025, 20_000)) {
            assertThat(epochOn(after(sealed))).isInstanceOf(Chain.Taken.class);
        }
    }

    @Test
    void counterAboveTheHighestIsTakenOfNobody() throws UnopenableException {
        StateEvent event = nameEvent();
        EncryptedMessage sealed =
                EncryptedMessage.decode(event.sealed(), chat.tacit.protocol.room.Stream.STATE);
        EncryptedMessage beyond =
                new EncryptedMessage(
                        sealed.epoch(), 1_025, sealed.salt(), sealed.author(), sealed.box());
        StateEvent forged =
                new StateEvent(event.position(), event.coreHash(), event.turn(), beyond.encode());
        assertThat(new Chain(after(20_000)).take(forged, owner.keysInForce()))
                .isInstanceOfSatisfying(
                        Chain.Skipped.class, it -> assertThat(it.rule()).isEqualTo(Rule.FORM));
    }
}
