package chat.tacit.bench.subject;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.RowKey;
import chat.tacit.store.Key;
import chat.tacit.store.Store;
import chat.tacit.store.Table;
import chat.tacit.store.rocksdb.RocksStore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Very many queues in one relay's store, all with the keys of one that was made over the wire: its
 * rows are copied under other ids.
 *
 * @param template the queue that was copied
 * @param senders some of the ids for senders
 * @param recipients as many ids for recipients, of other queues
 */
public record Crowd(QueueEnds template, List<EntityId> senders, List<EntityId> recipients) {
    private static final int AT_ONCE = 1_000;

    public Crowd {
        senders = List.copyOf(senders);
        recipients = List.copyOf(recipients);
    }

    /**
     * Fills the store of a relay that isn't there yet.
     *
     * @param data where the relay will be started
     */
    public static Crowd fill(RelayCommand command, Path data, Network network, Size size)
            throws IOException, InterruptedException {
        QueueEnds template = template(command, data, network);
        Random random = new Random(size.queues());
        List<EntityId> senders = new ArrayList<>();
        List<EntityId> recipients = new ArrayList<>();
        try (Store store = RocksStore.open(data.resolve("store"))) {
            Table table = store.table();
            Table.Row queue = row(table, RowKey.Space.QUEUE, template.sender().entity());
            Table.Row recipient = row(table, RowKey.Space.RECIPIENT, template.recipient().entity());
            for (int done = 0; done < size.queues(); done += AT_ONCE) {
                CompletableFuture<?>[] puts = new CompletableFuture<?>[2 * AT_ONCE];
                for (int i = 0; i < puts.length; i += 2) {
                    EntityId sender = anyId(random);
                    EntityId owner = anyId(random);
                    puts[i] = put(table, RowKey.Space.QUEUE, sender, queue).toCompletableFuture();
                    puts[i + 1] =
                            put(table, RowKey.Space.RECIPIENT, owner, recipient)
                                    .toCompletableFuture();
                    if (senders.size() < size.named()) {
                        senders.add(sender);
                    } else if (recipients.size() < size.named()) {
                        recipients.add(owner);
                    }
                }
                CompletableFuture.allOf(puts).join();
            }
        }
        return new Crowd(template, senders, recipients);
    }

    /**
     * How many.
     *
     * @param queues in the store, in thousands rounded up
     * @param named ids of senders that are given back, and ids of recipients; together no more than
     *     there are queues
     */
    public record Size(int queues, int named) {}

    /** An id that nothing has. */
    static EntityId anyId(Random random) {
        byte[] id = new byte[EntityId.SIZE];
        random.nextBytes(id);
        return new EntityId(Bytes.owned(id));
    }

    private static QueueEnds template(RelayCommand command, Path data, Network network)
            throws IOException, InterruptedException {
        RelaySubject relay = command.start(data);
        try {
            return ManyQueues.make(relay, network, 1).getFirst();
        } finally {
            relay.process().close();
        }
    }

    private static Table.Row row(Table table, RowKey.Space space, EntityId id) {
        return table.get(key(space, id)).toCompletableFuture().join().orElseThrow();
    }

    private static CompletionStage<Long> put(
            Table table, RowKey.Space space, EntityId id, Table.Row row) {
        return table.put(key(space, id), row.value(), row.expiresAt());
    }

    private static Key key(RowKey.Space space, EntityId id) {
        return Key.of(space.code(), id.bytes().shared());
    }
}
