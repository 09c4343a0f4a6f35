package chat.tacit.relay.mesh;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import io.vertx.core.Vertx;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What waits for one server, and the connections on which it goes: what was seen of packets first,
 * then packets, the oldest dropped if there are too many, since TX has it. A server that doesn't
 * answer, or takes no more, is left alone for a while. For one event loop.
 */
final class Outbox {
    private static final int ACCEPTED = 202;

    /** Shorter than servers keep a connection on which nothing is said. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** How long a server is left alone: first, and at most. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** How often something is sent again. */
    private static final int MOST_TRIES = 3;

    private final Fingerprint server;
    private final Door door;
    private final Dialer dialer;
    private final Post post;
    private final Deque<Letter> notices = new ArrayDeque<>();
    private final Deque<Letter> packets = new ArrayDeque<>();
    private final Deque<Idle> idle = new ArrayDeque<>();

    /** Connections there are, the one that is being opened among them. */
    private int lines;

    private boolean dialing;
    private boolean pausing;
    private Duration pause = FIRST_PAUSE;

    /** What hears how it goes. */
    interface Post {
        /** So many more wait; fewer if it is negative. */
        void waiting(int more);

        /** The server answered. */
        void reached();

        /** The server took something. */
        void taken();

        /** The server doesn't answer. */
        void silent();

        /** Something was dropped since there was no more room for it, or the server refused it. */
        void dropped();
    }

    /**
     * @param tries how often it was sent in vain
     */
    private record Letter(Errand errand, int tries) {}

    private record Idle(Line line, long timer) {}

    Outbox(Fingerprint server, Door door, Dialer dialer, Post post) {
        this.server = server;
        this.door = door;
        this.dialer = dialer;
        this.post = post;
    }

    Door door() {
        return door;
    }

    /** Whether nothing waits and nothing is open. */
    boolean isOver() {
        return lines == 0 && notices.isEmpty() && packets.isEmpty();
    }

    /** How much waits. */
    int size() {
        return notices.size() + packets.size();
    }

    void add(Errand errand) {
        Deque<Letter> queue = queue(errand);
        queue.addLast(new Letter(errand, 0));
        post.waiting(1);
        if (queue.size() > dialer.limits().count(Limit.MESH_NEIGHBOUR_QUEUE)) {
            dropFirst(queue);
        }
        pump();
    }

    /** There is no more room for what waits for all servers: the oldest packet goes. */
    void makeRoom() {
        if (size() > 0) {
            dropFirst(packets.isEmpty() ? notices : packets);
        }
    }

    private void dropFirst(Deque<Letter> queue) {
        queue.removeFirst();
        post.waiting(-1);
        post.dropped();
    }

    /** Forgets what waits. */
    void close() {
        post.waiting(-size());
        notices.clear();
        packets.clear();
        idle.forEach(it -> it.line().close());
    }

    private Deque<Letter> queue(Errand errand) {
        return errand.resource() == Resource.KEPT ? notices : packets;
    }

    private void pump() {
        while (!pausing && !(notices.isEmpty() && packets.isEmpty())) {
            Line line = free();
            if (line == null) {
                dial();
                return;
            }
            Letter letter = notices.isEmpty() ? packets.removeFirst() : notices.removeFirst();
            post.waiting(-1);
            send(line, letter);
        }
    }

    /** A connection on which nothing is under way. */
    private @Nullable Line free() {
        for (Idle next = idle.pollLast(); next != null; next = idle.pollLast()) {
            vertx().cancelTimer(next.timer());
            if (next.line().isOpen()) {
                return next.line();
            }
            lines--;
        }
        return null;
    }

    private void dial() {
        if (dialing || lines >= dialer.limits().count(Limit.MESH_NEIGHBOUR_CONNECTIONS)) {
            return;
        }
        dialing = true;
        lines++;
        dialer.dial(door, Optional.of(server))
                .onComplete(ended -> {
                    dialing = false;
                    if (ended.succeeded()) {
                        rest(ended.result());
                        pump();
                    } else {
                        lines--;
                        post.silent();
                        leaveAlone();
                    }
                });
    }

    private void rest(Line line) {
        long timer =
                vertx().setTimer(
                                IDLE.toMillis(),
                                _ -> {
                                    if (idle.removeIf(it -> it.line().equals(line))) {
                                        lines--;
                                        line.close();
                                    }
                                });
        idle.addLast(new Idle(line, timer));
    }

    private void send(Line line, Letter letter) {
        line.ask(letter.errand())
                .onComplete(ended -> {
                    if (ended.succeeded()) {
                        if (ended.result().status() == Refusal.REFUSED.status()) {
                            leave(line);
                        } else {
                            rest(line);
                        }
                        post.reached();
                        said(ended.result().status(), letter);
                    } else {
                        lines--;
                        back(letter);
                    }
                    pump();
                });
        if (!packets.isEmpty()) {
            dial(); // one more connection, while this one waits for its answer
        }
    }

    /** Perhaps the server's clock was changed, which the next hello tells. */
    private void leave(Line line) {
        lines--;
        line.close();
    }

    private void said(int status, Letter letter) {
        if (status == ACCEPTED) {
            pause = FIRST_PAUSE;
            post.taken();
        } else if (isForNow(status)) {
            back(letter);
            leaveAlone();
        } else {
            post.dropped();
        }
    }

    /** Whether the server may take later what it doesn't take now: it may not know this one yet. */
    private static boolean isForNow(int status) {
        return status == Refusal.TOO_MANY.status()
                || status == Refusal.BUSY.status()
                || status == Refusal.REFUSED.status();
    }

    /** To where it was, unless it was sent often enough. */
    private void back(Letter letter) {
        Deque<Letter> queue = queue(letter.errand());
        if (letter.tries() >= MOST_TRIES
                || queue.size() >= dialer.limits().count(Limit.MESH_NEIGHBOUR_QUEUE)) {
            post.dropped();
        } else {
            queue.addFirst(new Letter(letter.errand(), letter.tries() + 1));
            post.waiting(1);
        }
    }

    private void leaveAlone() {
        if (!pausing) {
            pausing = true;
            vertx().setTimer(
                            pause.toMillis(),
                            _ -> {
                                pausing = false;
                                pump();
                            });
            pause = pause.multipliedBy(2);
            if (pause.compareTo(LONGEST_PAUSE) > 0) {
                pause = LONGEST_PAUSE;
            }
        }
    }

    private Vertx vertx() {
        return dialer.vertx();
    }
}
