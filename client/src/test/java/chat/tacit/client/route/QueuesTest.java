package chat.tacit.client.route;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Acquainted;
import chat.tacit.client.profile.Work;
import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/** In what order Alice asks for what waits in her queues for Bob, here all at one relay. */
final class QueuesTest extends Acquainted {
    private static final byte[] ID = new byte[24];

    private List<OwnQueue> queues = List.of();

    @BeforeEach
    void begin() {
        queues = inAlice(tx -> Queues.of(tx, pair().atAlice()));
        RelayAddress one = queues.getFirst().relay();
        var _ =
                inAlice(tx ->
                        tx.update(
                                "UPDATE queue SET relay = ?, recipient_id = ?",
                                one.toString(),
                                Bytes.owned(ID)));
    }

    private <T> T inAlice(Work<T, RuntimeException> work) {
        return pair().alice().write(work);
    }

    private List<Long> asked() {
        return inAlice(tx -> Queues.made(tx, Lane.shared(queues.getFirst().relay())));
    }

    private List<Long> rows() {
        return queues.stream().map(OwnQueue::row).sorted().toList();
    }

    /** Says how many messages a queue has had. */
    private void received(long row, long count) {
        var _ = inAlice(tx -> tx.update("UPDATE queue SET received = ? WHERE id = ?", count, row));
    }

    @Test
    void oneOfAPairComesFirstHoweverMuchTheOtherIsUsed() {
        received(rows().getLast(), 50);
        assertThat(asked()).isEqualTo(rows());
    }

    @Test
    void recoveryQueueComesLast() {
        long recovery = rows().getFirst();
        received(recovery, 50);
        var _ = inAlice(tx -> tx.update("UPDATE queue SET recovery = 1 WHERE id = ?", recovery));
        assertThat(asked()).isEqualTo(rows().reversed());
    }

    @Test
    void retiredQueueIsNobodysFirst() {
        received(rows().getLast(), 50);
        var _ =
                inAlice(tx ->
                        tx.update(
                                "UPDATE queue SET retired_at = 1 WHERE id = ?", rows().getFirst()));
        assertThat(asked()).isEqualTo(rows().reversed());
    }
}
