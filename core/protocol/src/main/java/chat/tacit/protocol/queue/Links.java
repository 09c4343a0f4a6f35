package chat.tacit.protocol.queue;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.Optional;

/** What the owner of an invitation does with it ({@code spec/30-queue} §8). */
final class Links {
    private final Line line;
    private final Calls calls;
    private final Authentication authentication;
    private final Allowance allowance;

    Links(Line line, Calls calls, Authentication authentication, Allowance allowance) {
        this.line = line;
        this.calls = calls;
        this.authentication = authentication;
        this.allowance = allowance;
    }

    private interface Owner {
        void proved(Peer peer, Row row, LinkRow link);
    }

    void put(Exchange exchange, Command.PutLink command) {
        authentication.named(
                exchange,
                Role.LINK,
                command.owner(),
                peer -> {
                    if (!line.hasRoom()) {
                        exchange.no(peer, Refusal.FULL);
                    } else if (!allowance.take(command.blob().size())) {
                        exchange.no(peer, Refusal.TOO_MANY);
                    } else {
                        lookUp(exchange, peer, command);
                    }
                });
    }

    private void lookUp(Exchange exchange, Peer peer, Command.PutLink command) {
        calls.get(
                RowKey.link(exchange.entity().link()),
                retry(exchange, peer),
                row -> put(exchange, peer, command, row));
    }

    private void put(Exchange exchange, Peer peer, Command.PutLink command, Optional<Row> stored) {
        Optional<Row> row = line.live(stored);
        Optional<LinkRow> link = row.map(it -> LinkRow.decode(it.value()));
        boolean foreign = link.isPresent() && !link.get().owner().equals(command.owner());
        boolean stray =
                command.part() == Command.PutLink.Part.MUTABLE
                        && (link.isEmpty() || link.get().oneTime());
        if (foreign || stray) {
            exchange.refuse();
            return;
        }
        LinkRow wanted =
                switch (command.part()) {
                    case ONE_TIME -> fresh(command, true);
                    case REUSABLE -> fresh(command, false);
                    case MUTABLE -> link.orElseThrow();
                };
        if (link.isPresent() && link.get().first().isPresent()) {
            long at = link.get().first().get().at().getEpochSecond();
            exchange.reply(peer, new Reply.No(Refusal.USED, at));
        } else if (link.isPresent() && !link.get().equals(wanted)) {
            exchange.no(peer, Refusal.CONFLICT);
        } else {
            write(exchange, peer, command, new Draft(wanted, Row.revision(stored)));
        }
    }

    private static LinkRow fresh(Command.PutLink command, boolean oneTime) {
        Bytes hash = Bytes.owned(Hash.sha256(command.blob().shared()));
        return new LinkRow(oneTime, command.owner(), hash, Optional.empty(), false);
    }

    /** What the link's row becomes, in place of a revision. */
    private record Draft(LinkRow link, long revision) {}

    /** Claims the id first, so that nobody but its owner ever writes the parts. */
    private void write(Exchange exchange, Peer peer, Command.PutLink command, Draft draft) {
        LinkId id = exchange.entity().link();
        Instant end = line.after(Limit.UNUSED_INVITATION);
        calls.set(
                new Calls.Change(RowKey.link(id), draft.revision, draft.link.encode(), end),
                retry(exchange, peer),
                change -> {
                    switch (change) {
                        case Result.Conflict conflict -> exchange.no(peer, Refusal.RETRY);
                        case Result.Changed done -> {
                            if (command.part() == Command.PutLink.Part.MUTABLE) {
                                writePart(exchange, peer, RowKey.linkMutable(id), command.blob());
                            } else {
                                writePart(exchange, peer, RowKey.linkFixed(id), command.blob());
                            }
                        }
                    }
                });
    }

    private void writePart(Exchange exchange, Peer peer, RowKey key, Bytes blob) {
        calls.get(
                key,
                retry(exchange, peer),
                row ->
                        set(
                                exchange,
                                peer,
                                new Calls.Change(
                                        key,
                                        Row.revision(row),
                                        blob.shared(),
                                        line.after(Limit.UNUSED_INVITATION)),
                                () -> keepOtherPart(exchange, peer, key)));
    }

    /**
     * The parts of an address live equally long: the one that wasn't put is kept with the other.
     */
    private void keepOtherPart(Exchange exchange, Peer peer, RowKey written) {
        LinkId id = exchange.entity().link();
        RowKey other =
                written.space() == RowKey.Space.LINK_MUTABLE
                        ? RowKey.linkFixed(id)
                        : RowKey.linkMutable(id);
        calls.get(
                other,
                retry(exchange, peer),
                row ->
                        line.live(row)
                                .ifPresentOrElse(
                                        it ->
                                                set(
                                                        exchange,
                                                        peer,
                                                        new Calls.Change(
                                                                other,
                                                                it.revision(),
                                                                it.value(),
                                                                line.after(
                                                                        Limit.UNUSED_INVITATION)),
                                                        () -> exchange.done(peer)),
                                        () -> exchange.done(peer)));
    }

    void state(Exchange exchange) {
        asOwner(
                exchange,
                (peer, row, link) ->
                        exchange.reply(peer, new Reply.LinkStatus(link.first(), link.others())));
    }

    /** Deletes the parts first, so that a delete which failed halfway can be repeated. */
    void delete(Exchange exchange) {
        LinkId id = exchange.entity().link();
        asOwner(
                exchange,
                (peer, row, link) ->
                        remove(
                                exchange,
                                peer,
                                RowKey.linkFixed(id),
                                () ->
                                        remove(
                                                exchange,
                                                peer,
                                                RowKey.linkMutable(id),
                                                () ->
                                                        remove(
                                                                exchange,
                                                                peer,
                                                                RowKey.link(id),
                                                                () -> exchange.done(peer)))));
    }

    private void asOwner(Exchange exchange, Owner then) {
        calls.get(
                RowKey.link(exchange.entity().link()),
                exchange::retry,
                stored -> {
                    Optional<Row> row = line.live(stored);
                    Optional<LinkRow> link = row.map(it -> LinkRow.decode(it.value()));
                    authentication.registered(
                            exchange,
                            Role.LINK,
                            link.map(LinkRow::owner),
                            peer -> then.proved(peer, row.orElseThrow(), link.orElseThrow()));
                });
    }

    private void remove(Exchange exchange, Peer peer, RowKey key, Runnable then) {
        calls.get(
                key,
                retry(exchange, peer),
                row -> {
                    if (row.isEmpty()) {
                        then.run();
                        return;
                    }
                    calls.remove(
                            key,
                            row.get().revision(),
                            retry(exchange, peer),
                            change -> proceed(exchange, peer, change, then));
                });
    }

    private void set(Exchange exchange, Peer peer, Calls.Change change, Runnable then) {
        calls.set(change, retry(exchange, peer), result -> proceed(exchange, peer, result, then));
    }

    private static void proceed(Exchange exchange, Peer peer, Result.Change change, Runnable then) {
        switch (change) {
            case Result.Changed done -> then.run();
            case Result.Conflict conflict -> exchange.no(peer, Refusal.RETRY);
        }
    }

    private static Runnable retry(Exchange exchange, Peer peer) {
        return () -> exchange.no(peer, Refusal.RETRY);
    }
}
