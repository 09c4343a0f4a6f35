package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.room.DeviceId;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** A member's cut devices are kept by everybody: how many there are is a limit of the room's. */
class CutDevicesTest extends StateForge {
    private static DeviceId device(int number) {
        return new DeviceId(Bytes.owned(ByteBuffer.allocate(DeviceId.SIZE).putInt(number).array()));
    }

    private static List<DeviceId> devices(int from, int to) {
        return IntStream.range(from, to).mapToObj(CutDevicesTest::device).toList();
    }

    /** The room in which each has so many that were cut. */
    private Point with(int cut) {
        Point last = owner.chain.last();
        Set<DeviceId> all = new HashSet<>(devices(0, cut));
        List<MemberList.Seat> seats = new ArrayList<>();
        for (MemberList.Seat seat : last.members().seats()) {
            seats.add(new MemberList.Seat(seat.member(), seat.role(), seat.by(), all));
        }
        return new Point(
                last.room(),
                last.head(),
                last.epoch(),
                MemberList.of(seats),
                last.title(),
                last.sealed(),
                last.left(),
                last.over());
    }

    private Chain.Outcome cuts(Point point, List<DeviceId> devices) {
        Person renewed = ben.renewed(entropy);
        Proposal.Wish wish =
                new Proposal.Wish(
                        new Change.Key(renewed.member(), devices),
                        Detail.of(List.of(renewed.bundle())));
        Proposal proposal = Proposal.on(point, wish, ben.speaker(), entropy);
        Proposal.Now now = new Proposal.Now(point.head().position() + 1, 1, Insider.NOW);
        return new Chain(point)
                .take(
                        proposal.event(owner.keysInForce(), List.of(), now, entropy),
                        owner.keysInForce());
    }

    @Test
    void rule5TwoHundredAndFiftySixCutDevicesAreTakenAndOneMoreIsNot() {
        int most = MemberList.MOST_CUT;
        assertThat(cuts(with(most - 64), devices(most - 64, most)))
                .isInstanceOfSatisfying(
                        Chain.Taken.class,
                        it ->
                                // Whoever keeps the room has to be able to read it again.
                                assertThat(Point.decode(it.after().encode()))
                                        .isEqualTo(it.after()));
        assertThat(cuts(with(most - 63), devices(most - 63, most + 1)))
                .isInstanceOfSatisfying(
                        Chain.Skipped.class, it -> assertThat(it.rule()).isEqualTo(Rule.LIMITS));
    }

    @Test
    void deviceThatIsCutAgainCountsOnce() {
        assertThat(cuts(with(MemberList.MOST_CUT), devices(0, 64))).isInstanceOf(Chain.Taken.class);
    }
}
