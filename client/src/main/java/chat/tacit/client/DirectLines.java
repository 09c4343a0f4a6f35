package chat.tacit.client;

import chat.tacit.client.call.CallNews;
import chat.tacit.client.call.CallPeer;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Inbox;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.route.DirectWay;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.Media;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.route.SealedId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The channels of the route <i>direct</i> ({@code spec/80-calls} §11): what is in the outbox for a
 * device goes to whoever has the channel with it, and what comes over that is taken as from a
 * relay.
 */
public final class DirectLines implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectLines.class);

    /** Messages that wait for their confirmation, of one channel. */
    static final int WINDOW = 64;

    /** Bytes of the longest message of a channel. */
    public static final int MAX_FRAME = 16_384;

    private static final byte MESSAGE = 1;
    private static final byte COMMITTED = 2;
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Loop loop;
    private final Inbox inbox;
    private final Map<CallId, Channel> channels = new ConcurrentHashMap<>();
    private final List<Consumer<Frames>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean running = new AtomicBoolean();

    DirectLines(Loop loop, Inbox inbox) {
        this.loop = loop;
        this.inbox = inbox;
    }

    /** What is to be sent over a channel, in order. */
    public record Frames(CallId call, ConversationId conversation, List<Bytes> all) {
        public Frames {
            all = List.copyOf(all);
        }
    }

    /** A row of the outbox that went over a channel. */
    private record Sent(long row, Instant at) {}

    /** A channel; {@code sent} is the row of the outbox that went last. */
    private static final class Channel {
        private final CallId call;
        private final CallPeer peer;
        private final Map<SealedId, Sent> waiting = new ConcurrentHashMap<>();
        private volatile long sent;

        Channel(CallId call, CallPeer peer) {
            this.call = call;
            this.peer = peer;
        }

        /** What wasn't confirmed in time goes by the stored routes, and is waited for no more. */
        int room(Instant now) {
            Instant last = now.minus(DirectWay.CONFIRM);
            waiting.values().removeIf(sent -> sent.at().isBefore(last));
            return WINDOW - waiting.size();
        }
    }

    /** Listens for what is to be sent, one at a time. */
    public void listen(Consumer<Frames> listener) {
        listeners.add(listener);
    }

    /** A connection without media came about, or is over. */
    void heard(CallNews news) {
        if (!news.about().media().equals(Media.NONE)) {
            return;
        }
        CallId call = news.about().call();
        switch (news.what()) {
            case CallNews.Connected(var _, CallPeer peer) -> open(new Channel(call, peer));
            case CallNews.Over _ ->
                    Optional.ofNullable(channels.remove(call)).ifPresent(this::closed);
            case CallNews.Calling _,
                    CallNews.Ringing _,
                    CallNews.Connecting _,
                    CallNews.Found _,
                    CallNews.Again _,
                    CallNews.Answer _ -> {}
        }
    }

    private void open(Channel channel) {
        lease(channel);
        channels.put(channel.call, channel);
        if (running.compareAndSet(false, true)) {
            Thread.ofVirtual().name("tacit-direct").start(this::run);
        }
    }

    private void lease(Channel channel) {
        var _ =
                loop.write(tx -> {
                    DirectWay.open(tx, channel.peer.connection(), Instant.now());
                    return true;
                });
    }

    private void closed(Channel channel) {
        var _ =
                loop.write(tx -> {
                    DirectWay.close(tx, channel.peer.connection(), Instant.now());
                    return true;
                });
    }

    private void run() {
        Instant leased = Instant.now();
        while (!channels.isEmpty() && !loop.isClosed()) {
            try {
                var _ = loop.await(LOOK, () -> channels.values().stream().anyMatch(this::hasMore));
                channels.values().forEach(this::send);
                if (Instant.now().isAfter(leased.plus(DirectWay.LEASE.dividedBy(2)))) {
                    leased = Instant.now();
                    channels.values().forEach(this::lease);
                }
            } catch (DatabaseException _) {
                LOG.warn("The profile can't be written now; nothing goes directly.");
                var _ = loop.await(LOOK, () -> false);
            } catch (RuntimeException e) {
                LOG.error(
                        "channels failed at something they should not fail at: {}",
                        Attempts.place(e));
                var _ = loop.await(LOOK, () -> false);
            }
        }
        running.set(false);
        if (!channels.isEmpty() && !loop.isClosed() && running.compareAndSet(false, true)) {
            run(); // one was opened just now
        }
    }

    private boolean hasMore(Channel channel) {
        return channel.room(Instant.now()) > 0
                && !loop.read(tx -> DirectWay.after(tx, channel.peer.connection(), channel.sent, 1))
                        .isEmpty();
    }

    private void send(Channel channel) {
        Instant now = Instant.now();
        int room = channel.room(now);
        if (room <= 0 || !channels.containsKey(channel.call)) {
            return;
        }
        List<Bytes> frames = new ArrayList<>();
        for (DirectWay.Waiting one :
                loop.read(
                        tx -> DirectWay.after(tx, channel.peer.connection(), channel.sent, room))) {
            channel.sent = one.outbox();
            if (one.message().size() < MAX_FRAME) {
                channel.waiting.put(SealedId.of(one.message()), new Sent(one.outbox(), now));
                frames.add(frame(MESSAGE, one.message()));
            }
        }
        tell(channel, frames);
    }

    private void tell(Channel channel, List<Bytes> frames) {
        if (!frames.isEmpty()) {
            Frames all = new Frames(channel.call, channel.peer.conversation(), frames);
            synchronized (listeners) { // what is heard and what is sent come from two threads
                listeners.forEach(listener -> listener.accept(all));
            }
        }
    }

    private static Bytes frame(byte kind, Bytes content) {
        return Bytes.owned(
                ByteBuffer.allocate(1 + content.size()).put(kind).put(content.shared()).array());
    }

    /**
     * What came over a channel, in order. What is no message of it, or doesn't open, counts for
     * nothing: it comes by the stored routes.
     *
     * @throws ClientException if there is no such channel
     */
    public void heard(CallId call, List<Bytes> frames) throws ClientException {
        Channel channel = channels.get(call);
        if (channel == null) {
            throw new ClientException("this connection is over.");
        }
        List<Bytes> committed = new ArrayList<>();
        for (Bytes frame : frames) {
            if (frame.size() < 2 || frame.size() > MAX_FRAME) {
                continue;
            }
            Bytes content = frame.slice(1, frame.size() - 1);
            byte kind = frame.shared()[0];
            if (kind == MESSAGE && take(channel, content)) {
                committed.add(frame(COMMITTED, SealedId.of(content).bytes()));
            } else if (kind == COMMITTED && content.size() == SealedId.SIZE) {
                confirmed(channel, new SealedId(content));
            }
        }
        tell(channel, committed);
    }

    /** Whether it was committed, now or before. */
    private boolean take(Channel channel, Bytes message) {
        List<Event> events = new ArrayList<>();
        try {
            Inbox.Outcome outcome =
                    loop.write(tx -> {
                        Contact contact =
                                Contacts.find(tx, channel.peer.connection())
                                        .orElseThrow(UnopenableException::new);
                        try {
                            return inbox.takeDirect(
                                    tx, contact, message, Instant.now(), events::add);
                        } catch (MalformedException e) {
                            throw new UnopenableException();
                        }
                    });
            loop.tell(events);
            return outcome != Inbox.Outcome.OUT_OF_STEP;
        } catch (UnopenableException _) {
            return false;
        }
    }

    private void confirmed(Channel channel, SealedId id) {
        Sent sent = channel.waiting.remove(id);
        if (sent == null) {
            return;
        }
        ConversationId in = channel.peer.conversation();
        Optional<ContentId> content =
                loop.write(tx -> {
                    Optional<ContentId> of =
                            DirectWay.confirmed(tx, sent.row()).map(ContentId::new);
                    of.ifPresent(it -> History.advance(tx, in, it, Message.State.SENT));
                    return of;
                });
        content.ifPresent(it -> loop.tell(List.of(new Event.Moved(in, it))));
    }

    @Override
    public void close() {
        channels.clear();
    }
}
