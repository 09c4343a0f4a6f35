package chat.tacit.bench.live;

import chat.tacit.bench.load.Clock;
import chat.tacit.bench.load.Percentiles;
import chat.tacit.bench.load.Samples;
import chat.tacit.bench.load.Window;
import chat.tacit.bench.subject.Network;
import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One session at a relay and all its members, who come one after the other. A few of them do all
 * that a client does; the others are let in as anybody is and then count lines.
 */
public final class Party implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** With nothing for so long, nothing more comes. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private final RelaySubject relay;
    private final Network readers;
    private final Network whole = new Network(2);
    private final Tally tally = new Tally();
    private final Hosts hosts;
    private final List<Guest> guests = new ArrayList<>();
    private final int speakers;

    /**
     * @param speakers how many do all that a client does
     */
    public Party(RelaySubject relay, Network readers, Kind kind, int speakers) {
        this.relay = relay;
        this.readers = readers;
        this.speakers = speakers;
        this.hosts =
                switch (kind) {
                    case VOUCHED -> new Hosts.OfVouched(relay, tally);
                    case OPEN -> new Hosts.OfOpen(relay, tally);
                };
    }

    /** Of sessions. */
    public enum Kind {
        VOUCHED,
        OPEN
    }

    /**
     * How one came in, in nanoseconds.
     *
     * @param greeting TCP, TLS, WebSocket and the relay's first lines
     * @param list until the session's answer to who one is, with who is there
     * @param asked members whom the relay asked, the one who vouched included
     * @param asking until the one who vouched had answered; 0 where nobody is asked
     * @param admission from there until one was inside
     * @param told from dialling until the last member, the newcomer too, had the line that tells of
     *     it; a newcomer has its key only after that
     */
    public record Joined(
            long greeting, long list, long asked, long asking, long admission, long told) {

        /** From dialling until one is inside. */
        public long all() {
            return greeting + list + asking + admission;
        }
    }

    /** Who is inside. */
    public int size() {
        return guests.size();
    }

    /**
     * How the last ones came.
     *
     * @param joins of each
     * @param following how long a whole client that was there took over each
     */
    public record Growth(List<Joined> joins, Percentiles following) {}

    /** Lets people come until there are so many, the last {@code measured} of them measured. */
    public Growth grow(int members, int measured) throws InterruptedException {
        while (guests.size() < members - measured) {
            var _ = join(false);
        }
        var _ = tally.takeHandled(hosts.change());
        List<Joined> joins = new ArrayList<>();
        while (guests.size() < members) {
            joins.add(join(true));
        }
        return new Growth(joins, Percentiles.of(tally.takeHandled(hosts.change())));
    }

    private Joined join(boolean looked) throws InterruptedException {
        boolean speaks = guests.size() < speakers;
        long told = tally.count(hosts.change());
        long asked = tally.count(Word.NEW_USER);
        Guest guest = hosts.invite(guests.size(), speaks, looked);
        guest.dial(relay, (speaks ? whole : readers).nextLoop(), Hosts.name(guests.size()));
        await(guest.inside);
        long last = tally.await(hosts.change(), told + hosts.toldOf(guest, guests.size()));
        Guest.Came came = guest.came();
        guests.add(guest);
        return new Joined(
                came.greeting(),
                came.list(),
                tally.count(Word.NEW_USER) - asked,
                came.asking(),
                came.admission(),
                last - came.dialledAt());
    }

    /**
     * What came of talking.
     *
     * @param messages that were said
     * @param lines in which the relay handed them on
     * @param latency from when a message was due until a receiver had it
     * @param sealed how long each took to be sealed
     * @param opened how long a whole client took over each
     * @param server CPU time of the relay in all
     * @param time from the first message until nothing more came
     * @param lost members whom the relay gave up
     */
    public record Talk(
            long messages,
            long lines,
            Percentiles latency,
            Percentiles sealed,
            Percentiles opened,
            Duration server,
            Duration time,
            int lost) {}

    /**
     * Lets those who speak say so many messages a second in turn, each to all. They seal everything
     * before.
     */
    public Talk talk(int perSecond, Window window) throws InterruptedException {
        Samples sealed = new Samples();
        long seconds = window.warmUp().plus(window.time()).toSeconds();
        List<Guest.Prepared> all = prepare(Math.toIntExact(perSecond * seconds), sealed);
        var _ = tally.takeHandled(Word.SEND);
        long before = tally.count(Word.SEND);
        Clock began = Clock.read(relay.process());
        long start = System.nanoTime() + Duration.ofMillis(100).toNanos();
        for (int i = 0; i < all.size(); i++) {
            Guest speaker = guests.get(i % speakers);
            Guest.Prepared message = all.get(i);
            long due = start + Duration.ofSeconds(1).toNanos() * i / perSecond;
            var _ =
                    speaker.connection()
                            .loop()
                            .schedule(
                                    () -> speaker.send(message, due),
                                    due - System.nanoTime(),
                                    TimeUnit.NANOSECONDS);
        }
        Thread.sleep(Duration.ofSeconds(seconds));
        long expected = before + (long) all.size() * (guests.size() - 1);
        long last = tally.awaitOrQuiet(Word.SEND, expected, QUIET);
        Clock spent = Clock.read(relay.process()).minus(began);
        return new Talk(
                all.size(),
                tally.count(Word.SEND) - before,
                Percentiles.of(tally.latencies()),
                Percentiles.of(sealed.stream()),
                Percentiles.of(tally.takeHandled(Word.SEND)),
                spent.server(),
                Duration.ofNanos(last - start),
                tally.allLost());
    }

    private List<Guest.Prepared> prepare(int messages, Samples sealed) throws InterruptedException {
        List<CompletableFuture<Guest.Prepared>> all = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            Guest speaker = guests.get(i % speakers);
            Content content = text("message " + i + " of somebody to everybody");
            all.add(
                    CompletableFuture.supplyAsync(
                            () -> speaker.prepare(content), speaker.connection().loop()));
        }
        List<Guest.Prepared> prepared = new ArrayList<>();
        for (CompletableFuture<Guest.Prepared> one : all) {
            prepared.add(await(one));
            sealed.add(prepared.getLast().took());
        }
        return prepared;
    }

    private static Content text(String text) {
        Bytes id = Bytes.owned(LiveConnection.ENTROPY.bytes(ContentId.SIZE));
        Envelope envelope =
                new Envelope(
                        new ContentId(id),
                        1,
                        Instant.now(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ZERO);
        return new Content(envelope, new Body.Message(text));
    }

    /**
     * What it costs that somebody leaves.
     *
     * @param told from the end of the socket until the last member knew, and had the next key
     * @param committing how long the one who changes the key took
     * @param following how long another whole client took
     * @param server CPU time of the relay for each
     */
    public record Left(
            Percentiles told, Percentiles committing, Percentiles following, Duration server) {}

    /** Lets some of those who only count end their connections, one after the other. */
    public Left leave(int leavers) throws InterruptedException {
        Samples told = new Samples();
        var _ = tally.takeHandled(Word.USER_LEFT);
        var _ = tally.takeHandled(hosts.departure());
        Clock began = Clock.read(relay.process());
        for (int i = 0; i < leavers; i++) {
            Guest leaver = guests.removeLast();
            long before = tally.count(hosts.departure());
            long begin = System.nanoTime();
            leaver.connection().loop().execute(() -> leaver.connection().close());
            told.add(tally.await(hosts.departure(), before + guests.size()) - begin);
        }
        Clock spent = Clock.read(relay.process()).minus(began);
        return new Left(
                Percentiles.of(told.stream()),
                Percentiles.of(hosts.committing(tally.takeHandled(Word.USER_LEFT), leavers)),
                Percentiles.of(tally.takeHandled(hosts.departure())),
                spent.server().dividedBy(leavers));
    }

    private <T> T await(CompletableFuture<T> outcome) throws InterruptedException {
        try {
            return outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            tally.check();
            throw new IllegalStateException("no answer within " + PATIENCE, e);
        }
    }

    /**
     * How many messages whole clients opened and found right.
     *
     * @throws IllegalStateException if something went wrong anywhere
     */
    public long opened() {
        tally.check();
        return tally.allOpened();
    }

    @Override
    public void close() {
        guests.forEach(
                guest -> guest.connection().loop().execute(() -> guest.connection().close()));
        whole.close();
    }
}
