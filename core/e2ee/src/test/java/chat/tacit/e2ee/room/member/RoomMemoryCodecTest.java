package chat.tacit.e2ee.room.member;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.Mutation;
import chat.tacit.e2ee.room.Alarm;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.MessageStream;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.RoomSamples;
import chat.tacit.e2ee.room.Vote;
import chat.tacit.kit.Decoding;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Term;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a client's database keeps of a room comes out of it as it went in, or is refused. */
class RoomMemoryCodecTest {
    private final RoomSamples samples = new RoomSamples(61);

    @FuzzTest(maxDuration = "30s")
    void point(byte[] input) {
        Decoding.decodeBytes(input, bytes -> Point.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void link(byte[] input) {
        Decoding.decodeBytes(input, bytes -> Link.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void wish(byte[] input) {
        Decoding.decodeBytes(input, bytes -> Wish.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void alarm(byte[] input) {
        Decoding.decodeBytes(input, bytes -> RoomAlarm.decode(bytes).encode());
    }

    @FuzzTest(maxDuration = "30s")
    void notes(byte[] input) {
        Decoding.decodeBytes(input, bytes -> Notes.decode(bytes).encode());
    }

    @Test
    void roomAtAPointIsTheSameAgain() {
        Point point = samples.point();
        assertThat(Point.decode(point.encode())).isEqualTo(point);
        assertThat(Point.decode(point.encode()).view()).isEqualTo(point.view());
    }

    @Test
    void linksAreTheSameAgain() {
        for (Link link : links()) {
            assertThat(Link.decode(link.encode())).isEqualTo(link);
        }
    }

    @Test
    void wishesForEveryChangeAndForAVoteAreTheSameAgain() {
        for (Wish wish : wishes()) {
            assertThat(Wish.decode(wish.encode())).isEqualTo(wish);
        }
    }

    @Test
    void attemptsAreTheSameAgain() {
        for (Attempt attempt : attempts()) {
            assertThat(Attempt.decode(attempt.encode())).isEqualTo(attempt);
        }
    }

    @Test
    void alarmsOfEveryKindAreTheSameAgain() {
        for (Alarm.Kind kind : Alarm.Kind.values()) {
            RoomAlarm alarm = alarm(new Alarm(kind, Optional.of(samples.ben.id())));
            assertThat(RoomAlarm.decode(alarm.encode())).isEqualTo(alarm);
            assertThat(RoomAlarm.decode(alarm.asSeen().encode())).isEqualTo(alarm.asSeen());
        }
    }

    @Test
    void votesAreTheSameAgain() {
        Vote vote = samples.vote(samples.ben);
        assertThat(Vote.decode(vote.encode())).isEqualTo(vote);
    }

    @Test
    void whatIsNearlyRightDecodesToItselfOrNot() {
        Mutation mutation = new Mutation(62);
        mutation.tryOut(samples.point().encode(), bytes -> Point.decode(bytes).encode());
        links().forEach(it -> mutation.tryOut(it.encode(), bytes -> Link.decode(bytes).encode()));
        for (Wish wish : wishes()) {
            mutation.tryOut(wish.encode(), bytes -> Wish.decode(bytes).encode());
        }
        Bytes alarm = alarm(new Alarm(Alarm.Kind.EPOCH, Optional.empty())).encode();
        mutation.tryOut(alarm, bytes -> RoomAlarm.decode(bytes).encode());
        Bytes vote = samples.vote(samples.ben).encode();
        mutation.tryOut(vote, bytes -> Vote.decode(bytes).encode());
        mutation.tryOut(notes().encode(), bytes -> Notes.decode(bytes).encode());
    }

    private List<Link> links() {
        return List.of(
                Link.of(samples.signed(new Change.Name()), samples.detail().encode()),
                Link.of(samples.signed(new Change.Leave()), Optional.empty()),
                Link.skipped(new Place(8, samples.bytes(32))));
    }

    private List<Wish> wishes() {
        List<Wish> wishes = new ArrayList<>();
        for (Change change : samples.changes()) {
            Detail detail = change instanceof Change.Name ? samples.detail() : Detail.NONE;
            wishes.add(new Wish(Wish.Id.random(samples.entropy), new Wish.Make(change, detail)));
        }
        wishes.add(
                new Wish(
                        Wish.Id.random(samples.entropy),
                        new Wish.Elect(samples.anna.id(), samples.ben.id())));
        return wishes;
    }

    private List<Attempt> attempts() {
        Place place = new Place(5, samples.bytes(32));
        EpochSecrets secrets = EpochSecrets.fresh(true, samples.entropy);
        Optional<Wish.Id> wish = Optional.of(Wish.Id.random(samples.entropy));
        return List.of(
                new Attempt(place, wish, Optional.of(secrets)),
                new Attempt(place, Optional.empty(), Optional.of(secrets.withoutAdmin())),
                new Attempt(place, wish, Optional.empty()));
    }

    private RoomAlarm alarm(Alarm alarm) {
        StateEvent event =
                new StateEvent(3, samples.bytes(32), Optional.empty(), samples.bytes(99));
        Proof.Said said =
                new Proof.Said(
                        samples.ben.id(), new DeviceId(samples.bytes(16)), samples.bytes(576));
        Bytes message = samples.encrypted().encode();
        Proof proof =
                new Proof(
                        samples.room,
                        List.of(
                                new Proof.Core(samples.signed(new Change.Leave())),
                                new Proof.Head(new Place(3, samples.bytes(32))),
                                new Proof.State(event),
                                new Proof.Message(4, 3, message, Optional.of(said)),
                                new Proof.Message(5, 3, message, Optional.empty())));
        return new RoomAlarm(1, alarm, Instant.parse("2026-11-22T06:00:00.125Z"), proof, false);
    }

    private Notes notes() {
        Notes notes = new Notes();
        notes.joined = 7;
        notes.fromNow = true;
        notes.anchored = true;
        notes.arrives = true;
        notes.message = 1 << 20;
        notes.last = samples.bytes(32);
        notes.stand = new MessageStream.Stand(9, 4, 55, true, false);
        notes.hostTerm = 8;
        notes.adminLeft = true;
        notes.deletes = true;
        notes.left = true;
        notes.gone = true;
        for (long term : List.of(3L, 7L)) {
            notes.former.add(
                    new TermSecrets(new Term(term), EpochSecrets.fresh(false, samples.entropy)));
        }
        return notes;
    }
}
