package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Stream;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Reads a room's message events in the order of the stream, with the ten checks of {@code
 * spec/50-room} §10. Nothing of an event has an effect before all of them.
 */
public final class MessageStream {
    /** How many certificates are remembered to hold, so that each is verified once. */
    private static final int CERTIFICATES = 4_096;

    private final Course chain;
    private final LongFunction<Optional<EpochKeys>> keys;
    private final Trail trail;
    private final Set<Certified> certified = new HashSet<>();
    private final RatchetAhead ratchets = new RatchetAhead();
    private final IdentityHashMap<Reply.MessageItem, Looked> foreseen = new IdentityHashMap<>();
    private Stand stand;

    /** A certificate that holds under an account key. */
    private record Certified(
            VerifyingKey accountKey, AccountId account, DeviceCertificate certificate) {}

    /**
     * @param keys by the number of their epoch
     * @param whole whether everything in the stream is read, from its beginning
     */
    public MessageStream(
            Course chain, LongFunction<Optional<EpochKeys>> keys, Trail trail, boolean whole) {
        this(chain, keys, trail, Stand.beginning(whole));
    }

    /**
     * One that goes on.
     *
     * @param keys by the number of their epoch
     */
    public MessageStream(
            Course chain, LongFunction<Optional<EpochKeys>> keys, Trail trail, Stand stand) {
        this.chain = chain;
        this.keys = keys;
        this.trail = trail;
        this.stand = stand;
    }

    /**
     * How far a stream was read, to go on from there.
     *
     * @param stamp of the last event
     * @param epoch of the last event, 0 before the first
     * @param counted events of that epoch, valid or not
     * @param fromItsBeginning whether these are all of them
     * @param whole whether everything in the stream is read, from its beginning
     */
    public record Stand(
            long stamp, long epoch, int counted, boolean fromItsBeginning, boolean whole) {

        /** Before the first event. */
        public static Stand beginning(boolean whole) {
            return new Stand(0, 0, 0, whole, whole);
        }

        /** Events that were read of an epoch, of which none is later than this stand. */
        public int counted(long of) {
            return of == epoch ? counted : 0;
        }

        /** At an event of this stamp, in this epoch. */
        private Stand at(long next, long now) {
            return now == epoch
                    ? new Stand(next, epoch, counted, fromItsBeginning, whole)
                    : new Stand(next, now, 0, whole || epoch != 0, whole);
        }

        /** Behind it. */
        private Stand further() {
            return new Stand(stamp, epoch, counted + 1, fromItsBeginning, whole);
        }

        /** Whether who counts so had taken more events of this epoch than were told here. */
        private boolean isBehind(int counter) {
            return fromItsBeginning && counter > 1 + counted;
        }
    }

    public Stand stand() {
        return stand;
    }

    /** What became of an event. */
    public sealed interface Outcome {}

    /** All checks hold. */
    public record Taken(MessageEvent event, Author author, long position) implements Outcome {}

    /** These very bytes were here before; nothing is told of it. */
    public record Copy() implements Outcome {}

    /**
     * It is left out and counted.
     *
     * @param check which of the ten fails
     * @param author where it is known, from the seventh on
     */
    public record Dropped(int check, Optional<Author> author) implements Outcome {}

    /**
     * Somebody was shown something else.
     *
     * @param proof what its author signed, where it opened
     */
    public record Alarmed(int check, Alarm alarm, Optional<Proof> proof) implements Outcome {}

    /**
     * What an author signed: with epoch, counter and salt of the event whoever has the author's
     * certificate can verify it.
     *
     * @param payload the padded event, and the signature behind it
     */
    public record Proof(Author author, Bytes payload) {}

    /**
     * Opens together what comes next, so that it is at hand when it is taken. It has no effect, and
     * what isn't taken is forgotten.
     *
     * @param items in the order of the stream, behind all that were taken
     */
    public void foresee(List<Reply.MessageItem> items, Together together) {
        foreseen.clear();
        List<Runnable> works = new ArrayList<>();
        Stand ahead = stand;
        for (Reply.MessageItem item : items) {
            Optional<Looked> looked =
                    item.stamp() < ahead.stamp ? Optional.empty() : look(item, ahead);
            if (looked.isEmpty()) {
                break;
            }
            looked.get()
                    .opening()
                    .ifPresent(opening -> {
                        Optional<StreamRatchet> ratchet = ratchet(opening, looked.get().isBeyond());
                        ratchet.ifPresent(it -> works.add(() -> opening.open(it)));
                    });
            foreseen.put(item, looked.get());
            ahead = looked.get().stand.further();
        }
        together.run(works);
    }

    /** Reads the next event. */
    public Outcome take(Reply.MessageItem item) {
        Bytes hash = EncryptedMessage.hash(item.event().bytes());
        boolean copied = !trail.read(hash, item.position());
        Outcome outcome = read(item, copied);
        stand = stand.further();
        return outcome;
    }

    /**
     * Checks 1 to 4, which cost no key; but what is beyond the stream is opened before it is left
     * out, since either its author lies or the host has left something out.
     */
    private Outcome read(Reply.MessageItem item, boolean copied) {
        if (item.stamp() < stand.stamp) {
            return new Alarmed(1, new Alarm(Alarm.Kind.EPOCH, Optional.empty()), Optional.empty());
        }
        Optional<Looked> looked =
                Optional.ofNullable(foreseen.remove(item)).or(() -> look(item, stand));
        if (looked.isEmpty()) {
            Alarm alarm = new Alarm(Alarm.Kind.WITHHELD, Optional.empty());
            return new Alarmed(1, alarm, Optional.empty());
        }
        stand = looked.get().stand;
        Optional<Opening> opening = looked.get().opening();
        if (opening.isEmpty()) {
            return new Dropped(looked.get().check, Optional.empty());
        }
        return copied ? new Copy() : open(item, opening.get(), looked.get());
    }

    /**
     * What an event is before it is opened.
     *
     * @param point the room at its stamp
     * @param stand at the event
     * @param check that fails, where there is nothing to open
     */
    private record Looked(Point point, Stand stand, int check, Optional<Opening> opening) {
        /** Whether its counter is beyond the stream. */
        boolean isBeyond() {
            return opening.filter(it -> stand.isBehind(it.place().counter())).isPresent();
        }
    }

    /** Checks 1 to 3; nothing if its stamp isn't in the chain. */
    private Optional<Looked> look(Reply.MessageItem item, Stand before) {
        Optional<Point> point = chain.at(item.stamp());
        if (point.isEmpty()) {
            return Optional.empty();
        }
        Stand here = before.at(item.stamp(), point.get().epoch().number());
        int check = 1;
        Optional<Opening> opening = Optional.empty();
        try {
            EncryptedMessage message =
                    EncryptedMessage.decode(item.event().bytes(), Stream.MESSAGE);
            int count = message.counter();
            check = message.epoch() == here.epoch ? 3 : 2;
            if (check == 3 && count >= 1 && count <= EventPlace.MAX_COUNTER) {
                EventPlace place =
                        new EventPlace(point.get().room(), here.epoch, Stream.MESSAGE, count);
                opening = Optional.of(new Opening(place, message));
            }
        } catch (MalformedException e) {
            // It fails the first.
        }
        return Optional.of(new Looked(point.get(), here, check, opening));
    }

    /** No other event goes on from the ratchet of one that is beyond the stream. */
    private Optional<StreamRatchet> ratchet(Opening opening, boolean beyond) {
        EventPlace place = opening.place();
        Optional<EpochKeys> known = keys.apply(place.epoch());
        try {
            if (known.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(beyond ? known.get().at(place) : ratchets.at(known.get(), place));
        } catch (UnopenableException e) {
            return Optional.empty();
        }
    }

    /** Checks 5 and 6. */
    private Outcome open(Reply.MessageItem item, Opening opening, Looked looked) {
        boolean beyond = looked.isBeyond();
        Point point = looked.point;
        if (!opening.isOpen()) {
            ratchet(opening, beyond).ifPresent(opening::open);
        }
        Optional<Author> author = opening.author();
        Optional<MemberList.Seat> seat = author.flatMap(it -> point.members().seat(it.account()));
        if (author.isEmpty() || seat.isEmpty()) {
            return new Dropped(5, Optional.empty());
        }
        if (opening.signed().isEmpty()) {
            return new Dropped(6, Optional.empty());
        }
        Read read = new Read(item, point, author.get(), opening.signed().get(), opening.holds());
        return judge(read, seat.get(), beyond);
    }

    private record Read(
            Reply.MessageItem item, Point point, Author author, SignedEvent signed, boolean holds) {
        Proof proof() {
            return new Proof(author, signed.payload());
        }
    }

    /** Checks 7 and 8, and 3 of what has an author. */
    private Outcome judge(Read read, MemberList.Seat seat, boolean beyond) {
        Author author = read.author;
        MessageEvent event = read.signed.event();
        boolean known =
                event.certificate().id().equals(author.device())
                        && !seat.cut().contains(author.device())
                        && holds(event.certificate(), seat.member());
        if (!known) {
            return new Dropped(7, Optional.of(author));
        }
        if (!read.holds) {
            return new Dropped(8, Optional.of(author));
        }
        if (beyond) {
            Alarm alarm = Alarm.of(Alarm.Kind.SHOWN_OTHERWISE, author.account());
            return new Alarmed(3, alarm, Optional.of(read.proof()));
        }
        return judge(read, event);
    }

    /** Checks 9 and 10. */
    private Outcome judge(Read read, MessageEvent event) {
        Author author = read.author;
        Optional<Alarm> elsewhere = head(read, event.head());
        if (elsewhere.isPresent()) {
            return new Alarmed(9, elsewhere.get(), Optional.of(read.proof()));
        }
        if (!follows(author, event)) {
            Alarm alarm = Alarm.of(Alarm.Kind.SHOWN_OTHERWISE, author.account());
            return new Alarmed(10, alarm, Optional.of(read.proof()));
        }
        return new Taken(event, author, read.item.position());
    }

    private boolean holds(DeviceCertificate certificate, Member member) {
        Certified said = new Certified(member.accountKey(), member.id(), certificate);
        if (certified.contains(said)) {
            return true;
        }
        boolean holds = certificate.holds(member.accountKey(), member.id());
        if (holds && certified.size() < CERTIFICATES) {
            certified.add(said);
        }
        return holds;
    }

    private Optional<Alarm> head(Read read, Place head) {
        if (head.position() > read.item.stamp()) {
            return Optional.of(Alarm.of(Alarm.Kind.EPOCH, read.author.account()));
        }
        boolean shown = head.position() >= read.point.epoch().position() && chain.has(head);
        return shown
                ? Optional.empty()
                : Optional.of(Alarm.of(Alarm.Kind.SHOWN_OTHERWISE, read.author.account()));
    }

    /** Who is let in again has read nothing yet: with an arrival what was named begins anew. */
    private boolean follows(Author author, MessageEvent event) {
        Bytes last = event.last();
        OptionalLong before =
                event.isArrival() ? OptionalLong.empty() : trail.named(author.device());
        OptionalLong now = last.isZero() ? OptionalLong.of(0) : trail.position(last);
        if (now.isEmpty()) {
            return !stand.whole && before.isEmpty();
        }
        if (before.isPresent() && now.getAsLong() < before.getAsLong()) {
            return false;
        }
        trail.name(author.device(), now.getAsLong());
        return true;
    }
}
