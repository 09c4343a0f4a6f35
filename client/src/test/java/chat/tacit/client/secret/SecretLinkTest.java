package chat.tacit.client.secret;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.RealRelays;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.secret.LinkException.Kind;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.NotingProxy;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.relay.Keys;
import chat.tacit.relay.Relay;
import chat.tacit.relay.edge.Listen;

import io.vertx.core.dns.AddressResolverOptions;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Links to real relays over real sockets. */
@Timeout(60)
class SecretLinkTest {
    private static final Handle ANNA = new Handle("anna");
    private static final Asking TERMS = Asking.of(new Request.GetSignIn(ANNA));

    private final Dialler dialler = new Dialler(AddressResolverOptions::new);
    private final Wishes wishes = new Wishes();
    private final SecretLinks links = new SecretLinks(dialler, wishes, Entropy.system());

    /** What the user wants. */
    private static final class Wishes implements SecretLinks.Ways {
        private volatile List<RelayProxy> path = List.of();
        private volatile boolean allowed = true;

        @Override
        public List<RelayProxy> path(RelayAddress relay) {
            return path;
        }

        @Override
        public boolean allows(RelayAddress relay) {
            return allowed;
        }
    }

    private static AccountAddress anna(Relay relay) {
        return new AccountAddress(relay.address(), ANNA);
    }

    @AfterEach
    void stop() {
        links.close();
        dialler.close();
    }

    private static void assertFails(Kind kind, Call call) {
        Assertions.assertThatExceptionOfType(LinkException.class)
                .isThrownBy(call::make)
                .satisfies(e -> assertThat(e.kind()).as(e.sentence()).isEqualTo(kind));
    }

    private interface Call {
        void make() throws LinkException;
    }

    /** Signs the link's session in, under a new account. */
    private static void register(SecretLink link) throws LinkException {
        SigningKey key = SigningKey.generate(Entropy.system());
        SignInTerms terms = (SignInTerms) link.call(TERMS);
        AccountName name = new AccountName(ANNA, link.relay().fingerprint());
        Reply in =
                link.call((session, _) -> {
                    SignInProof proof = new SignInProof(name, session);
                    var signature =
                            key.sign(proof.registration(key.publicKey(), key.publicKey(), terms));
                    return new Request.Register(
                            ANNA,
                            key.publicKey(),
                            key.publicKey(),
                            terms,
                            Optional.empty(),
                            signature,
                            signature);
                });
        assertThat(in).isInstanceOf(Reply.SignedIn.class);
    }

    /** A stream of invitations that waits for the first, begun in a thread of its own. */
    private static CompletableFuture<Kind> listen(SecretLink link) throws Exception {
        CompletableFuture<Kind> ended = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> listen(link, begun, ended));
        begun.await();
        return ended;
    }

    private static void listen(
            SecretLink link, CountDownLatch begun, CompletableFuture<Kind> ended) {
        Asking asking =
                (_, _) -> {
                    begun.countDown();
                    return new Request.StreamInvitations(0);
                };
        try {
            link.stream(asking, _ -> {});
            ended.completeExceptionally(new AssertionError("ended well"));
        } catch (LinkException e) {
            ended.complete(e.kind());
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    private static Kind await(CompletableFuture<Kind> ended) throws Exception {
        return ended.get(30, TimeUnit.SECONDS);
    }

    @Test
    void callsAreAnsweredInOneSession() throws Exception {
        try (Relay relay = RealRelays.rooms();
                SecretLink link = links.home(anna(relay))) {
            SessionId session = link.id();
            assertThat(link.call(TERMS)).isInstanceOf(SignInTerms.class);
            assertThat(link.call(Asking.of(new Request.GetKey(ANNA))))
                    .isEqualTo(Reply.Refused.of(Refusal.REFUSED));
            assertThat(link.id()).isEqualTo(session);
        }
    }

    @Test
    void linksOfOneRelayShareNoSession() throws Exception {
        try (Relay relay = RealRelays.rooms();
                SecretLink link = links.home(anna(relay));
                SecretLink other = links.home(anna(relay))) {
            assertThat(link.id()).isNotEqualTo(other.id());
        }
    }

    @Test
    void relayOfAnotherKeyIsToldNothingButHello() throws Exception {
        try (Relay relay = RealRelays.rooms();
                Relay expected = RealRelays.rooms()) {
            RelayAddress real = relay.address();
            RelayAddress wrong =
                    new RelayAddress(expected.address().fingerprint(), real.hosts(), real.port());
            try (SecretLink link = links.home(new AccountAddress(wrong, ANNA))) {
                Asking never =
                        (_, _) -> {
                            throw new AssertionError("was asked");
                        };
                assertFails(Kind.NONSENSE, () -> link.call(never));
            }
        }
    }

    @Test
    void relayThatIsGoneIsSaidToBe() throws Exception {
        RelayAddress gone;
        try (Relay relay = RealRelays.rooms()) {
            gone = relay.address();
        }
        try (SecretLink link = links.home(new AccountAddress(gone, ANNA))) {
            assertFails(Kind.UNREACHABLE, () -> link.call(TERMS));
        }
    }

    @Test
    void relayWithoutTheServiceSaysSo() throws Exception {
        try (Relay relay = RealRelays.leading();
                SecretLink link = links.home(anna(relay))) {
            Assertions.assertThatExceptionOfType(LinkException.class)
                    .isThrownBy(() -> link.call(TERMS))
                    .satisfies(e -> assertThat(e.refusal()).contains(Refusal.SERVICE_OFF));
        }
    }

    @Test
    void relayThatForgotTheSessionIsGreetedAgain() throws Exception {
        Keys keys = RealRelays.keys();
        RelayAddress address;
        SecretLink link;
        SessionId before;
        try (Relay relay =
                RealRelays.rooms(keys, Listen.loopback(), Limits.defaults(), RealRelays.memory())) {
            address = relay.address();
            link = links.home(new AccountAddress(address, ANNA));
            before = link.id();
            assertThat(link.call(TERMS)).isInstanceOf(SignInTerms.class);
        }
        try (Relay _ =
                RealRelays.rooms(
                        keys,
                        Listen.loopback().at(address.port()),
                        Limits.defaults(),
                        RealRelays.memory())) {
            assertThat(link.call(TERMS)).isInstanceOf(SignInTerms.class);
            assertThat(link.id()).isNotEqualTo(before);
        }
    }

    /** A relay that says every so many seconds that a stream goes on. */
    private static Relay keepingAlive(int seconds) throws Exception {
        Limits limits = Limits.defaults().with(Limit.ROOM_KEEPALIVE, seconds);
        return RealRelays.rooms(RealRelays.keys(), Listen.loopback(), limits, RealRelays.memory());
    }

    @Test
    void streamThatIsQuietGoesOn() throws Exception {
        try (Relay relay = keepingAlive(1);
                SecretLink link = links.home(anna(relay), Duration.ofSeconds(3))) {
            register(link);
            CompletableFuture<Kind> ended = listen(link);
            Assertions.assertThatExceptionOfType(java.util.concurrent.TimeoutException.class)
                    .isThrownBy(() -> ended.get(4, TimeUnit.SECONDS));
            links.close();
            assertThat(await(ended)).isIn(Kind.CLOSED, Kind.UNREACHABLE);
        }
    }

    @Test
    void streamThatIsSilentIsGivenUp() throws Exception {
        try (Relay relay = keepingAlive(2);
                SecretLink link = links.home(anna(relay), Duration.ofSeconds(1))) {
            register(link);
            assertThat(await(listen(link))).isEqualTo(Kind.UNREACHABLE);
        }
    }

    @Test
    void streamThatIsRefusedEndsWell() throws Exception {
        try (Relay relay = RealRelays.rooms();
                SecretLink link = links.home(anna(relay))) {
            CompletableFuture<Reply> last = new CompletableFuture<>();
            link.stream(Asking.of(new Request.StreamInvitations(0)), last::complete);
            assertThat(last.get(1, TimeUnit.SECONDS)).isEqualTo(Reply.Refused.of(Refusal.SIGN_IN));
        }
    }

    @Test
    void streamThatIsCutIsSaidToBe() throws Exception {
        try (Relay relay = RealRelays.rooms();
                NotingProxy proxy = new NotingProxy();
                SecretLink link = links.home(anna(relay))) {
            wishes.path = List.of(RelayProxy.parse("socks5://127.0.0.1:" + proxy.port()));
            register(link);
            CompletableFuture<Kind> ended = listen(link);
            proxy.awaitAsked(2);
            proxy.cut();
            assertThat(await(ended)).isEqualTo(Kind.UNREACHABLE);
        }
    }

    @Test
    void linkGoesThroughEachKindOfProxy() throws Exception {
        try (Relay relay = RealRelays.rooms();
                Relay leading = RealRelays.leading();
                NotingProxy proxy = new NotingProxy()) {
            List<List<RelayProxy>> ways =
                    List.of(
                            List.of(RelayProxy.parse("socks5://127.0.0.1:" + proxy.port())),
                            List.of(RelayProxy.parse("http://127.0.0.1:" + proxy.port())),
                            List.of(new RelayProxy.Relayed(leading.address())));
            for (List<RelayProxy> way : ways) {
                wishes.path = way;
                try (SecretLink link = links.home(anna(relay))) {
                    register(links, link);
                }
            }
            assertThat(proxy.asked()).hasSize(4);
        }
    }

    /** A call, and a stream beside it over a connection of its own. */
    private static void register(SecretLinks links, SecretLink link) throws Exception {
        assertThat(link.call(TERMS)).isInstanceOf(SignInTerms.class);
        CompletableFuture<Reply> last = new CompletableFuture<>();
        link.stream(Asking.of(new Request.StreamInvitations(0)), last::complete);
        assertThat(last.get(1, TimeUnit.SECONDS)).isEqualTo(Reply.Refused.of(Refusal.SIGN_IN));
        links.redial();
    }

    @Test
    void proxyThatIsGoneIsNotGoneRound() throws Exception {
        int port;
        try (NotingProxy proxy = new NotingProxy()) {
            port = proxy.port();
        }
        try (Relay relay = RealRelays.rooms();
                SecretLink link = links.home(anna(relay))) {
            wishes.path = List.of(RelayProxy.parse("socks5://127.0.0.1:" + port));
            assertFails(Kind.UNREACHABLE, () -> link.call(TERMS));
        }
    }

    @Test
    void wayThatTheUserChangesIsTakenFromTheNextCallOn() throws Exception {
        try (Relay relay = RealRelays.rooms();
                NotingProxy proxy = new NotingProxy();
                SecretLink link = links.home(anna(relay))) {
            register(link);
            CompletableFuture<Kind> ended = listen(link);
            wishes.path = List.of(RelayProxy.parse("socks5://127.0.0.1:" + proxy.port()));
            links.redial();
            assertThat(await(ended)).isEqualTo(Kind.UNREACHABLE);
            assertThat(link.call(TERMS)).isInstanceOf(SignInTerms.class);
            assertThat(proxy.asked()).isNotEmpty();
        }
    }

    @Test
    void relayThatTheUserDoesNotTrustIsNotDialled() throws Exception {
        try (NotingProxy proxy = new NotingProxy();
                Relay relay = RealRelays.rooms();
                SecretLink link = links.home(anna(relay))) {
            wishes.path = List.of(RelayProxy.parse("socks5://127.0.0.1:" + proxy.port()));
            wishes.allowed = false;
            assertFails(Kind.BARRED, () -> link.call(TERMS));
            assertThat(proxy.asked()).isEmpty();
        }
    }

    @Test
    void whoeverIsInterruptedGoesOn() throws Exception {
        try (Relay relay = RealRelays.rooms();
                SecretLink link = links.home(anna(relay))) {
            register(link);
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<Kind> ended = new CompletableFuture<>();
            Thread listening = Thread.ofVirtual().start(() -> listen(link, begun, ended));
            begun.await();
            listening.interrupt();
            assertThat(await(ended)).isEqualTo(Kind.CLOSED);
            assertThat(link.call(TERMS)).isInstanceOf(SignInTerms.class);
        }
    }

    @Test
    void linkThatIsClosedAsksNothing() throws Exception {
        try (Relay relay = RealRelays.rooms()) {
            SecretLink link = links.home(anna(relay));
            assertThat(link.call(TERMS)).isInstanceOf(SignInTerms.class);
            link.close();
            assertFails(Kind.CLOSED, () -> link.call(TERMS));
        }
    }
}
