package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.room.PrivateItem.ListId;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Stream;
import chat.tacit.protocol.room.Term;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

/** What events of a private pair come to ({@code spec/50-room} §18). */
class RoomListTest {
    private final RoomSamples samples = new RoomSamples(19);
    private final RoomId room = samples.room;
    private final EpochSecrets secrets = samples.secrets();
    private final RoomList list = new RoomList(new ListMemory());
    private long position;

    private long take(PrivateItem... items) {
        for (PrivateItem item : items) {
            list.take(++position, Optional.of(item));
        }
        return position;
    }

    private PrivateItem.Entry entry(RoomId of, long stamp, long term, long read) {
        RoomEntry.Keys keys = RoomEntry.Keys.of(new Term(term), secrets);
        return new PrivateItem.Entry(
                new RoomEntry(of, samples.anna.address().relay(), 3, 0, read, keys, stamp));
    }

    private PrivateItem.Keys keys(long... epochs) {
        List<EpochKeys> keys =
                LongStream.of(epochs).mapToObj(it -> secrets.keys(it, 10 * it)).toList();
        return new PrivateItem.Keys(room, keys);
    }

    private List<Long> epochs() {
        return list.room(room).keys().stream().map(EpochKeys::epoch).toList();
    }

    private void writeAWholeList() {
        ListId id = ListId.fresh(samples.entropy);
        take(list.begin(id));
        list.all().forEach(it -> list.room(it).items().forEach(this::take));
        take(new PrivateItem.End(id));
    }

    @Test
    void roomIsThereWithItsKeys() {
        take(entry(room, 1, 4, 0), keys(1, 2), keys(3));
        assertThat(list.rooms()).extracting(RoomEntry::room).containsExactly(room);
        assertThat(epochs()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void higherStampCountsAndOfEqualOnesTheLater() {
        take(entry(room, 2, 4, 10), entry(room, 1, 4, 20));
        RoomEntry told = list.rooms().getFirst();
        assertThat(told.stamp()).isEqualTo(2);
        assertThat(told.read()).isEqualTo(20);
        RoomEntry other =
                new RoomEntry(room, samples.ben.address().relay(), 5, 6, 0, told.keys(), 2);
        take(new PrivateItem.Entry(other));
        assertThat(list.rooms().getFirst().joined()).isEqualTo(5);
        assertThat(list.rooms().getFirst().read()).isEqualTo(20);
    }

    @Test
    void secretsOfTheNewerTermCountWhoeverIsLater() {
        take(entry(room, 2, 9, 0), entry(room, 3, 8, 0));
        assertThat(list.rooms().getFirst().keys().term()).isEqualTo(new Term(9));
    }

    @Test
    void roomThatIsGoneIsGoneUntilItIsEnteredAgain() {
        take(entry(room, 1, 4, 0), new PrivateItem.Gone(room, 2), entry(room, 2, 4, 0));
        assertThat(list.rooms()).isEmpty();
        assertThat(list.room(room).isGone()).isTrue();
        assertThat(list.room(room).nextStamp()).isEqualTo(3);
        take(entry(room, 3, 8, 0));
        assertThat(list.rooms()).hasSize(1);
        assertThat(list.room(room).isGone()).isFalse();
    }

    @Test
    void keysThatOpenMoreCountInWhateverOrder() throws UnopenableException {
        EpochKeys all = secrets.keys(2, 20);
        EpochKeys some = all.narrowed(room, new Reach.Counts(7, 3));
        EpochKeys less = all.narrowed(room, new Reach.Counts(9, 1));
        take(new PrivateItem.Keys(room, List.of(less)), new PrivateItem.Keys(room, List.of(some)));
        EpochKeys both = list.room(room).keys().getFirst();
        assertThat(((StreamKeys.From) both.message()).ratchet().index()).isEqualTo(7);
        assertThat(((StreamKeys.From) both.state()).ratchet().index()).isEqualTo(1);
        take(keys(2), new PrivateItem.Keys(room, List.of(some)));
        assertThat(list.room(room).keys().getFirst().encode()).isEqualTo(all.encode());
        assertThat(all.at(new EventPlace(room, 2, Stream.MESSAGE, 5)).index()).isEqualTo(5);
    }

    @Test
    void snapshotIsThereWhenAllOfItIs() {
        Bytes row = samples.bytes(30_000);
        List<PrivateItem.Snapshot> parts = PrivateItem.Snapshot.split(room, 3, row);
        assertThat(parts).hasSize(3);
        take(parts.get(2), parts.get(0));
        assertThat(list.room(room).joined()).isEmpty();
        take(parts.get(1));
        assertThat(list.room(room).joined()).contains(new PrivateRoom.Joined(3, row));
        take(PrivateItem.Snapshot.split(room, 8, samples.bytes(13_000)).getFirst());
        assertThat(list.room(room).joined().orElseThrow().position()).isEqualTo(3);
    }

    @Test
    void wholeListCountsInsteadOfWhatItsAuthorHadRead() {
        take(entry(room, 1, 4, 0), keys(1), new PrivateItem.Keys(room, keys(2).keys()));
        long before = position;
        writeAWholeList();
        assertThat(list.covered()).isEqualTo(before);
        assertThat(list.rooms()).hasSize(1);
        assertThat(epochs()).containsExactly(1L, 2L);
    }

    /** Somebody who comes when the stream is trimmed has the same. */
    @Test
    void whoReadsFromTheTrimOnHasTheSameList() {
        take(entry(room, 1, 4, 0), keys(1));
        RoomList later = new RoomList(new ListMemory());
        ListId id = ListId.fresh(samples.entropy);
        List<PrivateItem> whole = new ArrayList<>(List.of(list.begin(id)));
        whole.addAll(list.room(room).items());
        whole.add(new PrivateItem.End(id));
        for (PrivateItem item : whole) {
            take(item);
            later.take(position, Optional.of(item));
        }
        assertThat(later.rooms()).isEqualTo(list.rooms());
        assertThat(later.room(room).keys()).isEqualTo(list.room(room).keys());
    }

    @Test
    void listWithoutItsEndReplacesNothing() {
        take(entry(room, 1, 4, 0));
        take(list.begin(ListId.fresh(samples.entropy)));
        take(new PrivateItem.End(ListId.fresh(samples.entropy)));
        assertThat(list.covered()).isZero();
        assertThat(list.rooms()).hasSize(1);
    }

    @Test
    void whatOthersSayBetweenBeginAndEndGoesOnCounting() {
        RoomId other = new RoomId(samples.bytes(32));
        take(entry(room, 1, 4, 0));
        PrivateItem.Begin begin = list.begin(ListId.fresh(samples.entropy));
        take(entry(other, 1, 4, 0), begin);
        take(new PrivateItem.Gone(room, 2));
        take(entry(room, 1, 4, 0), new PrivateItem.End(begin.list()));
        assertThat(list.rooms()).extracting(RoomEntry::room).containsExactly(other);
    }

    @Test
    void twoListsAtOnceLoseNothing() {
        take(entry(room, 1, 4, 0));
        PrivateItem.Begin first = list.begin(ListId.fresh(samples.entropy));
        take(first);
        PrivateItem.Begin second = list.begin(ListId.fresh(samples.entropy));
        take(second, entry(room, 1, 4, 0), new PrivateItem.End(first.list()));
        assertThat(list.rooms()).hasSize(1);
        take(entry(room, 1, 4, 0), new PrivateItem.End(second.list()));
        assertThat(list.rooms()).hasSize(1);
        assertThat(list.covered()).isEqualTo(second.through());
    }

    @Test
    void roomThatIsGoneStaysGoneInAWholeList() {
        take(entry(room, 1, 4, 0), keys(1), new PrivateItem.Gone(room, 2));
        writeAWholeList();
        take(entry(room, 1, 4, 0));
        assertThat(list.rooms()).isEmpty();
        assertThat(epochs()).isEmpty();
    }

    @Test
    void anotherListIsDueAfter512EventsButNotForALongListAtOnce() {
        for (int i = 0; i < RoomList.CHANNEL_LIST; i++) {
            assertThat(list.isDue()).isFalse();
            list.take(++position, Optional.empty());
        }
        assertThat(list.isDue()).isFalse();
        list.take(++position, Optional.empty());
        assertThat(list.isDue()).isTrue();

        take(
                PrivateItem.Snapshot.split(room, 3, samples.bytes(600 * 12_000))
                        .toArray(new PrivateItem[0]));
        writeAWholeList();
        for (int i = 0; i < 600; i++) {
            list.take(++position, Optional.empty());
        }
        assertThat(list.isDue()).isFalse();
        list.take(++position, Optional.empty());
        assertThat(list.isDue()).isTrue();
    }

    @Test
    void eventThatWasTakenChangesNothing() {
        take(entry(room, 1, 4, 0));
        list.take(1, Optional.of(new PrivateItem.Gone(room, 9)));
        assertThat(list.rooms()).hasSize(1);
    }

    @Test
    void listThatCoversMoreThanThereWasCoversWhatWasRead() {
        ListId id = ListId.fresh(samples.entropy);
        take(new PrivateItem.Begin(id, Long.MAX_VALUE), entry(room, 1, 4, 0));
        take(new PrivateItem.End(id));
        take(entry(room, 2, 4, 0));
        assertThat(list.rooms()).hasSize(1);
    }

    @Test
    void roomsBeyondTheMostAreLeftOut() {
        for (int i = 0; i < RoomList.MOST_ROOMS; i++) {
            take(new PrivateItem.Gone(new RoomId(samples.bytes(32)), 1));
        }
        take(entry(room, 1, 4, 0));
        assertThat(list.rooms()).isEmpty();
        assertThat(list.all()).hasSize(RoomList.MOST_ROOMS);
    }

    @Test
    void keysOfTheNewestEpochsAreKept() {
        for (long from = 1; from <= PrivateRoom.MOST_EPOCHS + 1L; from += 64) {
            take(keys(LongStream.range(from, from + 64).toArray()));
        }
        assertThat(epochs()).hasSize(PrivateRoom.MOST_EPOCHS).startsWith(65L);
    }

    @Test
    void keysAreSplitByNumberAndBySize() {
        List<EpochKeys> whole =
                LongStream.rangeClosed(1, 65).mapToObj(it -> secrets.keys(it, it)).toList();
        assertThat(PrivateItem.Keys.split(room, whole))
                .extracting(it -> it.keys().size())
                .containsExactly(64, 1);
        List<EpochKeys> ratchets = new ArrayList<>();
        for (EpochKeys keys : whole) {
            ratchets.add(keys.narrowed(room, Reach.Counts.NONE));
        }
        for (PrivateItem.Keys item : PrivateItem.Keys.split(room, ratchets)) {
            assertThat(item.encode().size()).isLessThanOrEqualTo(4_092);
        }
        assertThat(PrivateItem.Keys.split(room, List.of())).isEmpty();
        assertThatThrownBy(() -> new PrivateItem.Keys(room, whole))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void whatAnotherDeviceHasToldIsntToldAgain() {
        Bytes row = samples.bytes(9);
        List<PrivateItem.OfRoom> items =
                List.of(
                        entry(room, 2, 4, 5),
                        keys(1, 2),
                        PrivateItem.Snapshot.split(room, 3, row).getFirst());
        items.forEach(item -> assertThat(list.room(room).says(item)).isFalse());
        items.forEach(this::take);
        items.forEach(item -> assertThat(list.room(room).says(item)).isTrue());
        for (PrivateItem.OfRoom news :
                List.of(
                        entry(room, 2, 4, 6),
                        entry(room, 2, 5, 0),
                        entry(room, 3, 4, 5),
                        keys(2, 3),
                        PrivateItem.Snapshot.split(room, 4, row).getFirst(),
                        new PrivateItem.Gone(room, 1))) {
            assertThat(list.room(room).says(news)).isFalse();
            assertThat(list.room(room, List.of(news)).says(news)).isTrue();
        }
        take(new PrivateItem.Gone(room, 3));
        items.forEach(item -> assertThat(list.room(room).says(item)).isTrue());
    }

    /** Whatever order devices write in, all come to the same list. */
    @Test
    void everyOrderComesToTheSame() {
        List<PrivateItem> items = new ArrayList<>();
        for (long stamp = 1; stamp < 9; stamp++) {
            items.add(
                    stamp % 3 == 0
                            ? new PrivateItem.Gone(room, stamp)
                            : entry(room, stamp, 20 - stamp, 10 * stamp));
            items.add(keys(stamp, stamp + 1));
        }
        Optional<List<PrivateItem.OfRoom>> first = Optional.empty();
        for (int seed = 0; seed < 50; seed++) {
            Collections.shuffle(items, new Random(seed));
            RoomList shuffled = new RoomList(new ListMemory());
            long at = 0;
            for (PrivateItem item : items) {
                shuffled.take(++at, Optional.of(item));
            }
            List<PrivateItem.OfRoom> come = shuffled.room(room).items();
            assertThat(first.orElse(come)).isEqualTo(come);
            first = Optional.of(come);
        }
    }
}
