package chat.tacit.protocol.queue;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.Optional;

/**
 * Fetching an invitation ({@code spec/30-queue} §8). A one-time one goes to the first key that asks
 * for it, which may ask again for a while; every other key learns when that was.
 */
final class LinkFetches {
    private final Line line;
    private final Calls calls;
    private final Authentication authentication;

    LinkFetches(Line line, Calls calls, Authentication authentication) {
        this.line = line;
        this.calls = calls;
        this.authentication = authentication;
    }

    /** What is stored under a link's id. */
    private record Found(Optional<Row> link, Optional<Row> fixed, Optional<Row> mutable) {
        Found withLink(Optional<Row> row) {
            return new Found(row, fixed, mutable);
        }

        Found withFixed(Optional<Row> row) {
            return new Found(link, row, mutable);
        }
    }

    void fetch(Exchange exchange, Command.FetchLink command) {
        LinkId id = exchange.entity().link();
        authentication.named(
                exchange,
                Role.LINK,
                command.key(),
                peer -> {
                    Runnable retry = () -> exchange.no(peer, Refusal.RETRY);
                    // All three are read, whatever there is.
                    calls.get(
                            RowKey.link(id),
                            retry,
                            link ->
                                    calls.get(
                                            RowKey.linkFixed(id),
                                            retry,
                                            fixed ->
                                                    calls.get(
                                                            RowKey.linkMutable(id),
                                                            retry,
                                                            mutable ->
                                                                    answer(
                                                                            exchange,
                                                                            peer,
                                                                            new Found(
                                                                                    link, fixed,
                                                                                    mutable)))));
                });
    }

    private void answer(Exchange exchange, Peer peer, Found found) {
        Optional<Row> row = line.live(found.link);
        if (row.isEmpty()) {
            exchange.refuse();
            return;
        }
        LinkRow link = LinkRow.decode(row.get().value());
        if (link.first().isPresent()) {
            again(exchange, peer, found, link);
        } else if (line.live(found.fixed).isEmpty()) {
            exchange.refuse();
        } else if (link.oneTime()) {
            first(exchange, peer, found, link);
        } else {
            content(exchange, peer, found);
        }
    }

    private void first(Exchange exchange, Peer peer, Found found, LinkRow link) {
        LinkRow fetched = link.fetchedBy(peer.serverKey(), line.now());
        change(
                exchange,
                peer,
                new Calls.Change(
                        RowKey.link(exchange.entity().link()),
                        Row.revision(found.link),
                        fetched.encode(),
                        line.after(Limit.RETENTION)),
                () -> shorten(exchange, peer, found, line.after(Limit.REFETCH)),
                current -> answer(exchange, peer, found.withLink(current)));
    }

    /** The fixed part of a fetched invitation goes when its first fetcher had its time. */
    private void shorten(Exchange exchange, Peer peer, Found found, Instant end) {
        Row fixed = found.fixed.orElseThrow();
        if (!fixed.expiresAt().isAfter(end)) {
            content(exchange, peer, found);
            return;
        }
        change(
                exchange,
                peer,
                new Calls.Change(
                        RowKey.linkFixed(exchange.entity().link()),
                        fixed.revision(),
                        fixed.value(),
                        end),
                () -> content(exchange, peer, found),
                current -> answer(exchange, peer, found.withFixed(current)));
    }

    private void again(Exchange exchange, Peer peer, Found found, LinkRow link) {
        Reply.LinkStatus.Fetch first = link.first().orElseThrow();
        boolean own = first.key().equals(peer.serverKey());
        Instant end = first.at().plus(line.limits().duration(Limit.REFETCH));
        if (own && line.now().isBefore(end) && line.live(found.fixed).isPresent()) {
            shorten(exchange, peer, found, end);
        } else if (own || link.others()) {
            used(exchange, peer, first);
        } else {
            Row row = found.link.orElseThrow();
            change(
                    exchange,
                    peer,
                    new Calls.Change(
                            RowKey.link(exchange.entity().link()),
                            row.revision(),
                            link.soughtByOthers().encode(),
                            row.expiresAt()),
                    () -> used(exchange, peer, first),
                    current -> answer(exchange, peer, found.withLink(current)));
        }
    }

    private static void used(Exchange exchange, Peer peer, Reply.LinkStatus.Fetch first) {
        exchange.reply(peer, new Reply.No(Refusal.USED, first.at().getEpochSecond()));
    }

    private void content(Exchange exchange, Peer peer, Found found) {
        Bytes fixed = Bytes.owned(found.fixed.orElseThrow().value());
        Optional<Bytes> mutable = line.live(found.mutable).map(row -> Bytes.owned(row.value()));
        exchange.content(peer, new FetchedLink(fixed, mutable).encode());
    }

    private interface Conflicted {
        void with(Optional<Row> current);
    }

    private void change(
            Exchange exchange,
            Peer peer,
            Calls.Change change,
            Runnable then,
            Conflicted conflicted) {
        calls.set(
                change,
                () -> exchange.no(peer, Refusal.RETRY),
                result -> {
                    switch (result) {
                        case Result.Changed done -> then.run();
                        case Result.Conflict conflict -> conflicted.with(conflict.current());
                    }
                });
    }
}
