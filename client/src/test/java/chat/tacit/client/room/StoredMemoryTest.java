package chat.tacit.client.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.tacit.client.room.Club.Somebody;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.room.Alarm;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Vote;
import chat.tacit.e2ee.room.member.Attempt;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.e2ee.room.member.Proof;
import chat.tacit.e2ee.room.member.RoomAlarm;
import chat.tacit.e2ee.room.member.RoomMemory;
import chat.tacit.e2ee.room.member.Saying;
import chat.tacit.e2ee.room.member.TermSecrets;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Term;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** What a machine puts into a room's memory comes out of the database as its port says. */
final class StoredMemoryTest {
    private static final Instant THEN = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir Path folder;
    private AliceInAClub room;
    private Club club;
    private Somebody ben;
    private StoredMemory memory;

    @BeforeEach
    void comeIn() {
        room = new AliceInAClub(folder);
        club = room.club;
        ben = room.ben;
        memory = new StoredMemory(club.room);
    }

    @AfterEach
    void close() {
        room.close();
    }

    private <T> T with(Function<RoomMemory, T> work) {
        return room.person.write(tx -> memory.within(tx, () -> work.apply(memory)));
    }

    private <T> Optional<T> one(Function<RoomMemory, Optional<T>> work) {
        return with(work);
    }

    private <T> List<T> all(Function<RoomMemory, List<T>> work) {
        return with(work);
    }

    private Set<AccountId> set(Function<RoomMemory, Set<AccountId>> work) {
        return with(work);
    }

    private OptionalLong number(Function<RoomMemory, OptionalLong> work) {
        return with(work);
    }

    private boolean is(Function<RoomMemory, Boolean> work) {
        return with(work);
    }

    private void put(Runnable work) {
        boolean _ =
                with(_ -> {
                    work.run();
                    return true;
                });
    }

    private static Bytes random(int size) {
        return Bytes.owned(Club.ENTROPY.bytes(size));
    }

    @Test
    void nothingIsRememberedAtFirstAndNothingOutsideATransaction() {
        assertThat(one(RoomMemory::notes)).isEmpty();
        assertThat(one(RoomMemory::tip)).isEmpty();
        assertThat(one(RoomMemory::secrets)).isEmpty();
        assertThat(all(RoomMemory::attempts)).isEmpty();
        assertThat(one(RoomMemory::nextSaying)).isEmpty();
        assertThat(number(it -> it.position(random(32)))).isEmpty();
        assertThatIllegalStateException().isThrownBy(memory::notes);
    }

    @Test
    void newestOfNotesTipSecretsAndKeysIsKept() {
        Point before = club.tip();
        EpochKeys keys = club.keys();
        Output.Changed named =
                club.changes(ben, new Change.Name(), Detail.named("Readers")); // no epoch
        EpochSecrets secrets = EpochSecrets.fresh(true, Club.ENTROPY);
        put(() -> {
            memory.notes(random(20));
            memory.tip(before);
            memory.keys(keys);
            memory.secrets(new TermSecrets(new Term(1), secrets));
        });
        Bytes notes = random(30);
        EpochSecrets fresh = EpochSecrets.fresh(false, Club.ENTROPY);
        put(() -> {
            memory.notes(notes);
            memory.tip(named.after());
            memory.secrets(new TermSecrets(new Term(7), fresh));
        });
        assertThat(one(RoomMemory::notes)).contains(notes);
        assertThat(one(RoomMemory::tip)).contains(named.after());
        assertThat(one(RoomMemory::secrets).orElseThrow().term()).isEqualTo(new Term(7));
        assertThat(one(RoomMemory::secrets).orElseThrow().secrets().encode())
                .isEqualTo(fresh.encode());
        assertThat(one(it -> it.keys(keys.epoch())).orElseThrow().encode())
                .isEqualTo(keys.encode());
        assertThat(one(it -> it.keys(9))).isEmpty();
    }

    @Test
    void linksComeInTheirOrderAndInPages() {
        Output.Changed named = club.changes(ben, new Change.Name(), Detail.named("Readers"));
        Link first = Link.of(named.core(), named.detail().encode());
        Link second = Link.skipped(new Place(first.place().position() + 3, random(32)));
        put(() -> {
            memory.link(second);
            memory.link(first);
        });
        assertThat(one(it -> it.link(first.place().position()))).contains(first);
        assertThat(all(it -> it.links(0, 1))).containsExactly(first);
        assertThat(all(it -> it.links(first.place().position(), 5))).containsExactly(second);
        assertThat(one(it -> it.link(4_711))).isEmpty();
    }

    @Test
    void attemptsAndWishesStayUntilTheyAreForgotten() {
        Wish wish =
                new Wish(
                        Wish.Id.random(Club.ENTROPY),
                        new Wish.Make(new Change.Name(), Detail.named("Readers")));
        Wish leave =
                new Wish(
                        Wish.Id.random(Club.ENTROPY),
                        new Wish.Make(new Change.Leave(), Detail.NONE));
        Place place = new Place(9, random(32));
        Attempt attempt =
                new Attempt(
                        place,
                        Optional.of(wish.id()),
                        Optional.of(EpochSecrets.fresh(true, Club.ENTROPY)));
        put(() -> {
            memory.wish(wish);
            memory.wish(leave);
            memory.attempt(attempt);
        });
        assertThat(all(RoomMemory::wishes)).containsExactly(wish, leave);
        assertThat(all(RoomMemory::attempts).getFirst().encode()).isEqualTo(attempt.encode());
        put(() -> {
            memory.forgetWish(wish.id());
            memory.forgetAttempt(place);
        });
        assertThat(all(RoomMemory::wishes)).containsExactly(leave);
        assertThat(all(RoomMemory::attempts)).isEmpty();
    }

    @Test
    void sayingsWaitInTheOrderInWhichTheyWereSaid() {
        Content one = Club.content(new Body.Message("One"));
        Content two = Club.content(new Body.Message("Two"));
        put(() -> {
            memory.say(Saying.of(one));
            memory.say(Saying.of(two));
            memory.say(Saying.of(one)); // is there already
        });
        assertThat(one(RoomMemory::nextSaying)).contains(Saying.of(one));
        put(() -> memory.forgetSaying(one.envelope().id()));
        assertThat(is(it -> it.isWaiting(one.envelope().id()))).isFalse();
        assertThat(is(it -> it.isWaiting(two.envelope().id()))).isTrue();
        assertThat(one(RoomMemory::nextSaying)).contains(Saying.of(two));
    }

    @Test
    void alarmsVotesBundlesAndArrivalsAreKept() {
        RoomAlarm alarm =
                new RoomAlarm(
                        1,
                        new Alarm(Alarm.Kind.SHUT_OUT, Optional.of(ben.id())),
                        THEN,
                        new Proof(club.room, List.of()),
                        false);
        Vote.Proposal proposal = new Vote.Proposal(ben.id(), room.cleo.id(), THEN);
        Vote vote = Vote.sign(club.room, proposal, room.cleo.speaker());
        put(() -> {
            memory.alarm(alarm);
            memory.vote(vote);
            memory.vote(vote);
            memory.bundle(ben.bundle());
            memory.arrived(ben.id(), true);
            memory.arrived(room.cleo.id(), true);
            memory.arrived(room.cleo.id(), false);
        });
        assertThat(all(RoomMemory::alarms)).containsExactly(alarm);
        assertThat(all(RoomMemory::votes)).containsExactly(vote);
        assertThat(one(it -> it.bundle(ben.bundle().hash()))).contains(ben.bundle());
        assertThat(set(RoomMemory::arrived)).containsExactly(ben.id());
        assertThat(room.members())
                .filteredOn(RoomMember::here)
                .extracting(RoomMember::account)
                .containsExactly(ben.id());
        put(memory::forgetVotes);
        assertThat(all(RoomMemory::votes)).isEmpty();
    }

    @Test
    void trailKnowsWhatWasReadAndWhatDevicesNamed() {
        Bytes hash = random(32);
        DeviceId device = new DeviceId(random(DeviceId.SIZE));
        put(() -> {
            assertThat(memory.read(hash, 7)).isTrue();
            assertThat(memory.read(hash, 8)).as("a copy changes nothing").isFalse();
            memory.name(device, 3);
            memory.name(device, 5);
        });
        assertThat(number(it -> it.position(hash))).isEqualTo(OptionalLong.of(7));
        assertThat(number(it -> it.named(device))).isEqualTo(OptionalLong.of(5));
        assertThat(number(it -> it.named(new DeviceId(random(DeviceId.SIZE))))).isEmpty();
    }

    @Test
    void roomsDoNotShareWhatIsRemembered() {
        StoredMemory other = new StoredMemory(new Club(ben, "Another").room);
        put(() -> memory.read(random(32), 7));
        put(() -> memory.notes(random(20)));
        Optional<Bytes> notes = room.person.write(tx -> other.within(tx, () -> other.notes()));
        assertThat(notes).isEmpty();
    }

    @Test
    void whatIsRolledBackIsNotRemembered() {
        try {
            room.person.write(tx -> {
                memory.within(
                        tx,
                        () -> {
                            memory.notes(random(20));
                            return true;
                        });
                throw new IllegalStateException("the disk is full");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("the disk is full");
        }
        assertThat(one(RoomMemory::notes)).isEmpty();
    }

    @Test
    void roomThatBeginsAnewForgetsAllButWhatWasSaid() {
        room.tell(club.says(ben, 4, AliceInAClub.text("Hello")));
        put(() -> {
            memory.notes(random(20));
            memory.tip(club.tip());
            memory.keys(club.keys());
            memory.read(random(32), 4);
            memory.arrived(ben.id(), true);
            memory.forget();
        });
        assertThat(one(RoomMemory::notes)).isEmpty();
        assertThat(one(RoomMemory::tip)).isEmpty();
        assertThat(set(RoomMemory::arrived)).isEmpty();
        assertThat(room.person.number("SELECT COUNT(*) FROM room_trail")).isZero();
        assertThat(room.texts()).containsExactly("ben: Hello");
    }
}
