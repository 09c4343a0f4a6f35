package chat.tacit.e2ee.room.member;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Point;
import chat.tacit.protocol.room.Power;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When epochs are begun that nobody wished for: {@code spec/50-room} §13. */
class EpochsTest extends MemberRoom {

    private static long epoch(Peer peer) {
        return peer.point().epoch().number();
    }

    /** Says until so many events of both streams are in the epoch. */
    private void fill(Peer peer, int events) {
        for (int i = 0; i < 2 * events && events(peer) < events; i++) {
            peer.say("one more");
            pass(Duration.ofMillis(20));
        }
        assertThat(events(peer)).isEqualTo(events);
    }

    private static int events(Peer peer) {
        return peer.point().sealed()
                + Notes.decode(peer.memory.notes().orElseThrow())
                        .stand
                        .counted(peer.point().epoch().number());
    }

    @Test
    void whoSaysTheHundredthBeginsAnEpochAtOnce() {
        fill(ben, 99);
        long before = epoch(ben);
        ben.say("the hundredth");
        pass(Duration.ofMillis(200));
        assertThat(epoch(ben)).isEqualTo(before + 1);
        assertThat(posted(ben)).isEqualTo(Power.MEMBER);
        pass(MINUTE);
        assertThat(epoch(anna)).isEqualTo(before + 1);
        assertThat(anna.machine.view().alarms()).isEmpty();
    }

    private static Power posted(Peer peer) {
        return peer.all(Output.Call.class).stream()
                .filter(it -> it.ask() instanceof Ask.Post)
                .map(it -> ((Ask.Post) it.ask()).power())
                .toList()
                .getLast();
    }

    @Test
    void ifItDoesNotAnAdminDoesAfterFiveToThirtySeconds() {
        long before = fillAndLose();
        Duration waited = waitForEpoch(anna, before + 1);
        assertThat(waited).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(31));
        assertThat(posted(anna)).isEqualTo(Power.ADMIN);
    }

    @Test
    void andAMemberThirtySecondsLater() {
        Peer cleo = anna.admit(person("cleo"));
        anna.stop();
        long before = fillAndLose();
        Duration waited = waitForEpoch(cleo, before + 1);
        assertThat(waited).isBetween(Duration.ofSeconds(34), Duration.ofSeconds(61));
        assertThat(posted(cleo)).isEqualTo(Power.MEMBER);
    }

    /** Ben says the hundredth and is gone. */
    private long fillAndLose() {
        fill(ben, 99);
        long before = epoch(ben);
        ben.loses = ask -> ask instanceof Ask.PutPart;
        ben.say("the hundredth");
        pass(Duration.ofMillis(50));
        ben.stop();
        return before;
    }

    private Duration waitForEpoch(Peer peer, long epoch) {
        Instant since = world.now();
        for (int i = 0; i < 1_000 && epoch(peer) < epoch; i++) {
            pass(Duration.ofMillis(100));
        }
        assertThat(epoch(peer)).isEqualTo(epoch);
        return Duration.between(since, world.now());
    }

    @Test
    void epochOfSevenDaysIsOver() {
        long before = epoch(anna);
        pass(Point.EPOCH_LIFE.minusMinutes(2));
        assertThat(epoch(anna)).isEqualTo(before);
        pass(Duration.ofMinutes(4));
        assertThat(epoch(anna)).isEqualTo(before + 1);
    }

    @Test
    void afterAnAdminLeftAnAdminBeginsOneUnderAThoughAMemberWasFaster() {
        Peer cleo = anna.admit(person("cleo"));
        promote(ben);
        var before = anna.point().epoch().commit().admin();
        anna.offline();
        ben.want(new Change.Leave());
        pass(Duration.ofSeconds(90));
        assertThat(cleo.point().epoch().commit().admin()).isEqualTo(before);
        long members = epoch(cleo);
        anna.online = true;
        pass(Duration.ofMinutes(4));
        assertThat(epoch(anna)).isEqualTo(members + 1);
        assertThat(anna.point().epoch().commit().admin()).isNotEqualTo(before);
        assertThat(cleo.point()).isEqualTo(anna.point());
    }

    @Test
    void falseCommitIsUndoneByAnAdminWithinTenSeconds() {
        Forger.falseCommit(ben);
        pass(Duration.ofMillis(5));
        assertThat(anna.machine.view().misled()).isTrue();
        assertThat(anna.all(Output.Skipped.class))
                .singleElement()
                .matches(it -> it.commit() && it.author().equals(Optional.of(ben.id())));
        ContentId id = anna.say("waits until it is undone");
        pass(Duration.ofSeconds(11));
        assertThat(anna.machine.view().misled()).isFalse();
        assertThat(anna.all(Output.Said.class)).extracting(Output.Said::content).contains(id);
        assertThat(ben.point()).isEqualTo(anna.point());
        assertThat(ben.heard()).contains("waits until it is undone");
    }

    @Test
    void memberWaitsUntilAnAdminHasUndoneIt() {
        Peer cleo = anna.admit(person("cleo"));
        anna.offline();
        Forger.falseCommit(ben);
        pass(SECOND);
        ContentId id = cleo.say("stays queued");
        pass(MINUTE);
        assertThat(cleo.machine.view().misled()).isTrue();
        assertThat(cleo.all(Output.Said.class)).isEmpty();
        anna.online = true;
        pass(MINUTE);
        assertThat(cleo.all(Output.Said.class)).extracting(Output.Said::content).contains(id);
        assertThat(cleo.point()).isEqualTo(anna.point());
    }

    @Test
    void nothingIsSealedBehindTheThousandthCounter() {
        assertThat(Epochs.LAST_COUNTER).isEqualTo(1_000);
        Notes notes = Notes.decode(ben.memory.notes().orElseThrow());
        notes.stand =
                new chat.tacit.e2ee.room.MessageStream.Stand(
                        notes.stand.stamp(), notes.stand.epoch(), 1_000, true, false);
        ben.memory.notes(notes.encode());
        anna.stop();
        clear(ben);
        long before = epoch(ben);
        ben.restart();
        ben.say("the next counter is too high");
        pass(Duration.ofMillis(200));
        assertThat(ben.all(Output.Call.class).stream().map(Output.Call::ask))
                .noneMatch(it ->
                        it instanceof Ask.Post post
                                && post.posting()
                                        instanceof chat.tacit.protocol.room.Posting.Message)
                .anyMatch(it -> it instanceof Ask.PutPart);
        assertThat(epoch(ben)).isEqualTo(before);
    }
}
