package chat.tacit.client.secret;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.secret.LinkException.Kind;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Answer;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.GrpcTrailers;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RelayCall;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpServerResponse;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Links to relays that don't do what a relay does. */
@Timeout(60)
class FalseRelayTest {
    private static final Handle ANNA = new Handle("anna");
    private static final Asking TERMS = Asking.of(new Request.GetSignIn(ANNA));
    private static final Asking INVITATIONS = Asking.of(new Request.StreamInvitations(0));
    private static final Reply SALT = new SignInTerms(Bytes.zeros(16), 3, 262_144, 4);
    private static final Reply.Head HEAD = new Reply.Head(Place.START, 1, Term.NONE, 0);

    private final Dialler dialler = new Dialler(AddressResolverOptions::new);
    private final SecretLinks links =
            new SecretLinks(
                    dialler,
                    new SecretLinks.Ways() {
                        @Override
                        public List<RelayProxy> path(RelayAddress relay) {
                            return List.of();
                        }

                        @Override
                        public boolean allows(RelayAddress relay) {
                            return true;
                        }
                    },
                    Entropy.system());

    @AfterEach
    void stop() {
        links.close();
        dialler.close();
    }

    private LinkException callFails(FalseRelay.Behaviour behaviour) throws Exception {
        try (FalseRelay relay = new FalseRelay(behaviour);
                SecretLink link = links.home(new AccountAddress(relay.address(), ANNA))) {
            return Assertions.catchThrowableOfType(LinkException.class, () -> link.call(TERMS));
        }
    }

    private LinkException streamFails(FalseRelay.Behaviour behaviour, List<Reply> heard)
            throws Exception {
        try (FalseRelay relay = new FalseRelay(behaviour);
                SecretLink link =
                        links.home(
                                new AccountAddress(relay.address(), ANNA), Duration.ofSeconds(5))) {
            return Assertions.catchThrowableOfType(
                    LinkException.class, () -> link.stream(INVITATIONS, heard::add));
        }
    }

    private static void assertNonsense(LinkException e) {
        assertThat(e.kind()).as(e.sentence()).isEqualTo(Kind.NONSENSE);
    }

    @Test
    void honestAnswerIsTaken() throws Exception {
        try (FalseRelay relay = new FalseRelay(FalseRelayTest::answer);
                SecretLink link = links.home(new AccountAddress(relay.address(), ANNA))) {
            assertThat(link.call(TERMS)).isEqualTo(SALT);
        }
    }

    private static void answer(RelayCall call, HttpServerResponse response) {
        FalseRelay.end(response, call.seal(SALT), GrpcTrailers.OK);
    }

    @Test
    void relayThatForgetsEachSessionIsGreetedTwiceMore() throws Exception {
        try (FalseRelay relay =
                        new FalseRelay((_, response) ->
                                FalseRelay.end(response, GrpcTrailers.of(Refusal.SESSION)));
                SecretLink link = links.home(new AccountAddress(relay.address(), ANNA))) {
            LinkException e =
                    Assertions.catchThrowableOfType(LinkException.class, () -> link.call(TERMS));
            assertThat(e.refusal()).contains(Refusal.SESSION);
            assertThat(relay.hellos()).isEqualTo(1 + SecretLink.MOST_HELLOS);
        }
    }

    @Test
    void answerThatAnotherSealedIsNotTaken() throws Exception {
        LinkException e =
                callFails((call, response) -> {
                    Answer mine = Answer.decode(call.seal(SALT));
                    byte[] other = mine.encode();
                    other[other.length - 1] ^= 1;
                    FalseRelay.end(response, other, GrpcTrailers.OK);
                });
        assertNonsense(e);
        assertThat(e).hasMessageContaining("can't prove");
    }

    @Test
    void answerOfAnotherTypeIsNotTaken() throws Exception {
        assertNonsense(
                callFails((call, response) -> {
                    response.putHeader("Content-Type", "text/html");
                    answer(call, response);
                }));
    }

    @Test
    void answerInTwoPartsIsNotTaken() throws Exception {
        assertNonsense(
                callFails((call, response) -> {
                    byte[] once = call.seal(SALT);
                    FalseRelay.say(response, once);
                    FalseRelay.end(response, once, GrpcTrailers.OK);
                }));
    }

    @Test
    void noAnswerIsNotTaken() throws Exception {
        assertNonsense(callFails((_, response) -> FalseRelay.end(response, GrpcTrailers.OK)));
    }

    @Test
    void wordsBehindTheTrailersAreNotTaken() throws Exception {
        assertNonsense(
                callFails((call, response) -> {
                    FalseRelay.say(response, call.seal(SALT));
                    var _ = response.write(Buffer.buffer(GrpcMessages.frame(GrpcTrailers.OK)));
                    FalseRelay.end(response, GrpcTrailers.OK);
                }));
    }

    @Test
    void lengthThatIsTooLargeIsNotReadOn() throws Exception {
        assertNonsense(
                callFails((_, response) -> {
                    byte[] head = {0, 0x7f, -1, -1, -1};
                    var _ = response.write(Buffer.buffer(head)); // and nothing more, ever
                }));
    }

    @Test
    void answerWithoutTrailersIsCut() throws Exception {
        LinkException e =
                callFails((call, response) -> {
                    FalseRelay.say(response, call.seal(SALT));
                    var _ = response.end();
                });
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void whatStandsBeforeTheRelayIsNamedWithItsStatus() throws Exception {
        LinkException e =
                callFails((_, response) -> {
                    var _ = response.setStatusCode(502).end("<html>");
                });
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e).hasMessageContaining("502");
    }

    @Test
    void streamIsWholeWithItsSecondHead() throws Exception {
        List<Reply> heard = new ArrayList<>();
        try (FalseRelay relay =
                        new FalseRelay((call, response) -> {
                            FalseRelay.say(response, call.seal(HEAD));
                            FalseRelay.say(response, call.seal(new Reply.Quiet()));
                            FalseRelay.end(response, call.seal(HEAD), GrpcTrailers.OK);
                        });
                SecretLink link = links.home(new AccountAddress(relay.address(), ANNA))) {
            link.stream(INVITATIONS, heard::add);
        }
        assertThat(heard).containsExactly(HEAD, HEAD);
    }

    /** The trailers aren't sealed: somebody on the way put them there. */
    @Test
    void streamThatEndsBeforeItsSecondHeadWasCut() throws Exception {
        List<Reply> heard = new ArrayList<>();
        LinkException e =
                streamFails(
                        (call, response) ->
                                FalseRelay.end(response, call.seal(HEAD), GrpcTrailers.OK),
                        heard);
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(heard).containsExactly(HEAD);
    }

    @Test
    void refusalWithoutASealInTheMiddleIsACut() throws Exception {
        LinkException e =
                streamFails(
                        (call, response) ->
                                FalseRelay.end(
                                        response,
                                        call.seal(HEAD),
                                        GrpcTrailers.of(Refusal.SESSION)),
                        new ArrayList<>());
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void itemThatIsLeftOutEndsTheStream() throws Exception {
        List<Reply> heard = new ArrayList<>();
        LinkException e =
                streamFails(
                        (call, response) -> {
                            FalseRelay.say(response, call.seal(HEAD));
                            var _ = call.seal(new Reply.Quiet());
                            FalseRelay.end(response, call.seal(HEAD), GrpcTrailers.OK);
                        },
                        heard);
        assertNonsense(e);
        assertThat(heard).containsExactly(HEAD);
    }

    /** It pours until nobody takes any more; what isn't read here stays with it. */
    @Test
    void readerWhoIsSlowIsNotPouredOver() throws Exception {
        int most = 2_000;
        AtomicInteger poured = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(1);
        try (FalseRelay relay =
                        new FalseRelay(
                                (call, response) -> pour(call, response, poured, most, all));
                SecretLink link = links.home(new AccountAddress(relay.address(), ANNA))) {
            boolean[] flooded = {false};
            Assertions.assertThatIllegalStateException()
                    .isThrownBy(() ->
                            link.stream(
                                    INVITATIONS,
                                    _ -> {
                                        flooded[0] = isDone(all);
                                        throw new IllegalStateException("enough");
                                    }));
            assertThat(flooded[0]).isFalse();
            assertThat(poured.get()).isLessThan(most);
        }
    }

    private static boolean isDone(CountDownLatch all) {
        try {
            return all.await(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pour(
            RelayCall call,
            HttpServerResponse response,
            AtomicInteger poured,
            int most,
            CountDownLatch all) {
        if (poured.incrementAndGet() > most) {
            all.countDown();
            return;
        }
        Reply large =
                new Reply.MessageItem(1, Instant.EPOCH, 1, EventBytes.message(Bytes.zeros(17_000)));
        var _ =
                response.write(Buffer.buffer(GrpcMessages.frame(call.seal(large))))
                        .onSuccess(_ -> pour(call, response, poured, most, all));
    }
}
