package chat.tacit.e2ee.room.member;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.Alarm;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Point;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a room stands with a member: the rows of {@code spec/50-room} §19. */
class StandingTest extends MemberRoom {

    private static List<Standing> stood(Peer peer) {
        return peer.all(Output.Stands.class).stream().map(Output.Stands::standing).toList();
    }

    @Test
    void roomThatIsCreatedIsJoinedWithItsFirstEvent() {
        assertThat(stood(anna)).containsExactly(Standing.HERE);
    }

    @Test
    void newcomerIsHereWhenItsArrivalIsPosted() {
        Wish wish = anna.trust(person("cleo"));
        pass(SECOND);
        Peer cleo = anna.join(person("cleo"), anna.done(wish), new Invitation.Beginning.Now());
        cleo.stop();
        Peer dora = anna.admit(person("dora"));
        assertThat(stood(dora)).containsExactly(Standing.HERE);
        assertThat(anna.machine.view().arrived()).contains(dora.id()).doesNotContain(cleo.id());
        assertThat(anna.all(Output.Heard.class).getLast().event().content()).isEmpty();
        assertThat(anna.all(Output.Heard.class).getLast().author()).isEqualTo(dora.person.author());
    }

    @Test
    void hostThatCannotBeReachedIsTriedAgainAfterOneSecondThenTwiceAsLongAtMostFiveMinutes() {
        List<Duration> waits = new ArrayList<>();
        Instant cut = world.now();
        ben.offline();
        clear(ben);
        for (int i = 0; i < 12; i++) {
            waits.add(Duration.between(cut, ben.wakeAt().orElseThrow()));
            pass(Duration.between(world.now(), ben.wakeAt().orElseThrow()).plusMillis(10));
            cut = world.now().minusMillis(9);
        }
        for (int i = 0; i < 12; i++) {
            Duration least = Duration.ofSeconds(Math.min(300, 1L << i));
            assertThat(waits.get(i))
                    .isBetween(least.minusMillis(10), least.multipliedBy(3).dividedBy(2));
        }
        assertThat(ben.all(Output.Dial.class)).hasSize(12);
        assertThat(stood(ben)).isEmpty();
    }

    @Test
    void whatIsSaidMeanwhileIsQueuedAndWaitingIsSaidOnceAndItsEndOnce() {
        ben.offline();
        ContentId id = ben.say("queued");
        pass(Duration.ofMinutes(10));
        assertThat(stood(ben)).containsExactly(Standing.HERE, Standing.WAITING);
        assertThat(ben.all(Output.Said.class)).isEmpty();
        ben.online = true;
        pass(Duration.ofMinutes(8));
        assertThat(stood(ben)).containsExactly(Standing.HERE, Standing.WAITING, Standing.HERE);
        assertThat(ben.all(Output.Said.class)).extracting(Output.Said::content).containsExactly(id);
        assertThat(anna.heard()).containsExactly("queued");
    }

    @Test
    void whatIsStaleIsSealedAgainOnTheStateOfNow() {
        world.delay = 40;
        anna.want(new Change.Epoch());
        ContentId id = ben.say("sealed twice");
        pass(Duration.ofSeconds(5));
        assertThat(ben.all(Output.Said.class)).extracting(Output.Said::content).containsExactly(id);
        assertThat(anna.heard()).containsExactly("sealed twice");
        assertThat(anna.all(Output.LeftOut.class)).isEmpty();
        assertThat(posts(ben)).isGreaterThan(1);
    }

    private static long posts(Peer peer) {
        return peer.all(Output.Call.class).stream()
                .filter(it -> it.ask() instanceof Ask.Post)
                .count();
    }

    @Test
    void commitWithoutAnEnvelopeThatOpensShutsOutUntilKeysCome() {
        ben.lie = replies -> replies.stream().map(StandingTest::spoiled).toList();
        anna.want(new Change.Epoch());
        pass(SECOND);
        assertThat(ben.standing()).isEqualTo(Standing.SHUT_OUT);
        assertThat(ben.all(Output.KeysWanted.class)).hasSize(1);
        assertThat(ben.all(Output.Alarmed.class))
                .extracting(it -> it.alarm().alarm())
                .containsExactly(new Alarm(Alarm.Kind.HISTORY, Optional.empty()));
        ben.lie = replies -> replies;
        ben.restart();
        pass(SECOND);
        assertThat(ben.standing()).isEqualTo(Standing.SHUT_OUT);
        assertThat(ben.all(Output.KeysWanted.class)).hasSize(2);
        anna.say("meanwhile");
        ben.handle(keysOf(anna));
        pass(SECOND);
        assertThat(ben.standing()).isEqualTo(Standing.HERE);
        assertThat(ben.heard()).containsExactly("meanwhile");
        ContentId id = ben.say("not before it was seen");
        pass(SECOND);
        assertThat(ben.all(Output.Said.class)).isEmpty();
        ben.handle(new Input.Seen());
        pass(SECOND);
        assertThat(ben.all(Output.Said.class)).extracting(Output.Said::content).containsExactly(id);
    }

    private static Reply spoiled(Reply reply) {
        if (!(reply instanceof Reply.Part(Bytes part))) {
            return reply;
        }
        byte[] other = part.toArray();
        other[other.length / 2] ^= 1;
        return new Reply.Part(Bytes.owned(other));
    }

    /** What a sibling's private pair has. */
    static Input.KeysCame keysOf(Peer peer) {
        TermSecrets secrets = peer.memory.secrets().orElseThrow();
        TermSecrets told = new TermSecrets(secrets.term(), secrets.secrets().withoutAdmin());
        long epoch = peer.point().epoch().number();
        return new Input.KeysCame(
                List.of(peer.memory.keys(epoch).orElseThrow()), Optional.of(told));
    }

    @Test
    void whoComesAfterThePartsAreGoneIsShutOutAndBlamesNobody() {
        ben.offline();
        anna.want(new Change.Epoch());
        pass(SECOND);
        host.forgetParts(ben.memory.room());
        ben.online = true;
        pass(MINUTE);
        assertThat(ben.standing()).isEqualTo(Standing.SHUT_OUT);
        assertThat(ben.all(Output.Alarmed.class)).isEmpty();
        assertThat(ben.all(Output.KeysWanted.class)).isNotEmpty();
        ben.handle(keysOf(anna));
        pass(SECOND);
        assertThat(ben.standing()).isEqualTo(Standing.HERE);
    }

    @Test
    void hostThatTakesNothingForTwoMinutesIsSaidOnceAndItsEndOnce() {
        ben.instead = ask -> refused(ask, Reply.Refused.of(Refusal.RETRY));
        ContentId id = ben.say("later");
        pass(MINUTE);
        assertThat(ben.standing()).isEqualTo(Standing.HERE);
        pass(Duration.ofMinutes(5));
        assertThat(stood(ben)).containsExactly(Standing.HERE, Standing.HELD);
        ben.instead = _ -> Optional.empty();
        pass(Duration.ofMinutes(8));
        assertThat(stood(ben)).containsExactly(Standing.HERE, Standing.HELD, Standing.HERE);
        assertThat(ben.all(Output.Said.class)).extracting(Output.Said::content).containsExactly(id);
    }

    @Test
    void whoIsRemovedHasLeftAndSaysNoMore() {
        ben.offline();
        ContentId waiting = ben.say("too late");
        Wish late = ben.rename("Too late");
        anna.want(remove(ben));
        pass(SECOND);
        ben.online = true;
        pass(MINUTE);
        assertThat(ben.standing()).isEqualTo(Standing.LEFT);
        assertThat(ben.all(Output.Unsayable.class))
                .containsExactly(new Output.Unsayable(waiting, Output.Unsayable.Reason.LEFT));
        assertThat(ben.all(Output.WishGone.class))
                .containsExactly(
                        new Output.WishGone(late, Output.WishGone.Obstacle.OVER, Optional.empty()));
        assertThat(ben.wakeAt()).isEmpty();
        anna.say("alone");
        pass(MINUTE);
        assertThat(ben.heard()).isEmpty();
    }

    @Test
    void whoLeavesHasLeftAndAnEpochFollows() {
        long epoch = anna.point().epoch().number();
        Wish leave = ben.want(new Change.Leave());
        pass(SECOND);
        assertThat(ben.standing()).isEqualTo(Standing.LEFT);
        assertThat(ben.done(leave).members().has(ben.id())).isFalse();
        assertThat(anna.point().left()).isTrue();
        pass(MINUTE);
        assertThat(anna.point().epoch().number()).isEqualTo(epoch + 1);
        assertThat(anna.point().left()).isFalse();
    }

    @Test
    void roomThatIsDeletedIsGoneAndTheHostIsTold() {
        Wish wish = anna.want(new Change.Delete());
        pass(SECOND);
        assertThat(anna.done(wish).over()).isTrue();
        assertThat(anna.standing()).isEqualTo(Standing.GONE);
        assertThat(anna.all(Output.Call.class).getLast().ask()).isInstanceOf(Ask.Delete.class);
        assertThat(ben.standing()).isEqualTo(Standing.GONE);
        assertThat(ben.all(Output.Call.class)).noneMatch(it -> it.ask() instanceof Ask.Delete);
        assertThat(anna.wakeAt()).isEmpty();
        assertThat(ben.wakeAt()).isEmpty();
    }

    @Test
    void hostIsToldThatARoomIsDeletedAfterARestartToo() {
        anna.loses = ask -> ask instanceof Ask.Delete;
        anna.want(new Change.Delete());
        pass(SECOND);
        assertThat(anna.standing()).isEqualTo(Standing.GONE);
        anna.loses = _ -> false;
        anna.restart();
        pass(MINUTE);
        assertThat(anna.wakeAt()).isEmpty();
        Peer late = new Peer(world, host, ben.person, ben.memory.copy());
        assertThat(late.standing()).isEqualTo(Standing.GONE);
    }

    @Test
    void hostThatRefusesKeysThatWereInForceHasTheRoomNoMore() {
        ben.lie =
                replies ->
                        replies.stream()
                                .map(it ->
                                        it instanceof Reply.Head
                                                ? Reply.Refused.of(Refusal.REFUSED)
                                                : it)
                                .toList();
        ben.cut();
        pass(MINUTE);
        assertThat(ben.standing()).isEqualTo(Standing.GONE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoWasRemovedAndIsInvitedAnewIsHereAgainAndAlarmsNobody(boolean all) {
        ben.say("before");
        pass(SECOND);
        ben.say("names what was before");
        pass(SECOND);
        anna.want(remove(ben));
        pass(SECOND);
        ben.stop();
        anna.say("without ben");
        pass(SECOND);
        Wish again = anna.trust(ben.person);
        pass(SECOND);
        Invitation.Beginning beginning =
                all ? new Invitation.Beginning.All() : new Invitation.Beginning.Now();
        Peer back = anna.join(ben.person, anna.done(again), beginning, ben.memory);
        pass(SECOND);
        back.say("again");
        pass(SECOND);
        assertThat(back.standing()).isEqualTo(Standing.HERE);
        assertThat(anna.heard()).endsWith("again");
        assertThat(anna.machine.view().alarms()).isEmpty();
        assertThat(back.machine.view().alarms()).isEmpty();
        if (all) {
            assertThat(back.heard()).containsExactly("without ben", "again");
        } else {
            assertThat(back.heard()).containsExactly("again");
        }
    }

    /** A device that signs in has the rooms of its account from the private pair. */
    @Test
    void deviceThatFindsItsRoomInThePrivatePairIsHere() {
        anna.say("to both");
        pass(SECOND);
        anna.rename("Yard");
        anna.want(new Change.Epoch());
        pass(SECOND);
        Point joined = anna.all(Output.Changed.class).get(1).after();
        TestMemory fresh = new TestMemory(ben.memory.room());
        RoomStart.restore(
                fresh,
                new RoomStart.Found(
                        joined,
                        ben.memory.links(0, 2),
                        1,
                        joined.members().seats().stream()
                                .map(it -> ben.memory.bundle(it.member().bundle()).orElseThrow())
                                .toList(),
                        List.of(ben.memory.keys(2).orElseThrow(), ben.memory.keys(3).orElseThrow()),
                        ben.memory.secrets().orElseThrow()));
        Peer device = new Peer(world, host, ben.person.onAnotherDevice(world.entropy()), fresh);
        pass(SECOND);
        device.say("from the other device");
        pass(SECOND);
        assertThat(device.standing()).isEqualTo(Standing.HERE);
        assertThat(device.heard()).containsExactly("to both", "from the other device");
        assertThat(ben.heard()).isEqualTo(device.heard());
        assertThat(device.point()).isEqualTo(ben.point());
        assertThat(anna.machine.view().alarms()).isEmpty();
    }

    /** The account made the room: there is no dossier, and all is read from the create on. */
    @Test
    void deviceOfWhoMadeTheRoomBeginsWithTheKeysAlone() {
        ben.say("hello");
        pass(SECOND);
        Peer device =
                new Peer(
                        world,
                        host,
                        anna.person.onAnotherDevice(world.entropy()),
                        new TestMemory(anna.memory.room()));
        pass(SECOND);
        assertThat(device.standing()).isEqualTo(Standing.JOINING);
        device.handle(
                new Input.KeysCame(
                        List.of(
                                anna.memory.keys(1).orElseThrow(),
                                anna.memory.keys(2).orElseThrow()),
                        anna.memory.secrets()));
        pass(SECOND);
        assertThat(device.standing()).isEqualTo(Standing.HERE);
        assertThat(device.heard()).containsExactly("hello");
        Wish wish = device.want(new Change.Epoch());
        pass(SECOND);
        assertThat(device.done(wish)).isEqualTo(anna.point());
    }

    @Test
    void hostThatHasNoMoreRoomFailsWhatIsSaidAndOneThatIsBusyIsAskedAgain() {
        ben.instead = ask -> refused(ask, Reply.Refused.of(Refusal.RETRY));
        ContentId later = ben.say("later");
        pass(Duration.ofSeconds(5));
        assertThat(ben.memory.isWaiting(later)).isTrue();
        ben.instead = _ -> Optional.empty();
        pass(MINUTE);
        assertThat(ben.all(Output.Said.class))
                .extracting(Output.Said::content)
                .containsExactly(later);
        ben.instead = ask -> refused(ask, Reply.Refused.of(Refusal.ROOM_FULL));
        ContentId never = ben.say("never");
        pass(SECOND);
        assertThat(ben.all(Output.Unsayable.class))
                .containsExactly(new Output.Unsayable(never, Output.Unsayable.Reason.ROOM_FULL));
        assertThat(anna.heard()).containsExactly("later");
    }

    private static Optional<Reply> refused(Ask ask, Reply reply) {
        return ask instanceof Ask.Post ? Optional.of(reply) : Optional.empty();
    }

    @Test
    void hostThatSaysWhenToComeAgainIsAskedThenAndNotBefore() {
        ben.instead = ask -> refused(ask, Reply.Refused.of(Refusal.TOO_MANY, 90));
        Wish wish = ben.rename("Yard");
        pass(SECOND);
        ben.instead = _ -> Optional.empty();
        clear(ben);
        pass(Duration.ofSeconds(80));
        assertThat(ben.all(Output.Call.class)).isEmpty();
        pass(Duration.ofSeconds(20));
        assertThat(ben.done(wish)).isEqualTo(anna.point());
    }

    @Test
    void hostThatRefusesAChangeOverAndOverIsNotAskedForEver() {
        ben.instead = ask -> refused(ask, Reply.Refused.of(Refusal.REFUSED));
        Wish wish = ben.rename("Yard");
        pass(Duration.ofMinutes(5));
        assertThat(ben.all(Output.WishGone.class))
                .containsExactly(
                        new Output.WishGone(wish, Output.WishGone.Obstacle.HOST, Optional.empty()));
        assertThat(ben.standing()).isEqualTo(Standing.HERE);
    }

    @Test
    void whatIsTooLongForAnEventIsUnsayable() {
        ContentId id = ContentId.random(world.entropy());
        ben.handle(new Input.ToSay(new Saying(id, Bytes.zeros(17_000))));
        pass(SECOND);
        assertThat(ben.all(Output.Unsayable.class))
                .containsExactly(new Output.Unsayable(id, Output.Unsayable.Reason.TOO_LARGE));
        assertThat(ben.memory.isWaiting(id)).isFalse();
    }
}
