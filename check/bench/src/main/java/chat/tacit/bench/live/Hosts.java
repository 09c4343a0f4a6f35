package chat.tacit.bench.live;

import chat.tacit.bench.subject.RelaySubject;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.live.Self;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Terms;
import chat.tacit.protocol.live.Ticket;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/** What differs between the two kinds of sessions. */
sealed interface Hosts {
    SessionName NAME = new SessionName("Bench");

    /** What somebody is called. */
    static DisplayName name(int number) {
        return new DisplayName("guest " + number);
    }

    /**
     * Somebody who is to come.
     *
     * @param number of those who came before
     * @param speaks whether it does all that a client does as long as it is there
     * @param looked whether it does at least on its way in
     */
    Guest invite(int number, boolean speaks, boolean looked);

    /** The line by which everybody is told that somebody came. */
    Word change();

    /** How many such lines there are once {@code guest} has come to so many others. */
    long toldOf(Guest guest, int others);

    /** The line by which somebody is out. */
    Word departure();

    /** Of the time that whole clients took over the news, that of those who changed the key. */
    LongStream committing(LongStream handled, int commits);

    /** 1-vouch: those who speak know everybody, all others nobody. */
    final class OfVouched implements Hosts {
        private final Tally tally;
        private final SigningKey creator = SigningKey.generate(LiveConnection.ENTROPY);
        private final Ticket ticket;
        private final Room room;
        private final Map<MemberId, VerifyingKey> known = new ConcurrentHashMap<>();

        OfVouched(RelaySubject relay, Tally tally) {
            Fingerprint at = relay.address().fingerprint();
            this.tally = tally;
            this.ticket = Ticket.create(NAME, creator, Terms.ANYBODY, at, LiveConnection.ENTROPY);
            this.room = Room.of(ticket, at);
        }

        @Override
        public Guest invite(int number, boolean speaks, boolean looked) {
            boolean first = number == 0;
            SigningKey key = first ? creator : SigningKey.generate(LiveConnection.ENTROPY);
            known.put(MemberId.of(key.publicKey()), key.publicKey());
            Self self =
                    new Self(
                            key,
                            name(number),
                            room,
                            id -> Optional.ofNullable(known.get(id)),
                            LiveConnection.ENTROPY);
            return new VouchedGuest(
                    tally, self, first ? Optional.of(ticket) : Optional.empty(), !speaks);
        }

        @Override
        public Word change() {
            return Word.USER_ADDED;
        }

        @Override
        public long toldOf(Guest guest, int others) {
            return others == 0 ? 0 : others + 1L;
        }

        @Override
        public Word departure() {
            return Word.USER_REMOVED;
        }

        /** Sealing for everybody takes longer than being told. */
        @Override
        public LongStream committing(LongStream handled, int commits) {
            long[] sorted = handled.sorted().toArray();
            return LongStream.of(sorted).skip(Math.max(0, sorted.length - commits));
        }
    }

    /** 0-connect: nobody knows anybody. */
    final class OfOpen implements Hosts {
        private final Tally tally;
        private final Fingerprint relay;

        OfOpen(RelaySubject relay, Tally tally) {
            this.tally = tally;
            this.relay = relay.address().fingerprint();
        }

        @Override
        public Guest invite(int number, boolean speaks, boolean looked) {
            OpenGuest.Manner manner =
                    speaks
                            ? OpenGuest.Manner.WHOLE
                            : looked
                                    ? OpenGuest.Manner.CHECKS_WHO_IS_THERE
                                    : OpenGuest.Manner.COUNTS;
            OpenGuest.Profile profile = new OpenGuest.Profile(relay, NAME, name(number));
            return new OpenGuest(tally, profile, manner);
        }

        @Override
        public Word change() {
            return Word.USERS;
        }

        @Override
        public long toldOf(Guest guest, int others) {
            return (long) others + guest.lists();
        }

        @Override
        public Word departure() {
            return Word.USERS;
        }

        @Override
        public LongStream committing(LongStream handled, int commits) {
            return LongStream.empty();
        }
    }
}
