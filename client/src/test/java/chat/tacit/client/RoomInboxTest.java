package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.room.member.Input;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Reply;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class RoomInboxTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RoomInbox inbox = new RoomInbox();

    private static Input told(long position, int size) {
        EventBytes event = EventBytes.message(Bytes.zeros(size));
        Reply item = new Reply.MessageItem(position, Instant.EPOCH, 1, event);
        return new Input.Told(7, List.of(item));
    }

    @Test
    void whatWaitsIsTakenInOrderAndNoMoreThanAskedFor() throws InterruptedException {
        for (int i = 1; i <= 5; i++) {
            inbox.put(told(i, 600));
        }
        assertThat(inbox.take(3, Duration.ZERO))
                .containsExactly(told(1, 600), told(2, 600), told(3, 600));
        assertThat(inbox.take(3, Duration.ZERO)).containsExactly(told(4, 600), told(5, 600));
    }

    @Test
    void whoWaitsInVainIsWoken() throws InterruptedException {
        assertThat(inbox.take(3, Duration.ofMillis(1))).containsExactly(new Input.Wake());
    }

    @Test
    void whoTellsMoreThanItHoldsInBytesWaitsUntilSomeIsTaken() throws InterruptedException {
        int fits = RoomInbox.BYTES / EventBytes.MAX_MESSAGE;
        waitsBehind(fits, EventBytes.MAX_MESSAGE);
    }

    @Test
    void whoTellsMoreThanItHoldsInNumberWaitsUntilSomeIsTaken() throws InterruptedException {
        waitsBehind(RoomInbox.MOST, 600);
    }

    private void waitsBehind(int fits, int size) throws InterruptedException {
        AtomicInteger put = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(fits);
        Thread teller =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                for (int i = 0; i <= fits; i++) {
                                    inbox.put(told(1 + i, size));
                                    put.incrementAndGet();
                                    full.countDown();
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        assertThat(full.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(teller.join(Duration.ofMillis(50))).as("it waits").isFalse();
        assertThat(put).hasValue(fits);
        assertThat(inbox.take(1, Duration.ZERO)).hasSize(1);
        assertThat(teller.join(PATIENCE)).isTrue();
        assertThat(put).hasValue(fits + 1);
    }

    @Test
    void whatIsThrownAwayMakesRoom() throws InterruptedException {
        int fits = RoomInbox.BYTES / EventBytes.MAX_MESSAGE;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < fits; i++) {
                inbox.put(told(1 + i, EventBytes.MAX_MESSAGE));
            }
            inbox.clear();
        }
        assertThat(inbox.take(1, Duration.ZERO)).containsExactly(new Input.Wake());
    }
}
