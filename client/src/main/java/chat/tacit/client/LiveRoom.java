package chat.tacit.client;

import chat.tacit.client.conversation.Conversations;
import chat.tacit.client.conversation.Exposure;
import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.client.live.presence.Attendee;
import chat.tacit.client.live.presence.Comparison;
import chat.tacit.client.live.presence.Presence;
import chat.tacit.client.live.presence.Saying;
import chat.tacit.client.live.presence.Standing;
import chat.tacit.client.profile.Attempts;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.invitation.LiveInvitation;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.LiveKind;
import chat.tacit.protocol.live.MemberId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A live session that this process is in ({@code spec/20-live}). Nothing of it is written to disk:
 * when it is left, what was said is gone. For use by any thread; news come one after the other.
 */
public final class LiveRoom implements Presence, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRoom.class);

    /** To be let in: members are asked one after the other. */
    private static final Duration ENTRY = Duration.ofMinutes(6);

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration GOODBYE = Duration.ofMillis(500);

    private final Setting setting;
    private final LiveCall call;
    private final Instant since = Instant.now();
    private final CountDownLatch over = new CountDownLatch(1);
    private final LiveMemory memory;
    private @Nullable LiveSeat seat;
    private @Nullable String ending;
    private long number;

    private LiveRoom(LiveCall call, Setting setting) {
        this.call = call;
        this.setting = setting;
        this.memory = new LiveMemory(setting.place().self());
    }

    /** Makes one's place, once the connection has its {@code sid}. */
    interface Seating {
        LiveSeat seat(LiveCall.Named named, LiveSeat.Outlet out);
    }

    /**
     * What a room is.
     *
     * @param name what it is called here
     * @param invitation by which one comes
     * @param self what one is called there, and one's identity
     * @param exposures who learns what, by who is there
     */
    record Place(
            String name,
            LiveInvitation invitation,
            Self self,
            Function<List<Attendee>, List<Exposure>> exposures) {}

    record Self(String name, MemberId id) {}

    /** A room, what it draws on, and who watches. */
    record Setting(Place place, Entropy entropy, Consumer<LiveNews> listener) {}

    /**
     * Enters a session over a call that has just been dialled. Returns once one is inside, or
     * nothing if nobody inside knows one.
     *
     * @throws ClientException if it can't be entered for another reason, in a sentence
     */
    static Optional<LiveRoom> enter(LiveCall call, Setting setting, Seating seating)
            throws ClientException {
        LiveRoom room = new LiveRoom(call, setting);
        try {
            room.begin(seating, call.awaitNamed());
            if (!room.awaitEntry()) {
                call.close();
                return Optional.empty();
            }
        } catch (ClientException | RuntimeException e) {
            call.close();
            throw e;
        }
        Thread listening = Thread.ofVirtual().name("tacit-live").unstarted(room::listen);
        listening.start();
        return Optional.of(room);
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

    private boolean awaitEntry() throws ClientException {
        Instant deadline = Instant.now().plus(ENTRY);
        while (!isInside()) {
            String why = ending;
            if (why != null && isUnknown()) {
                return false;
            }
            if (why != null || Instant.now().isAfter(deadline)) {
                throw new ClientException(why != null ? why : "nobody has let you in.");
            }
            step();
        }
        return true;
    }

    private synchronized boolean isUnknown() {
        return seat().isUnknown();
    }

    private void listen() {
        try {
            while (over.getCount() > 0) {
                step();
            }
        } catch (RuntimeException e) {
            LOG.error("a live session failed and is left: {}", Attempts.place(e));
            fail();
        }
    }

    /** Ends, since nobody should talk to a session that isn't heard any more. */
    private void fail() {
        try {
            synchronized (this) {
                tell(new LiveNews.Ended("something failed here, so you left; connect anew."));
                seat().drop();
            }
        } finally {
            over.countDown();
            call.close();
        }
    }

    /** Takes one thing that is heard, or does what is due. */
    private void step() {
        Optional<LiveCall.Heard> heard = call.hear(patience());
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
            LiveNews.Attendant from, Content content, Saying.Audience audience, long missed) {
        return switch (content.body()) {
            case Body.Message(String text, var _) ->
                    new LiveNews.Said(from, text, content.envelope().sent(), audience, missed);
            case Body _ -> new LiveNews.Remark(from.name() + " sent something that isn't text.");
        };
    }

    @Override
    public String name() {
        return setting.place().name();
    }

    /** Who else is there, who came first in front. */
    public synchronized List<LiveNews.Attendant> people() {
        return seat().people();
    }

    @Override
    public synchronized Standing standing() throws ClientException {
        requireInside();
        return new Standing(
                name(),
                setting.place().invitation().session().kind(),
                setting.place().invitation().relay().place(),
                seat().people().size(),
                since,
                seat().view(),
                memory.isCompared());
    }

    /** Whether the session came to be when one entered: a vouched one that nobody let one into. */
    public synchronized boolean isMade() {
        return setting.place().invitation().session().kind() == LiveKind.VOUCHED
                && seat().voucher().isEmpty();
    }

    @Override
    public synchronized List<Attendee> attendees() throws ClientException {
        requireInside();
        Self self = setting.place().self();
        Attendee own =
                new Attendee(
                        self.name(),
                        self.id().toString(),
                        Optional.empty(),
                        Attendee.State.HERE,
                        seat().voucher());
        return Stream.concat(Stream.of(own), seat().attendees().stream()).toList();
    }

    @Override
    public synchronized Comparison compare(String view) throws ClientException {
        requireInside();
        return memory.compare(view);
    }

    @Override
    public String link() throws ClientException {
        return LiveSessions.link(setting.place().invitation());
    }

    @Override
    public List<Exposure> explain() throws ClientException {
        return setting.place().exposures().apply(attendees());
    }

    @Override
    public synchronized List<Saying> said(int limit) throws ClientException {
        requireInside();
        return memory.said(limit);
    }

    /** Whether one can speak and hear. */
    public synchronized boolean isInside() {
        return ending == null && seat().isInside();
    }

    private void requireInside() throws ClientException {
        if (!isInside()) {
            throw new ClientException("you are no longer in " + name() + ".");
        }
    }

    @Override
    public synchronized int say(String text) throws ClientException {
        Content content = content(text);
        int count = seat().people().size();
        if (count > 0) {
            requireTaken(seat().say(content, Instant.now()));
            memory.saidOneself(content, Optional.empty());
        }
        return count;
    }

    @Override
    public synchronized String tell(String to, String text) throws ClientException {
        Content content = content(text);
        LiveNews.Attendant addressee = find(to);
        requireTaken(seat().tell(MemberId.parse(addressee.id()), content, Instant.now()));
        memory.saidOneself(content, Optional.of(addressee.name()));
        return addressee.name();
    }

    private static void requireTaken(boolean taken) throws ClientException {
        if (!taken) {
            throw new ClientException(
                    "that wasn't said: too much waits, or nobody whom it is for has a key.");
        }
    }

    /**
     * Somebody's identity, to be kept beyond the session.
     *
     * @param who a name as {@link #attendees} has it, or an id
     * @throws ClientException if nobody there has that name, or the relay alone says whose key it
     *     is
     */
    public synchronized TrustedIdentities.Found identity(String who) throws ClientException {
        requireInside();
        return seat().identity(find(who))
                .orElseThrow(() ->
                        new ClientException(
                                "the relay alone says whose identity that is; exchange identities"
                                        + " instead: tacit live exchange"));
    }

    private LiveNews.Attendant find(String who) throws ClientException {
        return people().stream()
                .filter(one -> one.name().equals(who) || one.id().equals(who))
                .findFirst()
                .orElseThrow(() ->
                        new ClientException("nobody in " + name() + " is called '" + who + "'."));
    }

    private Content content(String text) throws ClientException {
        requireInside();
        Conversations.requireText(text);
        number++;
        ContentId id = ContentId.random(setting.entropy());
        return new Content(
                new Envelope(id, number, Instant.now(), Optional.empty()), new Body.Message(text));
    }

    private void tell(LiveNews news) {
        if (ending != null) {
            if (news instanceof LiveNews.Ended) {
                over.countDown();
            }
            return;
        }
        memory.note(news);
        if (news instanceof LiveNews.Ended(String sentence)) {
            ending = sentence;
        }
        setting.listener().accept(news);
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
    public void leave() {
        synchronized (this) {
            if (ending == null) {
                ending = "you left.";
                seat().leave(Instant.now());
                memory.forget();
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

    /** Leaves, if one hasn't left. */
    @Override
    public void close() {
        leave();
    }
}
