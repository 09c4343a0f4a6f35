package chat.tacit.protocol.queue;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;

/** Invitations that a relay holds: who gets them, once or often, and who learns of it. */
class LinkTest {
    private final TestRelay relay = new TestRelay(6);
    private final Connection alice = relay.connect();
    private final Connection bob = relay.connect();
    private final AgreementKey owner = AgreementKey.generate(relay.entropy);
    private final AgreementKey f = AgreementKey.generate(relay.entropy);
    private final AgreementKey other = AgreementKey.generate(relay.entropy);
    private final LinkId id = new LinkId(Bytes.owned(relay.entropy.bytes(24)));
    private final Bytes fixed = Bytes.owned(relay.entropy.bytes(Command.PutLink.MAX_BLOB));

    @Test
    void aOneTimeInvitationGoesToTheFirstKeyAndAgainToItForTenMinutes() {
        put(Command.PutLink.Part.ONE_TIME, fixed);
        assertThat(fetched(bob, f)).isEqualTo(new FetchedLink(fixed, Optional.empty()));
        relay.now = relay.now.plus(Duration.ofSeconds(599));
        assertThat(fetched(relay.connect(), f).fixed()).isEqualTo(fixed);
        relay.now = relay.now.plus(Duration.ofSeconds(1));
        assertThat(bob.reply(fetch(bob, f))).isInstanceOf(Reply.No.class);
    }

    @Test
    void anotherKeyLearnsWhenItWasFetched() {
        put(Command.PutLink.Part.ONE_TIME, fixed);
        Instant at = relay.now;
        fetch(bob, f);
        relay.now = relay.now.plusSeconds(5);
        Connection eve = relay.connect();
        assertThat(eve.reply(fetch(eve, other)))
                .isEqualTo(new Reply.No(Refusal.USED, at.getEpochSecond()));
    }

    @Test
    void ofTwoWhoFetchAtOnceOneIsFirst() {
        put(Command.PutLink.Part.ONE_TIME, fixed);
        Connection eve = relay.connect();
        relay.holding = Output.Get.class::isInstance;
        long one = fetch(bob, f);
        long two = fetch(eve, other);
        for (int i = 0; i < 6; i++) {
            relay.release();
        }
        assertThat(bob.answer(one)).isInstanceOf(Answer.Content.class);
        assertThat(eve.reply(two)).isInstanceOf(Reply.No.class);
    }

    @Test
    void theOwnerLearnsWhoFetchedAndWhetherOthersTried() {
        put(Command.PutLink.Part.ONE_TIME, fixed);
        assertThat(state()).isEqualTo(new Reply.LinkStatus(Optional.empty(), false));
        Instant at = relay.now;
        fetch(bob, f);
        var first = Optional.of(new Reply.LinkStatus.Fetch(f.publicKey(), at));
        assertThat(state()).isEqualTo(new Reply.LinkStatus(first, false));
        fetch(bob, f);
        assertThat(state()).isEqualTo(new Reply.LinkStatus(first, false));
        fetch(bob, other);
        assertThat(state()).isEqualTo(new Reply.LinkStatus(first, true));
    }

    @Test
    void onlyTheTombstoneStaysAndOnlyForTheRetentionTime() {
        put(Command.PutLink.Part.ONE_TIME, fixed);
        fetch(bob, f);
        Instant fixedEnd = row(RowKey.linkFixed(id)).expiresAt();
        assertThat(fixedEnd).isEqualTo(relay.now.plus(relay.limits.duration(Limit.REFETCH)));
        relay.now = relay.now.plus(Duration.ofDays(6));
        relay.rows.remove(RowKey.linkFixed(id));
        assertThat(bob.reply(fetch(bob, other))).isInstanceOf(Reply.No.class);
        assertThat(alice.reply(put(Command.PutLink.Part.ONE_TIME, fixed)))
                .isInstanceOf(Reply.No.class);
        relay.now = relay.now.plus(Duration.ofDays(1));
        long late = fetch(bob, other);
        assertThat(bob.answer(late)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void aFetchThatTheStoreCutShortIsMadeGoodByTheNext() {
        put(Command.PutLink.Part.ONE_TIME, fixed);
        relay.failing =
                output ->
                        output instanceof Output.Set set
                                && set.key().space() == RowKey.Space.LINK_FIXED;
        assertThat(bob.reply(fetch(bob, f))).isEqualTo(new Reply.No(Refusal.RETRY, 0));
        relay.failing = output -> false;
        assertThat(fetched(bob, f).fixed()).isEqualTo(fixed);
        assertThat(row(RowKey.linkFixed(id)).expiresAt())
                .isEqualTo(relay.now.plus(relay.limits.duration(Limit.REFETCH)));
    }

    @Test
    void anAddressIsFetchedByManyAndItsMutablePartChanges() {
        put(Command.PutLink.Part.REUSABLE, fixed);
        assertThat(fetched(bob, f)).isEqualTo(new FetchedLink(fixed, Optional.empty()));
        for (int week = 0; week < 10; week++) {
            relay.now = relay.now.plus(Duration.ofDays(7));
            Bytes mutable = Bytes.owned(relay.entropy.bytes(500 + week));
            assertThat(alice.reply(put(Command.PutLink.Part.MUTABLE, mutable)))
                    .isEqualTo(new Reply.Done());
            assertThat(fetched(bob, other)).isEqualTo(new FetchedLink(fixed, Optional.of(mutable)));
        }
        assertThat(state()).isEqualTo(new Reply.LinkStatus(Optional.empty(), false));
    }

    @Test
    void anInvitationThatNobodyFetchedIsGoneAfterThirtyDays() {
        put(Command.PutLink.Part.ONE_TIME, fixed);
        relay.now = relay.now.plus(Duration.ofDays(30));
        long seq = fetch(bob, f);
        assertThat(bob.answer(seq)).isInstanceOf(Answer.Refused.class);
        assertThat(alice.reply(put(Command.PutLink.Part.ONE_TIME, fixed)))
                .isEqualTo(new Reply.Done());
        assertThat(fetched(bob, f).fixed()).isEqualTo(fixed);
    }

    @Test
    void puttingAgainIsWellAndPuttingSomethingElseIsNot() {
        put(Command.PutLink.Part.ONE_TIME, fixed);
        assertThat(alice.reply(put(Command.PutLink.Part.ONE_TIME, fixed)))
                .isEqualTo(new Reply.Done());
        assertThat(alice.reply(put(Command.PutLink.Part.REUSABLE, fixed)))
                .isEqualTo(new Reply.No(Refusal.CONFLICT, 0));
        Bytes different = Bytes.owned(relay.entropy.bytes(Command.PutLink.MAX_BLOB));
        assertThat(alice.reply(put(Command.PutLink.Part.ONE_TIME, different)))
                .isEqualTo(new Reply.No(Refusal.CONFLICT, 0));
        assertThat(fetched(bob, f).fixed()).isEqualTo(fixed);
    }

    @Test
    void aOneTimeInvitationHasNoMutablePart() {
        put(Command.PutLink.Part.ONE_TIME, fixed);
        long seq = put(Command.PutLink.Part.MUTABLE, Bytes.owned(new byte[] {1}));
        assertThat(alice.answer(seq)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void nobodyButTheOwnerTouchesAnInvitation() {
        put(Command.PutLink.Part.REUSABLE, fixed);
        Command[] commands = {
            new Command.PutLink(other.publicKey(), Command.PutLink.Part.REUSABLE, fixed),
            new Command.PutLink(other.publicKey(), Command.PutLink.Part.MUTABLE, fixed),
            new Command.LinkState(),
            new Command.DeleteLink(),
        };
        for (Command command : commands) {
            Connection eve = relay.connect();
            long seq = eve.ask(id.entity(), command, Role.LINK, other);
            assertThat(eve.answer(seq)).isEqualTo(new Answer.Refused(seq, 0, Refusal.REFUSED));
        }
        assertThat(fetched(bob, f)).isEqualTo(new FetchedLink(fixed, Optional.empty()));
    }

    @Test
    void aDeletedInvitationLeavesNothing() {
        put(Command.PutLink.Part.REUSABLE, fixed);
        put(Command.PutLink.Part.MUTABLE, Bytes.owned(new byte[] {1}));
        long seq = alice.ask(id.entity(), new Command.DeleteLink(), Role.LINK, owner);
        assertThat(alice.reply(seq)).isEqualTo(new Reply.Done());
        assertThat(relay.rows).isEmpty();
    }

    @Test
    void whatIsFetchedDoesNotGoOutAsItCameIn() {
        put(Command.PutLink.Part.ONE_TIME, fixed);
        fetch(bob, f);
        assertThat(
                        Collections.disjoint(
                                QueueTest.sixteens(bob.frames.getLast()),
                                QueueTest.sixteens(fixed.shared())))
                .isTrue();
    }

    @Test
    void aFetchThatSomebodyElseSendsIsRefused() {
        put(Command.PutLink.Part.ONE_TIME, fixed);
        Connection eve = relay.connect();
        long seq = eve.ask(id.entity(), new Command.FetchLink(f.publicKey()), Role.LINK, other);
        assertThat(eve.answer(seq)).isInstanceOf(Answer.Refused.class);
        assertThat(state()).isEqualTo(new Reply.LinkStatus(Optional.empty(), false));
    }

    private long put(Command.PutLink.Part part, Bytes blob) {
        return alice.ask(
                id.entity(), new Command.PutLink(owner.publicKey(), part, blob), Role.LINK, owner);
    }

    private long fetch(Connection connection, AgreementKey key) {
        return connection.ask(id.entity(), new Command.FetchLink(key.publicKey()), Role.LINK, key);
    }

    private FetchedLink fetched(Connection connection, AgreementKey key) {
        return FetchedLink.decode(connection.content(fetch(connection, key)));
    }

    private Reply state() {
        return alice.reply(alice.ask(id.entity(), new Command.LinkState(), Role.LINK, owner));
    }

    private Row row(RowKey key) {
        return Optional.ofNullable(relay.rows.get(key)).orElseThrow();
    }
}
