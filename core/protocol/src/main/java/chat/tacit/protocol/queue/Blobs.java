package chat.tacit.protocol.queue;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.Refusal;

import java.util.Optional;

/** Blobs for files ({@code spec/30-queue} §8). */
final class Blobs {
    private final Line line;
    private final Calls calls;
    private final Authentication authentication;
    private final Allowance allowance;
    private final Entropy entropy;

    Blobs(
            Line line,
            Calls calls,
            Authentication authentication,
            Allowance allowance,
            Entropy entropy) {
        this.line = line;
        this.calls = calls;
        this.authentication = authentication;
        this.allowance = allowance;
        this.entropy = entropy;
    }

    void put(Exchange exchange, Command.PutBlob command) {
        authentication.named(
                exchange,
                Role.BLOB,
                command.owner(),
                peer -> {
                    if (!line.hasRoomForBlobs()) {
                        exchange.no(peer, Refusal.FULL);
                    } else if (!allowance.take(command.bytes().size())) {
                        exchange.no(peer, Refusal.TOO_MANY);
                    } else {
                        store(exchange, peer, command);
                    }
                });
    }

    private void store(Exchange exchange, Peer peer, Command.PutBlob command) {
        BlobId id = new BlobId(Bytes.owned(entropy.bytes(EntityId.SIZE)));
        calls.set(
                new Calls.Change(
                        RowKey.blob(id),
                        Row.ABSENT,
                        new BlobRow(command.owner(), command.bytes()).encode(),
                        line.now().plus(command.life())),
                () -> exchange.no(peer, Refusal.RETRY),
                change -> {
                    switch (change) {
                        case Result.Changed done -> exchange.reply(peer, new Reply.Stored(id));
                        case Result.Conflict conflict -> exchange.no(peer, Refusal.RETRY);
                    }
                });
    }

    void get(Exchange exchange, Command.GetBlob command) {
        authentication.named(
                exchange,
                Role.BLOB,
                command.key(),
                peer ->
                        calls.get(
                                RowKey.blob(exchange.entity().blob()),
                                () -> exchange.no(peer, Refusal.RETRY),
                                row ->
                                        line.live(row)
                                                .map(it -> BlobRow.decode(it.value()))
                                                .ifPresentOrElse(
                                                        blob ->
                                                                exchange.content(
                                                                        peer,
                                                                        blob.bytes().toArray()),
                                                        exchange::refuse)));
    }

    void delete(Exchange exchange) {
        calls.get(
                RowKey.blob(exchange.entity().blob()),
                exchange::retry,
                stored -> {
                    Optional<Row> row = line.live(stored);
                    authentication.registered(
                            exchange,
                            Role.BLOB,
                            row.map(it -> BlobRow.decode(it.value()).owner()),
                            peer -> remove(exchange, peer, row.orElseThrow()));
                });
    }

    private void remove(Exchange exchange, Peer peer, Row row) {
        calls.remove(
                RowKey.blob(exchange.entity().blob()),
                row.revision(),
                () -> exchange.no(peer, Refusal.RETRY),
                change -> {
                    switch (change) {
                        case Result.Changed done -> exchange.done(peer);
                        case Result.Conflict conflict -> exchange.no(peer, Refusal.RETRY);
                    }
                });
    }
}
