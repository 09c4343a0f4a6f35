package chat.tacit.protocol.mesh.host;

import chat.tacit.protocol.mesh.host.Backlog.QuarterLog;
import chat.tacit.protocol.store.Calls;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Takes what was delivered out of the logs ({@code spec/40-mesh} §15): what isn't delivered is
 * appended to the log of the quarter in which it is due, and when all of that is durable the old
 * log is dropped, or deleted up to where it was looked through. A crash leaves a packet in two
 * logs, never in none.
 */
final class Carrying {
    private static final int READ_ENTRIES = 32;
    private static final int READ_BYTES = 1 << 19;

    private final Backlog backlog;
    private final Outgoing.Storing storing;
    private final Calls calls;
    private final InstantSource clock;
    private final Queue<QuarterLog> logs = new ArrayDeque<>();
    private boolean running;

    Carrying(Backlog backlog, Outgoing.Storing storing, Calls calls, InstantSource clock) {
        this.backlog = backlog;
        this.storing = storing;
        this.calls = calls;
        this.clock = clock;
    }

    /** What fails is done the next time. */
    void begin() {
        if (!running) {
            running = true;
            logs.addAll(backlog.toCarry(Backlog.quarter(clock.instant())));
            next();
        }
    }

    private void next() {
        QuarterLog log = logs.poll();
        if (log == null) {
            running = false;
        } else {
            new OneLog(log).read(0);
        }
    }

    private final class OneLog {
        private final QuarterLog log;
        private final long through;
        private int appending;
        private boolean failed;

        OneLog(QuarterLog log) {
            this.log = log;
            this.through = log.last;
        }

        void read(long after) {
            boolean over = after >= through || log.live.isEmpty() || log.live.firstKey() > through;
            if (over) {
                finish();
                return;
            }
            long from = Math.max(after, log.live.firstKey() - 1);
            calls.read(
                    new StoreCall.Read(Outgoing.key(log.quarter), from, READ_ENTRIES, READ_BYTES),
                    Carrying.this::next,
                    entries -> carry(from, entries));
        }

        private void carry(long after, List<Result.Entry> entries) {
            if (entries.isEmpty()) {
                lost(after);
                return;
            }
            List<Result.Entry> live = new ArrayList<>();
            for (Result.Entry entry : entries) {
                Undelivered packet = log.live.get(entry.position());
                if (packet != null && entry.position() <= through) {
                    live.add(entry);
                }
            }
            long last = entries.getLast().position();
            appending = 1;
            live.forEach(entry -> append(entry, last));
            appended(last);
        }

        /** The store has nothing there any more: it has expired. */
        private void lost(long after) {
            List<Undelivered> gone =
                    List.copyOf(log.live.subMap(after, false, through, true).values());
            gone.forEach(backlog::remove);
            finish();
        }

        private void append(Result.Entry entry, long last) {
            Undelivered packet = log.live.get(entry.position());
            if (packet == null) {
                return;
            }
            appending++;
            OutgoingEntry kept = OutgoingEntry.decode(entry.bytes());
            OutgoingEntry carried =
                    new OutgoingEntry(packet.accepted, packet.attempts, kept.packet());
            Instant now = clock.instant();
            long quarter = Backlog.quarter(packet.due.isAfter(now) ? packet.due : now);
            storing.append(
                    quarter,
                    carried,
                    () -> {
                        failed = true;
                        appended(last);
                    },
                    place -> {
                        if (backlog.contains(packet)) {
                            backlog.move(packet, place);
                        } else {
                            backlog.log(quarter).leaves(place.position());
                        }
                        appended(last);
                    });
        }

        private void appended(long last) {
            appending--;
            if (appending > 0) {
                return;
            }
            if (failed) {
                next();
            } else {
                read(last);
            }
        }

        private void finish() {
            boolean over = log.quarter < Backlog.quarter(clock.instant());
            if (over && log.live.isEmpty() && log.appending == 0) {
                calls.drop(
                        Outgoing.key(log.quarter),
                        Carrying.this::next,
                        () -> {
                            backlog.forget(log);
                            next();
                        });
            } else {
                calls.deleteThrough(
                        Outgoing.key(log.quarter),
                        through,
                        Carrying.this::next,
                        () -> {
                            log.deletedThrough(through);
                            next();
                        });
            }
        }
    }
}
