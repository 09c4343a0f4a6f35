package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Reply;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What an inviter's maker writes, and what other devices make of it ({@code spec/50-room} §16). */
class DossierMakerTest extends InvitationForge {
    /** A later event of the epoch at a lower count is read too. */
    @Test
    void fromAMessageBeginsAtTheLowestCountOfThatAndLaterOnes() {
        Bytes low = owner.seal(owner.saying("low"), 1);
        Reach.Counts counts = Reach.Counts.NONE;
        assertThat(counts.with(3, owner.host.say(owner.seal(owner.saying("high"), 2))).message())
                .isEqualTo(2);
        counts = counts.with(3, owner.host.say(low)).with(4, owner.host.say(low));
        assertThat(counts.message()).isEqualTo(1);
        assertThat(counts.state()).isEqualTo(1_024);
        assertThat(Reach.Counts.NONE.with(4, owner.host.say(low))).isEqualTo(Reach.Counts.NONE);
        Reply.MessageItem noise = owner.host.say(Bytes.zeros(9));
        assertThat(Reach.Counts.NONE.with(0, noise)).isEqualTo(Reach.Counts.NONE);
        assertThat(Reach.epoch(noise)).isZero();
    }

    @Test
    void inviterGivesNoMoreThanItHas() throws UnopenableException {
        owner.past.keys.clear();
        EpochKeys own = owner.keysOf(2L).narrowed(owner.host.room, new Reach.Counts(2, 1));
        owner.past.keys.add(own);
        owner.past.keys.add(owner.keysOf(3L));
        Reach from = new Reach.From(1, 2, new Reach.Counts(1, 1));
        for (Reach reach : List.of(new Reach.All(), from)) {
            List<DossierItem> given =
                    items(reach).stream().filter(it -> it instanceof DossierItem.Opens).toList();
            assertThat(given).hasSize(1);
            assertThat(((DossierItem.Opens) given.getFirst()).keys().encode())
                    .isEqualTo(own.encode());
        }
        assertThat(items()).noneMatch(it -> it instanceof DossierItem.Opens);
    }

    @Test
    void dossierIsOfTheRoomAsTheTrustKeyLeftIt() throws UnopenableException {
        List<DossierItem> before = items();
        Place trusted = owner.host.head();
        owner.post(new Change.Name(), Detail.named("Moor"));
        owner.readOn();
        DossierMaker maker = new DossierMaker(owner.host.room, trusted.position(), owner.past);
        assertThat(maker.row(new Reach.Now())).isEqualTo(DossierItem.row(before));
        assertThatThrownBy(
                        () -> new DossierMaker(owner.host.room, owner.host.next() - 1, owner.past))
                .isInstanceOf(MalformedException.class);
        owner.past.bundles.remove(ben.bundle().hash());
        assertThatThrownBy(() -> maker.row(new Reach.Now())).isInstanceOf(MalformedException.class);
        owner.past.places.remove(1);
        assertThatThrownBy(() -> new DossierMaker(owner.host.room, trusted.position(), owner.past))
                .isInstanceOf(MalformedException.class);
    }

    /** Another device of hers, which has the row from the private pair alone. */
    @Test
    void otherDeviceOfWhoWasInvitedIsAtTheSamePoint() throws UnopenableException {
        Newcomer.Accepted accepted = accepted(items(new Reach.All()));
        long position = accepted.chain().last().head().position();
        PrivateRoom.Joined joined = new PrivateRoom.Joined(position, accepted.row());
        RoomSnapshot snapshot = RoomSnapshot.of(owner.host.room, joined);
        assertThat(snapshot.chain().last()).isEqualTo(owner.chain.last());
        assertThat(snapshot.bundles()).isEqualTo(accepted.bundles());
        assertThat(DossierItem.ofRow(accepted.row()))
                .noneMatch(it -> it instanceof DossierItem.Opens);
        PastMemory past = new PastMemory();
        RoomSnapshot.places(
                accepted.row(),
                new RoomSnapshot.Places() {
                    @Override
                    public void shown(SignedCore core) {
                        past.places.add(new DossierItem.Shown(core));
                    }

                    @Override
                    public void skipped(Place place) {
                        past.places.add(new DossierItem.Skipped(place));
                    }
                });
        assertThat(past.places).isEqualTo(owner.past.places);
        PrivateRoom.Joined elsewhere = new PrivateRoom.Joined(position - 1, accepted.row());
        for (PrivateRoom.Joined other :
                List.of(elsewhere, new PrivateRoom.Joined(1, Bytes.zeros(9)))) {
            assertThatThrownBy(() -> RoomSnapshot.of(owner.host.room, other))
                    .isInstanceOf(UnopenableException.class);
        }
    }
}
