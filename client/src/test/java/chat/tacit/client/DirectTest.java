package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import chat.tacit.client.call.CallNews;
import chat.tacit.client.call.CallOver;
import chat.tacit.client.history.Message;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.Description;
import chat.tacit.e2ee.call.Media;
import chat.tacit.kit.Descriptions;
import chat.tacit.relay.Relay;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Messages that go over a channel between two open profiles, which real relays back up. */
@Timeout(120)
final class DirectTest {
    @TempDir private Path folder;
    private Callers callers;
    private Callers.Caller ada;
    private Callers.Caller bob;
    private Relay relay;

    @BeforeEach
    void meet() throws Exception {
        callers = new Callers(folder);
        relay = callers.calling();
        ada = callers.caller("Ada", relay);
        bob = callers.caller("Bob", relay);
        Callers.meet(ada, bob);
    }

    @AfterEach
    void part() {
        callers.close();
    }

    /** One way of a channel: carries in order what one side sends, until it is cut. */
    private static final class Carrier {
        private final LinkedBlockingQueue<DirectLines.Frames> all = new LinkedBlockingQueue<>();
        private final AtomicInteger left;
        private final AtomicInteger carried = new AtomicInteger();

        Carrier(Callers.Caller from, Callers.Caller to, int most) {
            this.left = new AtomicInteger(most);
            from.client.calls().lines().listen(all::add);
            var _ = Thread.ofVirtual().start(() -> carry(to));
        }

        private void carry(Callers.Caller to) {
            try {
                to.awaitTold(CallNews.Connected.class); // a page hands on nothing before
                while (true) {
                    DirectLines.Frames frames = all.take();
                    for (Bytes frame : frames.all()) {
                        if (left.getAndDecrement() > 0) {
                            carried.incrementAndGet();
                            to.client.calls().lines().heard(frames.call(), List.of(frame));
                        }
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ClientException _) {
                left.set(0); // it is over at the other side
            }
        }
    }

    private static Description data(int certificate, Callers.Caller of) {
        return new Description(Descriptions.data(certificate), of.fingerprint());
    }

    private CallId connect() throws Exception {
        ada.client.calls().allowDirect(ada.only(), true);
        bob.client.calls().allowDirect(bob.only(), true);
        var _ = ada.client.calls().prepare(ada.only(), Callers.PATIENCE);
        CallId call = ada.client.calls().ring(ada.only(), Media.NONE, data(1, ada));
        bob.awaitTold(CallNews.Ringing.class);
        bob.client.calls().accept(call, data(2, bob));
        ada.awaitTold(CallNews.Connecting.class);
        bob.client.calls().connected(call, ada.fingerprint());
        ada.client.calls().connected(call, bob.fingerprint());
        ada.awaitTold(CallNews.Connected.class);
        return call;
    }

    private static void awaitTexts(Callers.Caller at, List<String> own, List<String> theirs) {
        await().atMost(Callers.PATIENCE)
                .untilAsserted(() -> {
                    List<Message> all = at.client.history(at.only(), 1_000);
                    assertThat(all.stream().filter(Message::own).map(Message::text))
                            .containsExactlyElementsOf(own);
                    assertThat(all.stream().filter(it -> !it.own()).map(Message::text))
                            .containsExactlyElementsOf(theirs);
                });
    }

    private static List<String> texts(String who, int count) {
        return IntStream.range(0, count).mapToObj(i -> who + " " + i).toList();
    }

    private static void say(Callers.Caller who, List<String> texts) throws ClientException {
        for (String text : texts) {
            var _ = who.client.send(who.only(), text);
        }
    }

    /** The relay is gone, and they talk. */
    @Test
    void whatIsSaidGoesWithoutAnyRelayAndIsConfirmed() throws Exception {
        Carrier there = new Carrier(ada, bob, Integer.MAX_VALUE);
        Carrier back = new Carrier(bob, ada, Integer.MAX_VALUE);
        connect();
        callers.end(relay);
        say(ada, texts("ada", 5));
        awaitTexts(bob, List.of(), texts("ada", 5));
        say(bob, texts("bob", 5));
        awaitTexts(ada, texts("ada", 5), texts("bob", 5));
        await().atMost(Callers.PATIENCE)
                .until(() ->
                        ada.client.history(ada.only(), 20).stream()
                                .filter(Message::own)
                                .allMatch(it -> it.state() == Message.State.DELIVERED));
        assertThat(there.carried).hasPositiveValue();
        assertThat(back.carried).hasPositiveValue();
        assertThat(ada.lines()).isEmpty(); // it is no call
    }

    @Test
    void channelThatIsCutInTheMiddleLosesNothingAndDoublesNothing() throws Exception {
        var _ = new Carrier(ada, bob, 25);
        var _ = new Carrier(bob, ada, 17);
        CallId call = connect();
        List<String> adas = texts("ada", 60);
        List<String> bobs = texts("bob", 60);
        for (int i = 0; i < adas.size(); i++) {
            say(ada, List.of(adas.get(i)));
            say(bob, List.of(bobs.get(i)));
            if (i == 45) {
                ada.client.calls().end(call, CallEnd.FAILED); // the page has seen it
            }
        }
        awaitTexts(ada, adas, bobs);
        awaitTexts(bob, bobs, adas);
        assertThat(ada.client.calls().direct(ada.only())).isEmpty();
    }

    /** Nobody notices that it is cut: what isn't confirmed goes by the stored routes. */
    @Test
    void channelThatSwallowsEverythingOnlyTakesTime() throws Exception {
        connect();
        say(ada, texts("ada", 3));
        awaitTexts(bob, List.of(), texts("ada", 3));
        assertThat(ada.client.calls().direct(ada.only())).isPresent();
    }

    /** What wasn't confirmed in time has no place among what waits for the channel any more. */
    @Test
    void channelThatSwallowedAllThatMayWaitServesAgain() throws Exception {
        connect();
        List<String> swallowed = texts("ada", DirectLines.WINDOW + 1);
        say(ada, swallowed);
        awaitTexts(bob, List.of(), swallowed);
        var _ = new Carrier(ada, bob, Integer.MAX_VALUE);
        var _ = new Carrier(bob, ada, Integer.MAX_VALUE);
        callers.end(relay);
        say(ada, List.of("again"));
        awaitTexts(bob, List.of(), Stream.concat(swallowed.stream(), Stream.of("again")).toList());
    }

    /** A listener that fails takes what it was handed with it, and nothing that comes after. */
    @Test
    void listenerThatFailsOnceIsHandedWhatIsSaidAfter() throws Exception {
        AtomicInteger handed = new AtomicInteger();
        ada.client
                .calls()
                .lines()
                .listen(_ -> {
                    if (handed.incrementAndGet() == 1) {
                        throw new IllegalStateException("it fails once");
                    }
                });
        connect();
        say(ada, List.of("lost on the channel"));
        await().atMost(Callers.PATIENCE).until(() -> handed.get() >= 1);
        say(ada, List.of("on the channel"));
        await().atMost(Callers.PATIENCE).until(() -> handed.get() >= 2);
    }

    /** What is sent and what is confirmed come from two threads. */
    @Test
    void listenerIsHandedOneThingAtATime() throws Exception {
        List<DirectLines.Frames> adas = new CopyOnWriteArrayList<>();
        ada.client.calls().lines().listen(adas::add);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger handed = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch both = new CountDownLatch(2);
        AtomicInteger most = new AtomicInteger();
        bob.client
                .calls()
                .lines()
                .listen(_ -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    first.countDown();
                    both.countDown();
                    if (handed.incrementAndGet() == 1) {
                        reached(both, Duration.ofMillis(300)); // nobody comes meanwhile
                    }
                    inside.decrementAndGet();
                });
        CallId call = connect();
        say(ada, List.of("to be confirmed"));
        await().atMost(Callers.PATIENCE).until(() -> !adas.isEmpty());
        say(bob, List.of("to be sent"));
        assertThat(reached(first, Callers.PATIENCE)).isTrue();
        bob.client.calls().lines().heard(call, adas.getFirst().all());
        await().atMost(Callers.PATIENCE).until(() -> handed.get() >= 2);
        assertThat(most).hasValue(1);
    }

    private static boolean reached(CountDownLatch latch, Duration patience) {
        try {
            return latch.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Each has its credentials, though both were got ready at once. */
    @Test
    void whatGoesDirectlyTakesNothingFromTheCallThatIsAboutToRing() throws Exception {
        Calls calls = ada.client.calls();
        connect();
        assertThat(calls.prepare(ada.only(), Callers.PATIENCE).way()).isEqualTo(Calls.Way.RELAYED);
        calls.allowDirect(ada.only(), false);
        ada.awaitTold(CallNews.Over.class);
        calls.allowDirect(ada.only(), true);
        var _ = calls.ring(ada.only(), Media.NONE, data(1, ada));
        var _ = calls.ring(ada.only(), new Media(true, false), ada.description());
        assertThat(calls.now()).isPresent();
        assertThat(calls.all()).hasSize(2);
    }

    /** Consent is taken back whatever else holds; and nothing stays open with who is blocked. */
    @Test
    void whoIsBlockedIsNotConnectedAnyMoreAndWhatWasAllowedIsTakenBack() throws Exception {
        connect();
        ada.client.contactList().block(ada.only(), true);
        ada.awaitTold(CallNews.Over.class);
        bob.awaitTold(CallNews.Over.class);
        assertThat(ada.client.calls().all()).isEmpty();
        ada.client.calls().allowDirect(ada.only(), false);
        assertThat(ada.client.calls().mayGoDirectly(ada.only())).isFalse();
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> ada.client.calls().allowDirect(ada.only(), true));
        assertThat(ada.client.calls().allow(ada.only(), false)).isNotNull();
    }

    @Test
    void whoDidNotAllowItIsNotAskedAndWhatIsNoMessageCountsForNothing() throws Exception {
        ada.client.calls().allowDirect(ada.only(), true);
        var _ = ada.client.calls().prepare(ada.only(), Callers.PATIENCE);
        var _ = ada.client.calls().ring(ada.only(), Media.NONE, data(1, ada));
        CallNews.Over over = ada.awaitTold(CallNews.Over.class);
        assertThat(over.reason()).isEqualTo(CallOver.DECLINED);
        assertThat(bob.told).isEmpty();
        assertThatExceptionOfType(ClientException.class) // they said no just now
                .isThrownBy(() -> ada.client.calls().ring(ada.only(), Media.NONE, data(1, ada)))
                .withMessageContaining("waits");
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> bob.client.calls().ring(bob.only(), Media.NONE, data(2, bob)))
                .withMessageContaining("allow");

        CallId call = connect();
        DirectLines lines = bob.client.calls().lines();
        List<DirectLines.Frames> said = new CopyOnWriteArrayList<>();
        lines.listen(said::add);
        lines.heard(
                call,
                List.of(
                        Bytes.empty(),
                        Bytes.ofHex("01"),
                        Bytes.ofHex("01" + "00".repeat(4_000)),
                        Bytes.ofHex("02" + "00".repeat(16)),
                        Bytes.ofHex("02" + "00".repeat(15)),
                        Bytes.ofHex("0700"),
                        Bytes.zeros(DirectLines.MAX_FRAME + 1)));
        assertThat(said).isEmpty(); // nothing of it is confirmed
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() -> lines.heard(CallId.random(Entropy.system()), List.of()));
        var _ = new Carrier(ada, bob, Integer.MAX_VALUE);
        var _ = new Carrier(bob, ada, Integer.MAX_VALUE);
        say(ada, texts("ada", 2));
        awaitTexts(bob, List.of(), texts("ada", 2));
    }
}
