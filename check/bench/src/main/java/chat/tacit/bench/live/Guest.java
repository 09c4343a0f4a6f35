package chat.tacit.bench.live;

import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Content;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;

import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Somebody in a session, over a connection of their own. Belongs to its event loop. */
abstract class Guest implements LiveConnection.Listener {
    /** Bytes by which one message is told from all others: the end of its authentication tag. */
    private static final int MARK = Long.BYTES;

    /** {@code send:}, an id, and a colon. */
    private static final int SENT = 5 + 43 + 1;

    final Tally tally;
    final CompletableFuture<Guest> inside = new CompletableFuture<>();
    private final long dialled = System.nanoTime();
    private @Nullable LiveConnection connection;
    private @Nullable Consumer<ClientLine> aside;
    private long greeted;
    private long acknowledged;
    private long answered;
    private long entered;
    private int lists;

    Guest(Tally tally) {
        this.tally = tally;
    }

    final void dial(RelaySubject relay, EventLoop loop, DisplayName name) {
        loop.execute(() -> connection = LiveConnection.dial(relay, loop, name, this));
    }

    /**
     * How long the steps of joining took, in nanoseconds, by this one's own clock: they follow each
     * other, and are all of it together.
     *
     * @param dialledAt as {@link System#nanoTime}
     * @param greeting TCP, TLS, WebSocket and the relay's first lines
     * @param list until the session's answer to {@code identity} was there
     * @param asking until somebody inside said who they are; 0 where nobody has to
     * @param admission from there until inside
     */
    record Came(long dialledAt, long greeting, long list, long asking, long admission) {}

    final Came came() {
        long asked = Math.max(acknowledged, answered);
        return new Came(
                dialled,
                greeted - dialled,
                acknowledged - greeted,
                asked - acknowledged,
                entered - asked);
    }

    /** Lines that told it who is there. */
    final int lists() {
        return lists;
    }

    /**
     * A message that is sealed and not sent yet.
     *
     * @param took to seal it, in nanoseconds
     */
    record Prepared(byte[] line, long mark, long took) {}

    /** Seals a message for all others as they are now. */
    final Prepared prepare(Content content) {
        List<ClientLine> said = new ArrayList<>();
        long begin = System.nanoTime();
        aside = said::add;
        speak(content);
        aside = null;
        ClientLine.Send line = (ClientLine.Send) said.getFirst();
        byte[] encoded = line.encode();
        long took = System.nanoTime() - begin;
        return new Prepared(encoded, mark(line.sealed().bytes()), took);
    }

    /** Sends what was prepared, which was due at {@code at}. */
    final void send(Prepared message, long at) {
        tally.due(message.mark(), at);
        connection().write(message.line());
    }

    /** Has the machine seal something for all. */
    abstract void speak(Content content);

    /** Says the first line. */
    abstract void identify(Bytes session);

    /** Takes a line as a true client does. */
    abstract void take(byte[] line);

    /** Takes a line as one who only counts, and answers what has to be answered. */
    abstract void pass(Word word, byte[] line);

    /** Whether it only counts from now on. */
    abstract boolean isReader();

    abstract MemberId id();

    @Override
    public final void greeted(Bytes session) {
        greeted = System.nanoTime();
        identify(session);
    }

    @Override
    public final void heard(byte[] line) {
        long now = System.nanoTime();
        Word word = Word.of(line);
        if (word == Word.ACK) {
            acknowledged = now;
        }
        if (word == Word.IDENTITY) {
            answered = now; // the last one, if the first who answered is gone or was late
        }
        if (word == Word.SEND) {
            tally.arrived(mark(line), now);
        }
        if (word == Word.USERS) {
            lists++;
        }
        if (isReader()) {
            pass(word, line);
        } else {
            boolean member = inside.isDone();
            take(line);
            if (member) {
                tally.handled(word, System.nanoTime() - now);
            }
        }
        // After it was handled: whoever waits for all of these finds everything done.
        tally.line(word, System.nanoTime());
    }

    final void enter() {
        entered = System.nanoTime();
        inside.complete(this);
    }

    @Override
    public final void failed(Throwable why) {
        if (inside.isDone() && isReader()) {
            tally.lost();
        } else {
            inside.completeExceptionally(why);
            tally.failed(why);
        }
    }

    final LiveConnection connection() {
        if (connection == null) {
            throw new IllegalStateException("not dialled");
        }
        return connection;
    }

    final void say(ClientLine line) {
        Consumer<ClientLine> instead = aside;
        if (instead == null) {
            connection().say(line);
        } else {
            instead.accept(line);
        }
    }

    /** The last bytes of a message as its receiver gets it. */
    private static long mark(byte[] line) {
        int groups = (line.length - SENT - 4 * MARK / 3) / 4;
        byte[] end = Arrays.copyOfRange(line, SENT + 4 * groups, line.length);
        return mark(Bytes.owned(Base64.getUrlDecoder().decode(end)));
    }

    /** Those of a message as its sender seals it. */
    static long mark(Bytes sealed) {
        return ByteBuffer.wrap(sealed.shared(), sealed.size() - MARK, MARK).getLong();
    }
}
