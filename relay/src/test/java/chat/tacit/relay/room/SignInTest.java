package chat.tacit.relay.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.store.memory.MemoryStore;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Registering and signing in ({@code spec/50-room} §5). */
class SignInTest {
    private final MemoryStore store = new MemoryStore(1 << 22);
    private final VirtualHost host = new VirtualHost(store, Limits.defaults());
    private final TestAccount anna = new TestAccount(host, "anna");

    private static Optional<Refusal> refusal(Reply reply) {
        return VirtualSession.refusal(reply);
    }

    /** A wrong password from an address. */
    private Reply guess(int from) {
        TestAccount guesser = new TestAccount(host, "anna");
        return guesser.signIn(host.session(from));
    }

    @Test
    void registeredAccountSignsInByPasswordAndByDevice() {
        assertThat(anna.register(host.session())).isInstanceOf(Reply.SignedIn.class);
        assertThat(anna.signIn(host.session())).isInstanceOf(Reply.SignedIn.class);
        assertThat(anna.signInByDevice(host.session())).isInstanceOf(Reply.SignedIn.class);
        assertThat(anna.signInByDevice(host.session(), Optional.empty()))
                .isInstanceOf(Reply.SignedIn.class);
        VirtualSession later = new VirtualHost(store, Limits.defaults()).session();
        assertThat(anna.signInByDevice(later)).isInstanceOf(Reply.SignedIn.class);
    }

    @Test
    void handleIsRegisteredOnceAndTheSameKeysAgainAreDone() {
        anna.register(host.session());
        assertThat(anna.register(host.session())).isInstanceOf(Reply.SignedIn.class);
        assertThat(refusal(new TestAccount(host, "anna").register(host.session())))
                .contains(Refusal.CONFLICT);
        anna.signInKey = SigningKey.generate(Entropy.system());
        assertThat(refusal(anna.register(host.session()))).contains(Refusal.CONFLICT);
    }

    @Test
    void registrationNamesTheToldTermsAndIsSignedForThisSession() {
        VirtualSession session = host.session();
        SignInTerms told = TestAccount.terms(session, anna.name);
        SignInTerms weaker = new SignInTerms(told.salt(), 1, told.memory(), told.lanes());
        assertThat(refusal(session.ask(anna.registration(session, weaker, Optional.empty()))))
                .contains(Refusal.REFUSED);
        Request recorded = anna.registration(session, told, Optional.empty());
        assertThat(refusal(host.session().ask(recorded))).contains(Refusal.REFUSED);
        assertThat(refusal(session.ask(recorded))).isEmpty();
    }

    @Test
    void relayThatAsksForACodeTakesEachOfItsOwn() {
        Secret first = Secret.random(Entropy.system(), 16);
        Secret second = Secret.random(Entropy.system(), 256);
        VirtualHost asking =
                new VirtualHost(store, Limits.defaults(), Optional.of(List.of(first, second)));
        TestAccount bert = new TestAccount(asking, "bert");
        assertThat(refusal(bert.register(asking.session()))).contains(Refusal.INVITE_CODE);
        Secret wrong = Secret.random(Entropy.system(), 16);
        assertThat(refusal(bert.register(asking.session(), Optional.of(wrong))))
                .contains(Refusal.INVITE_CODE);
        anna.register(host.session());
        TestAccount taken = new TestAccount(asking, "anna");
        assertThat(refusal(taken.register(asking.session(), Optional.of(wrong))))
                .contains(Refusal.INVITE_CODE);
        assertThat(refusal(taken.register(asking.session(), Optional.of(second))))
                .contains(Refusal.CONFLICT);
        assertThat(refusal(bert.register(asking.session(), Optional.of(second)))).isEmpty();
        TestAccount carl = new TestAccount(asking, "carl");
        assertThat(refusal(carl.register(asking.session(), Optional.of(first)))).isEmpty();
    }

    @Test
    void addressRegistersSoOftenAnHourAndTheRelayTakesSoManyAccounts() {
        for (int i = 0; i < 8; i++) {
            assertThat(refusal(new TestAccount(host, "user" + i).register(host.session())))
                    .isEmpty();
        }
        assertThat(refusal(anna.register(host.session()))).contains(Refusal.TOO_MANY);
        assertThat(refusal(anna.register(host.session(2)))).isEmpty();
        host.pass(Duration.ofHours(1));
        TestAccount bert = new TestAccount(host, "bert");
        assertThat(refusal(bert.register(host.session()))).isEmpty();

        VirtualHost full = new VirtualHost(store, Limits.defaults().with(Limit.ROOM_ACCOUNTS, 10));
        assertThat(refusal(new TestAccount(full, "carl").register(full.session())))
                .contains(Refusal.TOO_MANY);
    }

    @Test
    void unknownHandleLooksLikeAWrongPassword() {
        anna.register(host.session());
        VirtualSession session = host.session();
        SignInTerms known = TestAccount.terms(session, anna.name);
        SignInTerms unknown = TestAccount.terms(session, host.name("nobody"));
        assertThat(unknown.salt()).isNotEqualTo(known.salt());
        assertThat(unknown)
                .isEqualTo(
                        new SignInTerms(
                                unknown.salt(), known.passes(), known.memory(), known.lanes()));
        assertThat(TestAccount.terms(host.session(), host.name("nobody"))).isEqualTo(unknown);
        assertThat(TestAccount.terms(host.session(), anna.name)).isEqualTo(known);

        Reply wrong = guess(1);
        Reply nobody = new TestAccount(host, "nobody").signIn(host.session());
        assertThat(nobody).isEqualTo(wrong).isEqualTo(Reply.Refused.of(Refusal.REFUSED));
        TestAccount foreign = new TestAccount(host, "anna");
        foreign.token = anna.token;
        assertThat(foreign.signInByDevice(host.session())).isEqualTo(wrong);
        assertThat(new TestAccount(host, "nobody").signInByDevice(host.session())).isEqualTo(wrong);
        assertThat(anna.signInByDevice(host.session(), Optional.empty())).isEqualTo(wrong);
    }

    @Test
    void recordedSignInIsNothingInAnotherSession() {
        VirtualSession session = host.session();
        anna.register(session);
        Bytes signature = anna.signInKey.sign(anna.proof(session).password());
        Request recorded =
                new Request.SignIn(
                        anna.name.handle(),
                        new Request.SignIn.Password(signature),
                        Optional.empty());
        assertThat(refusal(host.session().ask(recorded))).contains(Refusal.REFUSED);
        assertThat(refusal(session.ask(recorded))).isEmpty();
    }

    @Test
    void guessesAreCountedPerAddressAndPerAccount() {
        anna.register(host.session(99));
        for (int i = 0; i < 10; i++) {
            assertThat(refusal(guess(1))).contains(Refusal.REFUSED);
        }
        assertThat(guess(1)).isEqualTo(Reply.Refused.of(Refusal.TOO_MANY, 3_600));
        for (int i = 0; i < 90; i++) {
            assertThat(refusal(guess(2 + i / 9))).contains(Refusal.REFUSED);
        }
        assertThat(guess(50)).isEqualTo(Reply.Refused.of(Refusal.TOO_MANY, 86_400));
        for (int i = 0; i < 10; i++) {
            assertThat(refusal(new TestAccount(host, "nobody").signIn(host.session(7))))
                    .contains(Refusal.REFUSED);
        }
        assertThat(refusal(new TestAccount(host, "nobody").signIn(host.session(7))))
                .contains(Refusal.TOO_MANY);
    }

    @Test
    void strangerWhoFillsTheBucketsLocksNobodyOut() {
        anna.register(host.session(99));
        anna.signIn(host.session(99));
        for (int i = 0; i < 110; i++) {
            guess(1 + i / 10);
        }
        assertThat(refusal(anna.signIn(host.session(60)))).contains(Refusal.TOO_MANY);
        assertThat(refusal(anna.signIn(host.session(60), anna.token))).isEmpty();
        assertThat(refusal(anna.signIn(host.session(99)))).isEmpty();
        assertThat(refusal(anna.signInByDevice(host.session(61)))).isEmpty();
    }

    @Test
    void accountKeepsTheLastEightTokens() {
        anna.register(host.session());
        Optional<Secret> first = anna.token;
        for (int i = 0; i < 7; i++) {
            anna.signIn(host.session());
        }
        SigningKey device = anna.device;
        assertThat(refusal(anna.signInByDevice(host.session(), first))).isEmpty();
        anna.device = SigningKey.generate(Entropy.system());
        assertThat(refusal(anna.signInByDevice(host.session(), first))).contains(Refusal.REFUSED);
        anna.device = device;
        assertThat(refusal(anna.signInByDevice(host.session(), Optional.empty()))).isEmpty();
    }

    @Test
    void accountHasSoManyDevices() {
        anna.register(host.session());
        for (int i = 0; i < 64; i++) {
            anna.device = SigningKey.generate(Entropy.system());
            assertThat(refusal(anna.signInByDevice(host.session()))).isEmpty();
        }
        anna.device = SigningKey.generate(Entropy.system());
        assertThat(refusal(anna.signInByDevice(host.session()))).contains(Refusal.TOO_MANY);
    }

    @Test
    void removedDeviceDoesNotBecomeKnownAgain() {
        VirtualSession owner = host.session();
        anna.register(owner);
        VirtualSession removed = host.session();
        anna.signInByDevice(removed);
        Optional<Secret> old = anna.token;
        SigningKey device = anna.device;
        assertThat(owner.ask(new Request.CutDevice(anna.deviceId()))).isEqualTo(new Reply.Done());
        VirtualCall cut = removed.begin(_ -> new Request.GetPrivateKey());
        assertThat(cut.rejected).contains(Refusal.SESSION);
        assertThat(refusal(anna.signInByDevice(host.session(), old))).contains(Refusal.REFUSED);
        anna.device = SigningKey.generate(Entropy.system());
        assertThat(refusal(anna.signInByDevice(host.session(), old))).contains(Refusal.REFUSED);
        anna.device = device;
        anna.signIn(host.session());
        assertThat(refusal(anna.signInByDevice(host.session()))).isEmpty();
    }
}
