package chat.tacit.client.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.room.PrivateItem;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.e2ee.room.RoomEntry;
import chat.tacit.e2ee.room.RoomList;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Term;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/** Devices of one account, at a real relay, that tell each other of their rooms. */
@Timeout(120)
class PrivateRunnerTest extends PrivateHome {
    @Test
    void machinesOfOneAccountSeeEachOthersRooms() throws Exception {
        Machine one = started("one");
        Machine two = started("two");
        RoomId other = id();
        one.join(room, relay.address(), secrets);
        two.join(other, relay.address(), secrets);
        for (Machine machine : List.of(one, two)) {
            machine.await(tx -> machine.list.rooms(tx).size() == 2);
            machine.await(tx -> machine.list.keysOf(tx, room).size() == 1);
            machine.await(tx -> machine.list.keysOf(tx, other).size() == 1);
        }
        one.leave(other);
        two.await(tx -> two.list.isGone(tx, other));
        assertThat(two.rooms()).extracting(it -> it.room()).containsExactly(room);
        assertThat(two.epochs(room)).containsExactly(1L);
    }

    @Test
    void machineThatSignsInAnewHasRoomsAndKeysBack() throws Exception {
        Machine one = started("one");
        one.join(room, relay.address(), secrets);
        one.publish(room, 2, secrets, true);
        one.await(tx -> one.list.keysOf(tx, room).size() == 2);
        stop(one);

        Machine later = started("later");
        PrivateList.Found found = later.read(tx -> later.list.find(tx, room)).orElseThrow();
        assertThat(found.entry().host()).isEqualTo(relay.address());
        assertThat(found.entry().keys().term()).isEqualTo(new Term(2));
        assertThat(found.keys()).hasSize(2);
        assertThat(found.secrets().orElseThrow().secrets()).isEqualTo(secrets);
        assertThat(found.joined()).isEmpty();
    }

    /** Not before its keys are there, and the row of who was let in. */
    @Test
    void roomIsFoundWhenAllOfItIsThere() throws Exception {
        Machine one = started("one");
        RoomId other = id();
        try (SecretLink link = links.to(relay.address())) {
            PairCalls calls = new PairCalls(link, pair, ENTROPY);
            RoomEntry.Keys keys = RoomEntry.Keys.of(new Term(9), secrets);
            calls.post(
                    new PrivateItem.Entry(new RoomEntry(other, relay.address(), 9, 0, 0, keys, 1)));
            one.await(tx -> one.list.rooms(tx).size() == 1);
            assertThat(isFound(one, other)).isFalse();
            calls.post(new PrivateItem.Keys(other, List.of(secrets.keys(3, 9))));
            one.await(tx -> one.list.keysOf(tx, other).size() == 1);
            assertThat(isFound(one, other)).isFalse();
            calls.post(
                    PrivateItem.Snapshot.split(other, 9, Bytes.owned(ENTROPY.bytes(9))).getFirst());
            one.await(tx -> one.list.find(tx, other).isPresent());
        }
    }

    private static boolean isFound(Machine machine, RoomId room) {
        return machine.read(tx -> machine.list.find(tx, room).isPresent());
    }

    @Test
    void whatWaitsSurvivesTheEndOfTheClientAndOfTheRelaysPatience() throws Exception {
        Machine offline = machine("offline", 0);
        offline.profile.<Boolean, RuntimeException>write(tx -> {
            offline.list.begin(tx, pair.room(), false, Instant.now());
            return true;
        });
        offline.join(room, relay.address(), secrets);
        stop(offline);
        Machine again = again("offline");
        again.started().await(tx -> again.list.rooms(tx).size() == 1);
    }

    @Test
    void keysThatAnotherDeviceHasToldArentToldAgain() throws Exception {
        Machine one = started("one");
        Machine late = machine("late", 255).started();
        one.join(room, relay.address(), secrets);
        late.await(tx -> late.list.rooms(tx).size() == 1);
        late.publish(room, 2, secrets, false);
        one.publish(room, 2, secrets, false);
        late.await(tx -> late.list.keysOf(tx, room).size() == 2);
        one.await(tx -> one.list.list(tx).read() == 4);
        stop(late);
        Machine after = started("after");
        assertThat(after.position()).isEqualTo(4);
        assertThat(after.epochs(room)).containsExactly(1L, 2L);
    }

    @Test
    void keysThatNobodyElseHasToldAreToldWhenTheClientEnds() throws Exception {
        Machine late = machine("late", 255).started();
        late.join(room, relay.address(), secrets);
        late.await(tx -> late.list.rooms(tx).size() == 1);
        late.publish(room, 2, secrets, false);
        stop(late);
        assertThat(started("after").epochs(room)).containsExactly(1L, 2L);
    }

    @Test
    void wholeListIsWrittenAndWhatItStandsForTrimmed() throws Exception {
        Machine one = started("one");
        one.join(room, relay.address(), secrets);
        for (long epoch = 2; epoch < RoomList.CHANNEL_LIST; epoch++) {
            one.publish(room, epoch, secrets, true);
        }
        one.await(tx -> one.list.list(tx).covered() > 0);
        long covered = one.read(tx -> one.list.list(tx).covered());
        assertThat(covered).isGreaterThan(RoomList.CHANNEL_LIST);
        assertThat(one.epochs(room)).hasSize(RoomList.CHANNEL_LIST - 1);

        Machine later = started("later");
        later.await(tx -> new PrivateItems(tx, account).size() < 100);
        assertThat(later.epochs(room)).isEqualTo(one.epochs(room));
        assertThat(later.rooms()).isEqualTo(one.rooms());
    }

    /** Somebody began a whole list and was ended in the middle of it. */
    @Test
    void listThatWasInterruptedTakesNothingAway() throws Exception {
        Machine one = started("one");
        one.join(room, relay.address(), secrets);
        one.await(tx -> one.list.rooms(tx).size() == 1);
        try (SecretLink link = links.to(relay.address())) {
            PairCalls calls = new PairCalls(link, pair, ENTROPY);
            PrivateItem.ListId id = PrivateItem.ListId.fresh(ENTROPY);
            calls.post(new PrivateItem.Begin(id, one.position()));
            calls.post(new PrivateItem.End(PrivateItem.ListId.fresh(ENTROPY)));
        }
        Machine later = started("later");
        assertThat(later.rooms()).isEqualTo(one.rooms());
        assertThat(later.epochs(room)).containsExactly(1L);
        long covered = later.read(tx -> later.list.list(tx).covered());
        assertThat(covered).isZero();
    }

    /** Whoever has the pair's keys of posting alone, or the homeserver's disk. */
    @Test
    void eventThatDoesntOpenIsLeftOut() throws Exception {
        Machine one = started("one");
        PrivatePair other = PrivatePair.of(pair.room(), Secret.random(ENTROPY, 32));
        PrivatePair mixed =
                new PrivatePair(
                        pair.room(), other.key(), pair.posting(), pair.reading(), pair.admin());
        try (SecretLink link = links.to(relay.address())) {
            new PairCalls(link, mixed, ENTROPY).post(new PrivateItem.Gone(room, 9));
            assertThatExceptionOfType(PairCalls.Refused.class)
                    .isThrownBy(() ->
                            new PairCalls(link, other, ENTROPY)
                                    .post(new PrivateItem.Gone(room, 9)));
        }
        one.join(room, relay.address(), secrets);
        one.await(tx -> one.list.keysOf(tx, room).size() == 1);
        assertThat(one.position()).isEqualTo(3);
    }

    @Test
    void whatWasReadOnOneDeviceIsReadOnAll() throws Exception {
        Machine one = started("one");
        Machine two = started("two");
        one.join(room, relay.address(), secrets);
        for (Machine machine : List.of(one, two)) {
            machine.await(tx -> machine.list.rooms(tx).size() == 1);
            begin(machine);
        }
        one.profile.<Boolean, RuntimeException>write(
                tx -> StoredRoom.read(tx, StoredRoom.conversation(room), 42));
        stop(one);
        two.await(tx -> StoredRoom.find(tx, room).orElseThrow().place().read() == 42);
        assertThat(two.rooms().getFirst().read()).isEqualTo(42);
    }

    private void begin(Machine machine) {
        StoredRoom stored =
                new StoredRoom(
                        room,
                        relay.address(),
                        account,
                        Conversation.State.ACTIVE,
                        "",
                        StoredRoom.Place.START);
        machine.profile.<Boolean, RuntimeException>write(tx -> {
            stored.begin(tx, "Garden", Instant.now());
            return true;
        });
    }

    @Test
    void newPairOfTheAccountHasEverything() throws Exception {
        Machine one = started("one");
        one.join(room, relay.address(), secrets);
        one.await(tx -> one.list.rooms(tx).size() == 1);
        stop(one);
        makeAnotherPair();
        Machine again = again("one");
        again.started().await(tx -> again.list.keysOf(tx, room).size() == 1);
        assertThat(again.position()).isEqualTo(2);
        assertThat(started("later").rooms()).isEqualTo(again.rooms());
    }

    private void makeAnotherPair() throws Exception {
        relay.close();
        makeAnAccount();
    }

    /** It has fewer events than this device has read. */
    @Test
    void homeserverThatWasPutBackIsToldAnew() throws Exception {
        Machine one = started("one");
        one.join(room, relay.address(), secrets);
        one.await(tx -> one.list.keysOf(tx, room).size() == 1);
        one.profile.<Boolean, RuntimeException>write(tx -> {
            new PrivateItems(tx, account).progress(new RoomList.Progress(1_000, 0, 0, 0));
            return true;
        });
        stop(one);
        Machine again = again("one").started();
        assertThat(again.position()).isEqualTo(2);
        assertThat(again.epochs(room)).containsExactly(1L);
        assertThat(again.rooms()).hasSize(1);
    }

    @Test
    void manyRoomsComeAtOnce() throws Exception {
        Machine one = started("one");
        List<RoomId> rooms = LongStream.range(0, 150).mapToObj(_ -> id()).toList();
        rooms.forEach(each -> one.join(each, relay.address(), secrets));
        one.await(tx -> one.list.rooms(tx).size() == rooms.size());
        assertThat(started("later").rooms()).hasSize(rooms.size());
    }
}
