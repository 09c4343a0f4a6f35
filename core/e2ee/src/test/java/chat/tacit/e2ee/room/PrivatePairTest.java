package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Term;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The private pair's keys, its one commit and its events ({@code spec/50-room} §18). */
class PrivatePairTest {
    private final RoomSamples samples = new RoomSamples(18);
    private final Secret secret = Secret.random(samples.entropy, 32);
    private final PrivatePair pair = PrivatePair.of(samples.room, secret);

    @Test
    void devicesOfOneAccountReadEachOther() throws UnopenableException {
        PrivatePair other = PrivatePair.of(samples.room, secret);
        for (PrivateItem item : samples.items()) {
            EventBytes event = pair.seal(item, samples.entropy);
            assertThat(other.open(event).encode()).isEqualTo(item.encode());
        }
    }

    @Test
    void firstEventIsACommitWithNothingInIt() {
        StateEvent first = pair.first();
        assertThat(first.position()).isEqualTo(PrivatePair.TERM.position());
        assertThat(first.coreHash().isZero()).isTrue();
        assertThat(first.sealed()).isEqualTo(Bytes.empty());
        assertThat(first.turn().orElseThrow().parts()).isEmpty();
        assertThat(first.turn().orElseThrow().admin()).isEqualTo(pair.admin().publicKey());
        assertThat(StateEvent.decode(first.encode().bytes())).isEqualTo(first);
    }

    @Test
    void fourKeysDiffer() {
        assertThat(pair.posting()).isNotEqualTo(pair.reading());
        assertThat(pair.reading()).isNotEqualTo(pair.admin());
        assertThat(pair.key()).isNotEqualTo(pair.posting().seed());
    }

    @ParameterizedTest
    @CsvSource({"1, 544", "400, 544", "500, 1056", "3000, 4128", "12000, 16416"})
    void homeserverSeesOneOfFourSizes(int size, int event) {
        PrivateItem item = new PrivateItem.Snapshot(samples.room, 7, 0, 1, samples.bytes(size));
        assertThat(pair.seal(item, samples.entropy).bytes().size()).isEqualTo(event);
    }

    @Test
    void sameItemIsNeverTheSameEvent() {
        PrivateItem item = samples.items().getFirst();
        assertThat(pair.seal(item, samples.entropy)).isNotEqualTo(pair.seal(item, samples.entropy));
    }

    @Test
    void othersOpenNothing() {
        EventBytes event = pair.seal(samples.items().getFirst(), samples.entropy);
        RoomId elsewhere = new RoomId(samples.bytes(32));
        assertUnopenable(PrivatePair.of(elsewhere, secret), event);
        assertUnopenable(PrivatePair.of(samples.room, Secret.zeros(32)), event);
        for (int at : new int[] {0, 15, 16, 300, event.bytes().size() - 1}) {
            assertUnopenable(pair, changed(event, at));
        }
        for (int size : new int[] {1, 16, 32, event.bytes().size() - 1}) {
            assertUnopenable(pair, EventBytes.message(event.bytes().slice(0, size)));
        }
    }

    private static void assertUnopenable(PrivatePair pair, EventBytes event) {
        assertThatThrownBy(() -> pair.open(event)).isInstanceOf(UnopenableException.class);
    }

    private static EventBytes changed(EventBytes event, int at) {
        byte[] bytes = event.bytes().toArray();
        bytes[at] ^= 1;
        return EventBytes.message(Bytes.owned(bytes));
    }

    @Test
    void secretsAndItemsHaveTheirSizes() {
        assertThatThrownBy(() -> PrivatePair.of(samples.room, Secret.zeros(31)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new PrivateItem.ListId(samples.bytes(15)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new PrivateItem.Gone(samples.room, 0))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new PrivateItem.Snapshot(samples.room, 1, 1, 1, samples.bytes(9)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() ->
                        new PrivateItem.Snapshot(samples.room, 1, 0, 1, samples.bytes(12_001)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> RoomEntry.Keys.of(Term.NONE, samples.secrets()))
                .isInstanceOf(MalformedException.class);
    }
}
