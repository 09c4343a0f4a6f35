package chat.tacit.client;

import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.client.secret.SecretLinks;
import chat.tacit.e2ee.room.member.Ask;
import chat.tacit.e2ee.room.member.Input;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What one room's machine asks of the host: a link of its own, calls one after the other, and
 * streams beside them. Whatever ends a call ends the link, too: the machine says when to dial anew.
 * As long as nobody hears a stream, nothing more of it is read.
 */
final class RoomLine implements AutoCloseable {
    private final SecretLinks links;
    private final RelayAddress host;
    private final Hearing hearing;

    /** The machine asks for little at a time: this doesn't grow. */
    private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();

    private final Map<Long, Thread> streams = new ConcurrentHashMap<>();
    private final Thread caller;
    private volatile Optional<SecretLink> link = Optional.empty();
    private volatile Optional<String> trouble = Optional.empty();

    /** Who is told what comes; it may take its time. */
    interface Hearing {
        void hear(Input input) throws InterruptedException;
    }

    private sealed interface Job {}

    private record Dialling() implements Job {}

    private record Calling(long number, Ask ask) implements Job {}

    RoomLine(SecretLinks links, RelayAddress host, Hearing hearing) {
        this.links = links;
        this.host = host;
        this.hearing = hearing;
        this.caller = Thread.ofVirtual().name("tacit-room-calls").start(this::work);
    }

    /** Makes a new link; {@link Input.Connected} or {@link Input.Cut} follows. */
    void dial() {
        jobs.add(new Dialling());
    }

    /** Asks; {@link Input.Answered}, {@link Input.Told} or a cut follows. */
    void call(long number, Ask ask) {
        jobs.add(new Calling(number, ask));
    }

    /** Hangs a stream up, of which nothing is told any more. */
    void drop(long number) {
        Optional.ofNullable(streams.remove(number)).ifPresent(Thread::interrupt);
    }

    /** Ends what there is, and forgets what was asked. */
    void reset() {
        jobs.clear();
        hangUp();
    }

    /** Why the host couldn't be reached the last time, in a sentence. */
    Optional<String> trouble() {
        return trouble;
    }

    private void work() {
        try {
            while (true) {
                switch (jobs.take()) {
                    case Dialling() -> connect();
                    case Calling(long number, Ask ask) -> {
                        Optional<SecretLink> over = link;
                        if (over.isPresent()) {
                            ask(over.get(), number, ask);
                        } // else it was cut, which says that nothing is answered
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect() throws InterruptedException {
        hangUp();
        SecretLink fresh = links.to(host);
        try {
            var _ = fresh.id();
            link = Optional.of(fresh);
            trouble = Optional.empty();
            hearing.hear(new Input.Connected());
        } catch (LinkException e) {
            fresh.close();
            failed(e);
            hearing.hear(new Input.Cut());
        }
    }

    private void ask(SecretLink over, long number, Ask ask) throws InterruptedException {
        if (ask.method() == Method.STREAM_EVENTS) {
            Thread stream =
                    Thread.ofVirtual()
                            .name("tacit-room-stream")
                            .unstarted(() -> stream(over, number, ask));
            streams.put(number, stream);
            stream.start();
            return;
        }
        try {
            Reply reply = over.call(ask::request);
            hearing.hear(new Input.Answered(number, reply));
        } catch (LinkException e) {
            cut(over, number, e);
        }
    }

    private void stream(SecretLink over, long number, Ask ask) {
        try {
            over.stream(ask::request, reply -> tell(number, reply));
            streams.remove(number);
        } catch (LinkException e) {
            if (streams.remove(number) != null) {
                try {
                    cut(over, number, e);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
        } catch (Hung _) {
            streams.remove(number);
        }
    }

    /** Whoever is told a stream's reply was interrupted. */
    private static final class Hung extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void tell(long number, Reply reply) {
        try {
            hearing.hear(new Input.Told(number, List.of(reply)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Hung();
        }
    }

    private void cut(SecretLink over, long number, LinkException why) throws InterruptedException {
        hearing.hear(new Input.Failed(number));
        if (link.filter(it -> it == over).isPresent()) {
            failed(why);
            hangUp();
            hearing.hear(new Input.Cut());
        }
    }

    private void failed(LinkException why) {
        if (why.kind() != LinkException.Kind.CLOSED) {
            trouble = Optional.of(why.sentence());
        }
    }

    private void hangUp() {
        Optional<SecretLink> over = link;
        link = Optional.empty();
        over.ifPresent(SecretLink::close);
        for (Long number : streams.keySet()) {
            drop(number);
        }
    }

    @Override
    public void close() {
        caller.interrupt();
        reset();
    }
}
