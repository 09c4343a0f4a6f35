package chat.tacit.client.room;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.StreamOrder;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.secret.LinkException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.room.PrivateItem;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.e2ee.room.RoomEntry;
import chat.tacit.e2ee.room.RoomList;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Reads a private pair, and what comes to it, into the database ({@code spec/50-room} §18). */
final class PairReader implements AutoCloseable {
    /** Events in one transaction. */
    private static final int BATCH = 128;

    private final PrivateRunner.Account account;
    private final PairCalls calls;
    private final Book book;
    private final Signal signal;
    private final Consumer<RoomId> changed;
    private final Thread thread =
            Thread.ofVirtual().name("tacit-private-read").unstarted(this::run);
    private final List<Reply.MessageItem> batch = new ArrayList<>();
    private int heads;
    private volatile Optional<Exception> end = Optional.empty();

    PairReader(
            PrivateRunner.Account account,
            PairCalls calls,
            Book book,
            Signal signal,
            Consumer<RoomId> changed) {
        this.account = account;
        this.calls = calls;
        this.book = book;
        this.signal = signal;
        this.changed = changed;
    }

    void start() {
        thread.start();
    }

    /** Throws what it ended with, if it has ended. */
    void requireAlive() throws LinkException, PairCalls.Refused {
        if (end.isPresent()) {
            Exception why = end.get();
            if (why instanceof LinkException e) {
                throw e;
            }
            if (why instanceof PairCalls.Refused e) {
                throw e;
            }
            throw new IllegalStateException(why);
        }
    }

    private void run() {
        try {
            try {
                read();
            } catch (PairCalls.Refused e) {
                if (e.refusal() != Refusal.REFUSED || heads > 0) {
                    throw e;
                }
                calls.begin(); // nobody has yet
                read();
            } catch (PutBack e) {
                heads = 0;
                read();
            }
        } catch (LinkException | PairCalls.Refused | RuntimeException e) {
            end = Optional.of(e);
        }
        signal.raise();
    }

    /** The homeserver has less than was read. */
    private static final class PutBack extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Ends by what the stream ends with. */
    private void read() throws LinkException, PairCalls.Refused {
        Ended ended = new Ended();
        long after = book.read(tx -> account.list().list(tx).read());
        calls.stream(after, reply -> take(reply, ended));
        throw new PairCalls.Refused(ended.refusal);
    }

    private static final class Ended {
        private Refusal refusal = Refusal.RETRY;
    }

    private void take(Reply reply, Ended ended) {
        if (reply instanceof Reply.MessageItem item) {
            batch.add(item);
            if (batch.size() == BATCH) {
                keep();
            }
        } else if (reply instanceof Reply.Head head) {
            heads++;
            if (heads == 1) {
                requireBehind(head);
            } else {
                keep();
                signal.caughtUp();
            }
        } else if (reply instanceof Reply.Refused refused) {
            ended.refusal = refused.refusal();
        }
    }

    /**
     * A homeserver that has less than was read was put back from a copy: what is known is told
     * anew, and everything read again.
     */
    private void requireBehind(Reply.Head head) {
        boolean less = book.read(tx -> account.list().list(tx).read()) > head.message();
        if (less) {
            book.write(tx -> {
                account.list().begin(tx, account.pair().room(), true, Instant.now());
                return true;
            });
            throw new PutBack();
        }
    }

    private void keep() {
        if (batch.isEmpty()) {
            return;
        }
        List<Reply.MessageItem> items = List.copyOf(batch);
        batch.clear();
        Set<RoomId> rooms = new LinkedHashSet<>();
        book.write(tx -> {
            rooms.clear();
            RoomList list = account.list().list(tx);
            for (Reply.MessageItem item : items) {
                Optional<PrivateItem> opened = open(account.pair(), item);
                list.take(item.position(), opened);
                if (opened.isPresent() && opened.get() instanceof PrivateItem.OfRoom told) {
                    rooms.add(told.room());
                }
                if (opened.isPresent() && opened.get() instanceof PrivateItem.Entry(RoomEntry it)) {
                    shown(tx, it);
                }
            }
            return true;
        });
        rooms.forEach(changed);
    }

    /** What was shown on one device counts as shown on all ({@code spec/50-room} §17). */
    private static void shown(Transaction tx, RoomEntry entry) {
        ConversationId in = StoredRoom.conversation(entry.room());
        if (StoredRoom.read(tx, in, entry.read())) {
            StreamOrder.shown(tx, in, entry.read());
        }
    }

    private static Optional<PrivateItem> open(PrivatePair pair, Reply.MessageItem item) {
        try {
            return Optional.of(pair.open(item.event()));
        } catch (UnopenableException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
