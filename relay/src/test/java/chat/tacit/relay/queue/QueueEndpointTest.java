package chat.tacit.relay.queue;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.store.Store;
import chat.tacit.store.memory.MemoryStore;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;

/** An endpoint in one thread, on a store in memory and a clock that the test moves. */
@Isolated("hears the log of the whole process")
class QueueEndpointTest {
    private final Store store = new MemoryStore(1 << 20);
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private Instant now = Instant.parse("2026-11-21T00:00:00Z");

    @Test
    void wholeSessionRunsInOneThread() throws Exception {
        VirtualClient client = new VirtualClient(service(Limits.defaults()));
        client.greet();

        assertThat(client.established).isTrue();
        assertThat(client.create()).isInstanceOf(Reply.Created.class);
    }

    @Test
    void clientThatOwesForRefusalsIsReadAgainWhenItsAlarmGoesOff() throws Exception {
        VirtualClient client =
                new VirtualClient(
                        service(
                                Limits.defaults()
                                        .with(Limit.REFUSALS, 1)
                                        .with(Limit.REFUSALS_PER_SECOND, 1)));
        client.greet();
        client.askInVain();
        client.run();
        boolean afterOne = client.reading;
        client.askInVain();
        client.run();

        assertThat(afterOne).isTrue();
        assertThat(client.reading).isFalse();
        assertThat(client.alarmAt).contains(now.plusSeconds(1));
        now = now.plus(Duration.ofSeconds(1));
        client.ring();
        assertThat(client.reading).isTrue();
    }

    @Test
    void bugEndsOneSessionAndNoOtherAndItsMessageIsNotLogged() throws Exception {
        QueueService service = service(Limits.defaults());
        VirtualClient broken = new VirtualClient(service);
        VirtualClient sound = new VirtualClient(service);
        broken.greet();
        sound.greet();
        broken.broken = true;

        String logged =
                logOf(() -> {
                    broken.askInVain();
                    broken.run();
                });

        assertThat(broken.closed).contains(Refusal.RETRY);
        assertThat(logged)
                .contains("ERROR", "IllegalStateException", "VirtualClient.isWritable")
                .doesNotContain("somebody's id");
        assertThat(registry.get("tacit.sessions").gauge().value())
                .as("what it was about to do keeps nothing of it")
                .isOne();
        assertThat(sound.create()).isInstanceOf(Reply.Created.class);
    }

    @Test
    void storeThatFailsIsAskedAgainLaterAndIsNobodysFault() throws Exception {
        VirtualClient client = new VirtualClient(service(Limits.defaults()));
        client.greet();
        store.close();

        assertThat(client.create()).isEqualTo(new Reply.No(Refusal.RETRY, 0));
        assertThat(client.strikes).isZero();
        assertThat(client.closed).isEmpty();
    }

    @Test
    void stoppingAnswersWhatWasBegunAndReadsNoMore() throws Exception {
        Queue<Runnable> work = new ArrayDeque<>();
        VirtualClient client = new VirtualClient(service(Limits.defaults(), work::add));
        client.greet();
        client.askInVain();
        List<Integer> answersAtTheEnd = new ArrayList<>();

        client.endpoint().finish(() -> answersAtTheEnd.add(client.waiting()));
        client.run();
        assertThat(answersAtTheEnd).isEmpty();
        work.remove().run();
        client.run();

        assertThat(answersAtTheEnd).containsExactly(1);
        assertThat(client.reading).isFalse();
    }

    @Test
    void frameBeforeTheHelloAndFrameOfAnotherSessionAreStrikes() throws Exception {
        QueueService service = service(Limits.defaults());
        VirtualClient early = new VirtualClient(service);
        early.endpoint().receive(new byte[200]);
        VirtualClient foreign = new VirtualClient(service);
        foreign.greet();
        foreign.endpoint().receive(new byte[200]);

        assertThat(early.closed).contains(Refusal.MALFORMED);
        assertThat(foreign.closed).contains(Refusal.UNOPENABLE);
        assertThat(early.strikes + foreign.strikes).isEqualTo(2);
    }

    private QueueService service(Limits limits) {
        return service(limits, Runnable::run);
    }

    private QueueService service(Limits limits, Executor workers) {
        Offer offer =
                new Offer(Versions.CURRENT, Services.of(Service.QUEUE), StoreKind.MEMORY, limits);
        RelayIdentity relay =
                new RelayIdentity(SigningKey.generate(Entropy.system()), TlsKey.NONE, offer);
        return new QueueService(
                new QueueService.Terms(relay, Optional.empty(), Entropy.system()),
                store,
                workers,
                () -> now,
                new Metrics(registry));
    }

    private interface Action {
        void run() throws Exception;
    }

    private static String logOf(Action action) throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(QueueEndpoint.class);
        logger.addAppender(log);
        try {
            action.run();
        } finally {
            logger.detachAppender(log);
        }
        ILoggingEvent event = log.list.getFirst();
        return event.getLevel()
                + event.getFormattedMessage()
                + ThrowableProxyUtil.asString(event.getThrowableProxy());
    }
}
