package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.host.Backlog.QuarterLog;
import chat.tacit.protocol.mesh.host.Undelivered.Place;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.Bucket;
import chat.tacit.protocol.wire.Refusal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * TX ({@code spec/40-mesh} §7.4): has a packet on disk before its client hears so, then passes it
 * on until an RX keeps it or its time is over, also after a restart. In memory is only where each
 * packet is and when it is due. Not for use by several threads.
 *
 * <p>A store that fails loses nothing: a packet that can't be written is refused, one that can't be
 * read is tried again half a minute later.
 */
public final class Outgoing {
    /** Packets that are tried again in a second, half of what a neighbour takes. */
    static final int RETRIES_PER_SECOND = 100;

    private static final int READS_AT_ONCE = 32;
    private static final Duration STORE_PAUSE = Duration.ofSeconds(30);

    private final OutgoingTerms terms;
    private final Calls calls;
    private final PosterShares shares;
    private final Backlog backlog;
    private final Carrying carrying;
    private final Reloading reloading;
    private final Map<PacketHash, List<Long>> accepting = new HashMap<>();
    private final Bucket retries;
    private Instant now;
    private Consumer<OutgoingOutput> out = _ -> {};
    private boolean room = true;
    private int reading;

    /** Writes a packet to the log of a quarter of an hour. */
    interface Storing {
        void append(long quarter, OutgoingEntry entry, Runnable failed, Consumer<Place> then);
    }

    public Outgoing(OutgoingTerms terms, Instant now) {
        this.terms = terms;
        this.now = now;
        this.shares = new PosterShares(terms.packets());
        this.backlog = new Backlog(shares);
        this.calls =
                new Calls(
                        (token, call) -> out.accept(new OutgoingOutput.Ask(token, call)),
                        () -> this.now);
        this.carrying = new Carrying(backlog, this::append, calls, () -> this.now);
        this.reloading = new Reloading(backlog, calls, () -> this.now, terms.retention());
        this.retries = new Bucket(RETRIES_PER_SECOND, RETRIES_PER_SECOND, now);
    }

    static MeshKey key(long quarter) {
        return new MeshKey(
                MeshKey.Space.OUTGOING, Bytes.owned(Fields.unlabelled().u64(quarter).toArray()));
    }

    /** Takes what happened; what is to be done about it goes to {@code out} before it returns. */
    public void handle(OutgoingInput input, Instant now, Consumer<OutgoingOutput> out) {
        this.now = now;
        this.out = out;
        switch (input) {
            case OutgoingInput.Begin _ -> reloading.begin();
            case OutgoingInput.Post it -> post(it);
            case OutgoingInput.Delivered(PacketHash hash) ->
                    backlog.find(hash).ifPresent(backlog::remove);
            case OutgoingInput.Retry(PacketHash hash) ->
                    backlog.find(hash).ifPresent(it -> backlog.schedule(it, now));
            case OutgoingInput.Completed(long token, Result result) ->
                    calls.completed(token, result);
            case OutgoingInput.Room(boolean inStore) -> room = inStore;
            case OutgoingInput.Sweep _ -> {
                if (reloading.isDone()) {
                    carrying.begin();
                }
            }
            case OutgoingInput.Wake _ -> reloading.retry();
        }
        work();
    }

    /** When something is to be done though nothing happens. */
    public Optional<Instant> wakeAt() {
        if (!reloading.isDone()) {
            return reloading.retryAt();
        }
        return reading == READS_AT_ONCE
                ? Optional.empty()
                : backlog.first().map(it -> later(it.due, now.plus(retries.untilNext(now))));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    /** Whether all that an earlier process left is known, and posts are taken. */
    public boolean isReady() {
        return reloading.isDone();
    }

    /** How many packets it tries to deliver. */
    public int size() {
        return backlog.size();
    }

    private void post(OutgoingInput.Post post) {
        List<Long> others = accepting.get(post.hash());
        if (!isReady()) {
            out.accept(new OutgoingOutput.Refused(post.call(), Refusal.RETRY));
        } else if (backlog.find(post.hash()).isPresent()) {
            out.accept(new OutgoingOutput.Accepted(post.call(), post.hash()));
        } else if (others != null) {
            others.add(post.call());
        } else if (!room
                || backlog.size() + accepting.size() >= terms.packets()
                || !shares.take(post.from())) {
            out.accept(new OutgoingOutput.Refused(post.call(), Refusal.FULL));
        } else {
            accept(post);
        }
    }

    private void accept(OutgoingInput.Post post) {
        List<Long> posts = new ArrayList<>(List.of(post.call()));
        accepting.put(post.hash(), posts);
        OutgoingEntry entry =
                new OutgoingEntry(
                        Instant.ofEpochSecond(now.getEpochSecond()),
                        0,
                        Bytes.owned(post.packet().stored()));
        Instant due = now.plus(Undelivered.pause(0));
        append(
                Backlog.quarter(due),
                entry,
                () -> {
                    accepting.remove(post.hash());
                    shares.giveBack(post.from());
                    posts.forEach(
                            call -> out.accept(new OutgoingOutput.Refused(call, Refusal.RETRY)));
                },
                place -> {
                    accepting.remove(post.hash());
                    backlog.add(
                            new Undelivered(
                                    post, entry.accepted(), place, due, reloading.number()));
                    posts.forEach(
                            call -> out.accept(new OutgoingOutput.Accepted(call, post.hash())));
                    pass(post.hash(), post.packet());
                });
    }

    private void append(long quarter, OutgoingEntry entry, Runnable failed, Consumer<Place> then) {
        QuarterLog log = backlog.log(quarter);
        log.appending++;
        Runnable over =
                () -> {
                    log.appending--;
                    failed.run();
                };
        calls.append(
                new StoreCall.Append(
                        key(quarter),
                        entry.encode(),
                        Integer.MAX_VALUE,
                        OptionalLong.empty(),
                        entry.accepted().plus(terms.retention())),
                over,
                appended -> {
                    switch (appended) {
                        case Result.Kept(long position) -> {
                            log.appending--;
                            then.accept(new Place(quarter, position));
                        }
                        case Result.Full _, Result.Moved _ -> over.run();
                    }
                });
    }

    private void pass(PacketHash hash, Packet packet) {
        out.accept(new OutgoingOutput.Pass(new Input.Posted(hash, packet)));
    }

    /** Tries again what is due, as fast as others take it. */
    private void work() {
        while (reloading.isDone() && reading < READS_AT_ONCE) {
            Optional<Undelivered> next = backlog.first().filter(it -> !it.due.isAfter(now));
            if (next.isEmpty()) {
                return;
            }
            if (!now.isBefore(end(next.get()))) {
                backlog.remove(next.get());
            } else if (retries.take(now)) {
                attempt(next.get());
            } else {
                return;
            }
        }
    }

    private Instant end(Undelivered packet) {
        return packet.accepted.plus(terms.retention());
    }

    private void attempt(Undelivered packet) {
        Place place = packet.place;
        backlog.pause(packet);
        reading++;
        calls.read(
                new StoreCall.Read(key(place.quarter()), place.position() - 1, 1, 1),
                () -> {
                    reading--;
                    if (backlog.contains(packet)) {
                        schedule(packet, STORE_PAUSE);
                    }
                },
                entries -> {
                    reading--;
                    if (backlog.contains(packet)) {
                        found(packet, place, entries);
                    }
                });
    }

    private void found(Undelivered packet, Place place, List<Result.Entry> entries) {
        Optional<Result.Entry> entry =
                entries.stream().filter(it -> it.position() == place.position()).findFirst();
        if (entry.isPresent()) {
            packet.attempts = Math.min(packet.attempts + 1, OutgoingEntry.MOST_ATTEMPTS);
            schedule(packet, Undelivered.pause(packet.attempts));
            pass(packet.hash, OutgoingEntry.decode(entry.get().bytes()).open());
        } else if (packet.place.equals(place)) {
            backlog.remove(packet); // the store let it go, since its time is over
        } else {
            schedule(packet, Duration.ZERO); // it was carried to another log meanwhile
        }
    }

    private void schedule(Undelivered packet, Duration pause) {
        Instant next = now.plus(pause);
        backlog.schedule(packet, next.isBefore(end(packet)) ? next : end(packet));
    }
}
