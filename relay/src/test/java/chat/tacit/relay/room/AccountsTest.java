package chat.tacit.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.store.memory.MemoryStore;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an account has at its homeserver ({@code spec/50-room} §4, §6 and §8). */
class AccountsTest {
    private final MemoryStore store = new MemoryStore(1 << 24);
    private final VirtualHost host =
            new VirtualHost(
                    store,
                    Limits.defaults()
                            .with(Limit.ROOMS_PER_ACCOUNT, 2)
                            .with(Limit.ROOM_LOOKUPS_PER_ADDRESS, 40));
    private final TestAccount anna = new TestAccount(host, "anna");
    private final VirtualSession session = host.session(9);

    @BeforeEach
    void register() {
        assertThat(refusal(anna.register(session))).isEmpty();
    }

    private static Optional<Refusal> refusal(Reply reply) {
        return VirtualSession.refusal(reply);
    }

    private Reply post(SignedBundle bundle) {
        return session.ask(new Request.PostKey(bundle));
    }

    private Reply look(String handle) {
        return host.session().ask(new Request.GetKey(new Handle(handle)));
    }

    @Test
    void bundleIsReplacedByTheNextVersionAlone() {
        assertThat(refusal(look("anna"))).contains(Refusal.REFUSED);
        SignedBundle first = anna.bundle(1);
        assertThat(refusal(post(anna.bundle(2)))).contains(Refusal.CONFLICT);
        assertThat(post(first)).isEqualTo(new Reply.Done());
        assertThat(post(first)).isEqualTo(new Reply.Done());
        assertThat(refusal(post(anna.bundle(1)))).contains(Refusal.CONFLICT);
        assertThat(look("anna")).isEqualTo(new Reply.Key(first));
        assertThat(post(anna.bundle(2))).isEqualTo(new Reply.Done());
        Reply.SignedIn in = (Reply.SignedIn) anna.signIn(host.session());
        assertThat(in.keyVersion()).isEqualTo(2);
    }

    @Test
    void bundleIsSignedByTheAccountsKey() {
        SignedBundle good = anna.bundle(1);
        byte[] signature = good.signature().toArray();
        signature[3] ^= 1;
        SignedBundle forged = new SignedBundle(good.bundle(), good.bytes(), Bytes.owned(signature));
        assertThat(refusal(post(forged))).contains(Refusal.REFUSED);
    }

    @Test
    void anotherAccountKeyNeedsThePasswordAndForgetsDevices() {
        post(anna.bundle(1));
        VirtualSession device = host.session(9);
        anna.signInByDevice(device);
        anna.accountKey = SigningKey.generate(Entropy.system());
        SignedBundle changed = anna.bundle(2);
        assertThat(refusal(device.ask(new Request.PostKey(changed)))).contains(Refusal.SIGN_IN);
        assertThat(post(changed)).isEqualTo(new Reply.Done());
        assertThat(device.begin(_ -> new Request.GetPrivateKey()).rejected)
                .contains(Refusal.SESSION);
        assertThat(refusal(anna.signInByDevice(host.session(9), Optional.empty())))
                .contains(Refusal.REFUSED);
        assertThat(refusal(anna.signInByDevice(host.session(9)))).isEmpty();
    }

    @Test
    void whatConcernsAnAccountIsRefusedElsewhere() {
        Fingerprint foreign = new Fingerprint(Bytes.zeros(32));
        AccountName elsewhere = new AccountName(anna.name.handle(), foreign);
        AccountName other = host.name("bert");
        for (AccountName name : List.of(elsewhere, other)) {
            assertThat(refusal(post(anna.bundle(name, 1)))).contains(Refusal.NOT_HOME);
            Request blob =
                    new Request.PostPrivateKey(name, 1, TestAccount.blob(1), Optional.empty());
            assertThat(refusal(session.ask(blob))).contains(Refusal.NOT_HOME);
            assertThat(refusal(session.ask(new Request.GenerateChannelPair(name, false))))
                    .contains(Refusal.NOT_HOME);
        }
    }

    @Test
    void privateKeyIsReadAndReplacedByPasswordAlone() {
        VirtualSession device = host.session(9);
        anna.signInByDevice(device);
        assertThat(refusal(session.ask(new Request.GetPrivateKey()))).contains(Refusal.REFUSED);
        Request.PostPrivateKey first = anna.privateKey(1);
        assertThat(device.ask(first)).isEqualTo(new Reply.Done());
        assertThat(refusal(device.ask(new Request.GetPrivateKey()))).contains(Refusal.SIGN_IN);
        assertThat(session.ask(new Request.GetPrivateKey()))
                .isEqualTo(new Reply.PrivateKey(1, first.blob()));
        assertThat(refusal(device.ask(anna.privateKey(2)))).contains(Refusal.SIGN_IN);
        assertThat(refusal(session.ask(anna.privateKey(3)))).contains(Refusal.CONFLICT);
        assertThat(session.ask(first)).isEqualTo(new Reply.Done());
        Request misnamed =
                new Request.PostPrivateKey(anna.name, 2, TestAccount.blob(3), Optional.empty());
        assertThat(refusal(session.ask(misnamed))).contains(Refusal.REFUSED);
        assertThat(session.ask(anna.privateKey(2))).isEqualTo(new Reply.Done());
    }

    @Test
    void newPasswordEndsTokensAndOtherSessions() {
        VirtualSession other = host.session(9);
        anna.signIn(other);
        VirtualSession device = host.session(9);
        anna.signInByDevice(device);
        Optional<Secret> token = anna.token;
        SigningKey key = SigningKey.generate(Entropy.system());
        Request.PostPrivateKey change = anna.newPassword(session, key, 1);
        assertThat(refusal(other.ask(change))).contains(Refusal.REFUSED);
        assertThat(refusal(device.ask(change))).contains(Refusal.SIGN_IN);
        assertThat(session.ask(change)).isEqualTo(new Reply.Done());
        assertThat(other.begin(_ -> new Request.GetPrivateKey()).rejected)
                .contains(Refusal.SESSION);
        assertThat(device.begin(_ -> new Request.GetPrivateKey()).rejected).isEmpty();
        assertThat(refusal(anna.signIn(host.session(9)))).contains(Refusal.REFUSED);
        anna.signInKey = key;
        assertThat(refusal(anna.signIn(host.session(9)))).isEmpty();
        anna.device = SigningKey.generate(Entropy.system());
        assertThat(refusal(anna.signInByDevice(host.session(9), token))).contains(Refusal.REFUSED);
    }

    @Test
    void accountMakesSoManyRoomsThatLast() {
        Request room = new Request.GenerateChannelPair(anna.name, false);
        Request pair = new Request.GenerateChannelPair(anna.name, true);
        Reply.ChannelPair first = (Reply.ChannelPair) session.ask(room);
        assertThat(refusal(session.ask(room))).isEmpty();
        assertThat(refusal(session.ask(room))).contains(Refusal.TOO_MANY);
        Reply.ChannelPair own = (Reply.ChannelPair) session.ask(pair);
        assertThat(refusal(session.ask(pair))).isEmpty();
        assertThat(refusal(session.ask(pair))).contains(Refusal.TOO_MANY);
        VirtualSession apart = host.session();
        assertThat(refusal(new TestRoom(first.room()).create(apart))).isEmpty();
        assertThat(refusal(new TestRoom(own.room()).create(apart))).isEmpty();
        host.pass(Duration.ofHours(1));
        VirtualSession later = host.session(9);
        anna.signIn(later);
        assertThat(refusal(later.ask(room))).isEmpty();
        assertThat(refusal(later.ask(room))).contains(Refusal.TOO_MANY);
        Reply.SignedIn in = (Reply.SignedIn) anna.signIn(host.session(9));
        assertThat(in.privateRoom()).isPresent();
    }

    @Test
    void whoKnowsThePasswordHasAPrivatePairWhateverStandsInTheWay() {
        Request pair = new Request.GenerateChannelPair(anna.name, true);
        RoomId kept = ((Reply.ChannelPair) session.ask(pair)).room();
        TestRoom own = new TestRoom(kept);
        assertThat(refusal(own.create(host.session()))).isEmpty();
        VirtualSession device = host.session(9);
        anna.signInByDevice(device);
        TestRoom inTheWay = new TestRoom(((Reply.ChannelPair) device.ask(pair)).room());
        assertThat(refusal(inTheWay.create(host.session()))).isEmpty();
        assertThat(refusal(session.ask(pair))).contains(Refusal.TOO_MANY);

        Request another = new Request.GenerateChannelPair(anna.name, true, Optional.of(kept));
        assertThat(refusal(device.ask(another))).contains(Refusal.SIGN_IN);
        assertThat(refusal(inTheWay.say(host.session()))).isEmpty();
        RoomId fresh = ((Reply.ChannelPair) session.ask(another)).room();
        assertThat(refusal(inTheWay.say(host.session()))).contains(Refusal.REFUSED);
        assertThat(refusal(own.say(host.session()))).isEmpty();
        assertThat(refusal(new TestRoom(fresh).create(host.session()))).isEmpty();
        assertThat(refusal(session.ask(pair))).contains(Refusal.TOO_MANY);
    }

    @Test
    void deletedAccountLeavesNothingButItsName() {
        post(anna.bundle(1));
        session.ask(anna.privateKey(1));
        Reply.ChannelPair own =
                (Reply.ChannelPair) session.ask(new Request.GenerateChannelPair(anna.name, true));
        TestRoom pair = new TestRoom(own.room());
        pair.create(host.session());
        SignInProof proof = anna.proof(session);
        Bytes wrong = anna.signInKey.sign(proof.deleteAccount());
        assertThat(refusal(session.ask(new Request.DeleteAccount(wrong))))
                .contains(Refusal.REFUSED);
        Bytes signature = anna.accountKey.sign(proof.deleteAccount());
        VirtualSession device = host.session(9);
        anna.signInByDevice(device);
        assertThat(refusal(device.ask(new Request.DeleteAccount(signature))))
                .contains(Refusal.SIGN_IN);
        assertThat(session.ask(new Request.DeleteAccount(signature))).isEqualTo(new Reply.Done());
        assertThat(device.begin(_ -> new Request.GetPrivateKey()).rejected)
                .contains(Refusal.SESSION);
        assertThat(refusal(look("anna"))).contains(Refusal.REFUSED);
        assertThat(refusal(pair.say(host.session()))).contains(Refusal.REFUSED);
        assertThat(refusal(anna.signIn(host.session(9)))).contains(Refusal.REFUSED);
        assertThat(refusal(anna.register(host.session(9)))).contains(Refusal.CONFLICT);
        host.pass(Duration.ofDays(365));
        assertThat(refusal(new TestAccount(host, "anna").register(host.session(9)))).isEmpty();
    }

    @Test
    void addressLooksAtSoManyHandlesInAnHour() {
        for (int i = 0; i < 40; i++) {
            assertThat(refusal(look("nobody" + i))).contains(Refusal.REFUSED);
        }
        assertThat(refusal(look("anna"))).contains(Refusal.TOO_MANY);
        host.pass(Duration.ofHours(1));
        assertThat(refusal(look("anna"))).contains(Refusal.REFUSED);
    }
}
