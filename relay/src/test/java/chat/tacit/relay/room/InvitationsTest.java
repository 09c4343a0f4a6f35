package chat.tacit.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.InvitationWork;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.store.memory.MemoryStore;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

/** Invitations that wait at a homeserver ({@code spec/50-room} §7). */
class InvitationsTest {
    private static final int ALL = Integer.MAX_VALUE;

    private final MemoryStore store = new MemoryStore(1 << 22);
    private final VirtualHost host =
            new VirtualHost(
                    store,
                    Limits.defaults()
                            .with(Limit.ROOM_INVITATIONS, 5)
                            .with(Limit.ROOM_INVITATIONS_PER_MINUTE, 3));
    private final TestAccount anna = new TestAccount(host, "anna");
    private final VirtualSession owner = host.session(9);

    @BeforeEach
    void register() {
        anna.register(owner);
        owner.ask(new Request.PostKey(anna.bundle(1)));
    }

    private static Optional<Refusal> refusal(Reply reply) {
        return VirtualSession.refusal(reply);
    }

    private Reply invite(AccountName name, Bytes sealed, int bits) {
        VirtualSession session = host.session();
        InvitationWork work = new InvitationWork(session.id(), name.id(), sealed);
        long nonce = work.search(bits, 0, ALL).orElseThrow();
        if (bits < InvitationWork.LEAST) {
            while (work.bits(nonce) >= InvitationWork.LEAST) {
                nonce = work.search(bits, nonce + 1, ALL).orElseThrow();
            }
        }
        return session.ask(new Request.PostInvitation(name.handle(), sealed, nonce));
    }

    private static Bytes sealed() {
        return Bytes.owned(Entropy.system().bytes(3_921));
    }

    private Reply invite() {
        return invite(anna.name, sealed(), 20);
    }

    @Test
    void whatWaitsIsToldAndThenWhatComes() {
        Bytes first = sealed();
        Bytes second = sealed();
        assertThat(invite(anna.name, first, 20)).isEqualTo(new Reply.Done());
        VirtualCall stream = owner.begin(_ -> new Request.StreamInvitations(0));
        assertThat(stream.items).containsExactly(new Reply.Invited(1, host.now, first));
        invite(anna.name, second, 20);
        assertThat(stream.items).hasSize(2);
        assertThat(stream.items.getLast()).isEqualTo(new Reply.Invited(2, host.now, second));
        Reply.SignedIn in = (Reply.SignedIn) anna.signIn(host.session(9));
        assertThat(in.waiting()).isEqualTo(2);
        assertThat(owner.ask(new Request.DropInvitations(1))).isEqualTo(new Reply.Done());
        assertThat(owner.begin(_ -> new Request.StreamInvitations(0)).items)
                .containsExactly(new Reply.Invited(2, host.now, second));
        assertThat(owner.begin(_ -> new Request.StreamInvitations(2)).items).isEmpty();
    }

    @Test
    void invitationThatNobodyFetchesEndsAfterThirtyDays() {
        assertThat(invite()).isEqualTo(new Reply.Done());
        host.pass(Duration.ofDays(30).minusMinutes(1));
        assertThat(waiting()).isEqualTo(1);
        host.pass(Duration.ofMinutes(2));
        assertThat(waiting()).isZero();
        assertThat(owner().begin(_ -> new Request.StreamInvitations(0)).items).isEmpty();
    }

    /** How many wait after a sweep of the store. */
    private int waiting() {
        store.sweep(host.now).toCompletableFuture().join();
        return ((Reply.SignedIn) anna.signIn(host.session(9))).waiting();
    }

    private VirtualSession owner() {
        VirtualSession session = host.session(9);
        anna.signIn(session);
        return session;
    }

    @Test
    void floodMeetsWorkAndAnEnd() {
        assertThat(refusal(invite(anna.name, sealed(), 12))).contains(Refusal.REFUSED);
        for (int i = 0; i < 3; i++) {
            assertThat(refusal(invite())).isEmpty();
        }
        assertThat(invite()).isEqualTo(Reply.Refused.of(Refusal.TOO_MANY, 60));
        host.pass(Duration.ofMinutes(1));
        assertThat(refusal(invite())).isEmpty();
        assertThat(invite(anna.name, sealed(), 20))
                .isIn(Reply.Refused.of(Refusal.WORK, 21), new Reply.Done());
        if (owner.begin(_ -> new Request.StreamInvitations(0)).items.size() == 4) {
            assertThat(refusal(invite(anna.name, sealed(), 21))).isEmpty();
        }
        assertThat(invite()).isEqualTo(Reply.Refused.of(Refusal.TOO_MANY));
        owner.ask(new Request.DropInvitations(5));
        host.pass(Duration.ofMinutes(1));
        assertThat(refusal(invite())).isEmpty();
    }

    @Test
    void workIsForThisSessionAccountAndBytes() {
        VirtualSession session = host.session();
        Bytes sealed = sealed();
        InvitationWork work = new InvitationWork(host.session().id(), anna.name.id(), sealed);
        long nonce = work.search(20, 0, ALL).orElseThrow();
        Request elsewhere = new Request.PostInvitation(anna.name.handle(), sealed, nonce);
        assertThat(refusal(session.ask(elsewhere))).contains(Refusal.REFUSED);
    }

    @Test
    void handleWithoutABundleIsRefused() {
        TestAccount bert = new TestAccount(host, "bert");
        bert.register(host.session(8));
        assertThat(refusal(invite(bert.name, sealed(), 20))).contains(Refusal.REFUSED);
        assertThat(refusal(invite(host.name("nobody"), sealed(), 20))).contains(Refusal.REFUSED);
    }

    @Test
    void whoIsSignedInInvitesNobodyOnThatSession() {
        Bytes sealed = sealed();
        InvitationWork work = new InvitationWork(owner.id(), anna.name.id(), sealed);
        long nonce = work.search(20, 0, ALL).orElseThrow();
        Request request = new Request.PostInvitation(anna.name.handle(), sealed, nonce);
        assertThat(refusal(owner.ask(request))).contains(Refusal.REFUSED);
        assertThat(refusal(host.session().ask(new Request.DropInvitations(1))))
                .contains(Refusal.SIGN_IN);
    }
}
