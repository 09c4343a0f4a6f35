package chat.tacit.client;

import chat.tacit.client.conversation.Conversations;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.MemberId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A live session that this process is in ({@code spec/20-live}). Nothing of it is written to disk:
 * when it is left, what was said is gone. For use by any thread; news come one after the other.
 */
public final class LiveRoom implements AutoCloseable {
    /** {@code SERVER_CONNECT_TIMEOUT}: for the relay's first lines. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    /** For a connection, whose own times are those of the sockets. */
    private static final Duration CONNECT = Duration.ofSeconds(30);

    /** To be let in: members are asked one after the other. */
    private static final Duration ENTRY = Duration.ofMinutes(6);

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration GOODBYE = Duration.ofMillis(500);

    private final String name;
    private final LiveCall call;
    private final Entropy entropy;
    private final Consumer<LiveNews> listener;
    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable LiveSeat seat;
    private @Nullable String ending;
    private long number;

    private LiveRoom(String name, LiveCall call, Entropy entropy, Consumer<LiveNews> listener) {
        this.name = name;
        this.call = call;
        this.entropy = entropy;
        this.listener = listener;
    }

    /** Makes one's place, once the connection has its {@code sid}. */
    interface Seating {
        LiveSeat seat(LiveCall.Named named, LiveSeat.Outlet out);
    }

    /** What a room is called, what it draws on, and who watches. */
    record Setting(String name, Entropy entropy, Consumer<LiveNews> listener) {}

    /**
     * Enters a session over a call that has just been dialled. Returns once one is inside.
     *
     * @throws ClientException if it can't be entered, in a sentence
     */
    static LiveRoom enter(LiveCall call, Setting setting, Seating seating) throws ClientException {
        LiveRoom room = new LiveRoom(setting.name(), call, setting.entropy(), setting.listener());
        try {
            var _ = await(call, CONNECT, LiveCall.Opened.class);
            room.begin(seating, await(call, ANSWER, LiveCall.Named.class));
            room.awaitEntry();
        } catch (ClientException e) {
            call.close();
            throw e;
        }
        Thread listening = Thread.ofVirtual().name("tacit-live").unstarted(room::listen);
        listening.start();
        return room;
    }

    private static <T extends LiveCall.Heard> T await(
            LiveCall call, Duration patience, Class<T> wanted) throws ClientException {
        Optional<LiveCall.Heard> heard = hear(call, patience);
        if (heard.isPresent() && wanted.isInstance(heard.get())) {
            return wanted.cast(heard.get());
        }
        throw new ClientException(
                heard.isPresent() && heard.get() instanceof LiveCall.Ended(String reason)
                        ? reason
                        : "the relay doesn't answer; try again later.");
    }

    private static Optional<LiveCall.Heard> hear(LiveCall call, Duration patience) {
        try {
            return call.hear(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new LiveCall.Ended("it was interrupted."));
        }
    }

    private synchronized void begin(Seating seating, LiveCall.Named named) {
        seat =
                seating.seat(
                        named,
                        new LiveSeat.Outlet() {
                            @Override
                            public void line(ClientLine line) {
                                call.say(line);
                            }

                            @Override
                            public void news(LiveNews news) {
                                tell(news);
                            }
                        });
    }

    private void awaitEntry() throws ClientException {
        Instant deadline = Instant.now().plus(ENTRY);
        while (!isInside()) {
            String why = ending;
            if (why != null || Instant.now().isAfter(deadline)) {
                throw new ClientException(why != null ? why : "nobody has let you in.");
            }
            step();
        }
    }

    private void listen() {
        while (over.getCount() > 0) {
            step();
        }
    }

    /** Takes one thing that is heard, or does what is due. */
    private void step() {
        Optional<LiveCall.Heard> heard = hear(call, patience());
        synchronized (this) {
            LiveSeat here = seat();
            switch (heard.orElse(null)) {
                case LiveCall.Line line -> here.hear(line.line(), Instant.now());
                case LiveCall.Ended(String reason) -> {
                    here.drop();
                    tell(new LiveNews.Ended(reason));
                }
                case LiveCall.Opened _, LiveCall.Named _ -> {}
                case null -> here.wake(Instant.now());
            }
        }
    }

    private synchronized Duration patience() {
        Duration left =
                seat().wakeAt().map(at -> Duration.between(Instant.now(), at)).orElse(LONGEST);
        return left.compareTo(LONGEST) < 0 ? left.plusMillis(1) : LONGEST;
    }

    private LiveSeat seat() {
        LiveSeat here = seat;
        if (here == null) {
            throw new IllegalStateException("nobody has begun");
        }
        return here;
    }

    /** What is shown of something that was said. */
    static LiveNews said(
            LiveNews.Attendant from, Content content, LiveNews.Audience audience, long missed) {
        return switch (content.body()) {
            case Body.Message(String text) ->
                    new LiveNews.Said(from, text, content.envelope().sent(), audience, missed);
            case Body _ -> new LiveNews.Remark(from.name() + " sent something that isn't text.");
        };
    }

    /** What the session is called. */
    public String name() {
        return name;
    }

    /** Who else is there, who came first in front. */
    public synchronized List<LiveNews.Attendant> people() {
        return seat().people();
    }

    /**
     * What two people read to each other to know that they are in the same session; an open session
     * has no such thing.
     */
    public synchronized Optional<String> view() {
        return seat().view();
    }

    /** Whether one can speak and hear. */
    public synchronized boolean isInside() {
        return ending == null && seat().isInside();
    }

    /**
     * Says something to all others.
     *
     * @return for how many
     * @throws ClientException if it can't be said
     */
    public synchronized int say(String text) throws ClientException {
        Content content = content(text);
        int count = seat().people().size();
        if (count > 0) {
            seat().say(content, Instant.now());
        }
        return count;
    }

    /**
     * Says something to one alone.
     *
     * @param to a name as {@link #people} has it, or an id
     * @throws ClientException if nobody there has that name, or it can't be said
     */
    public synchronized void tell(String to, String text) throws ClientException {
        Content content = content(text);
        MemberId member =
                people().stream()
                        .filter(one -> one.name().equals(to) || one.id().equals(to))
                        .map(one -> MemberId.parse(one.id()))
                        .findFirst()
                        .orElseThrow(
                                () -> new ClientException("nobody here is called '" + to + "'."));
        seat().tell(member, content, Instant.now());
    }

    private Content content(String text) throws ClientException {
        if (!isInside()) {
            throw new ClientException("you are no longer in " + name + ".");
        }
        Conversations.requireText(text);
        number++;
        Envelope envelope =
                new Envelope(ContentId.random(entropy), number, Instant.now(), Optional.empty());
        return new Content(envelope, new Body.Message(text));
    }

    private void tell(LiveNews news) {
        if (ending != null) {
            if (news instanceof LiveNews.Ended) {
                over.countDown();
            }
            return;
        }
        if (news instanceof LiveNews.Ended(String sentence)) {
            ending = sentence;
        }
        listener.accept(news);
        if (ending != null) {
            over.countDown();
        }
    }

    /** Waits until one is out, whyever. */
    public void awaitEnd() throws InterruptedException {
        over.await();
    }

    /** Leaves, and says so to those who stay. */
    @Override
    public void close() {
        synchronized (this) {
            if (ending == null) {
                ending = "you left.";
                seat().leave(Instant.now());
            }
        }
        try {
            // The relay ends the connection when it has heard.
            var _ = over.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        over.countDown();
        call.close();
    }
}
