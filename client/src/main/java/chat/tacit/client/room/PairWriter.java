package chat.tacit.client.room;

import chat.tacit.client.profile.Transaction;
import chat.tacit.client.secret.LinkException;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.room.PrivateItem;
import chat.tacit.e2ee.room.PrivateItem.ListId;
import chat.tacit.e2ee.room.PrivateRoom;
import chat.tacit.protocol.room.RoomId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Posts to a private pair what waits, and whole lists ({@code spec/50-room} §18). */
final class PairWriter {
    private final PrivateList list;
    private final PairCalls calls;
    private final Book book;
    private final Entropy entropy;

    /** Through which event the whole list counts that this device has written last. */
    private Optional<Long> written = Optional.empty();

    private final Set<Posted> posted = new HashSet<>();
    private long trimmed;
    private Instant last = Instant.EPOCH;
    private Optional<Instant> listAt = Optional.empty();
    private Instant readsAt = Instant.now().plus(PrivateList.READ_TOLD);

    /** What this session has posted. */
    private record Posted(long row, Bytes item) {}

    PairWriter(PrivateList list, PairCalls calls, Book book, Entropy entropy) {
        this.list = list;
        this.calls = calls;
        this.book = book;
        this.entropy = entropy;
    }

    /** Does what is to be done now. */
    void write() throws LinkException, PairCalls.Refused {
        Instant now = Instant.now();
        last = now;
        if (!now.isBefore(readsAt)) {
            tellReads(now);
        }
        tellWhatIsDue(now);
        trim();
        if (written.isEmpty()) {
            writeListIfDue(now);
        }
    }

    /** The client ends: whatever waits is due. */
    void hasten() {
        Instant now = Instant.now();
        tellReads(now);
        book.write(tx -> {
            waiting(tx).hasten(now);
            return true;
        });
    }

    private void tellReads(Instant now) {
        readsAt = now.plus(PrivateList.READ_TOLD);
        book.write(tx -> {
            list.tellReads(tx, now);
            return true;
        });
    }

    private PrivateWaiting waiting(Transaction tx) {
        return new PrivateWaiting(tx, list.account());
    }

    /** What waits goes when it is read back from the stream, by whomever it was posted. */
    private void tellWhatIsDue(Instant now) throws LinkException, PairCalls.Refused {
        Map<RoomId, PrivateRoom> rooms = new HashMap<>();
        List<PrivateWaiting.Due> told = new ArrayList<>();
        for (PrivateWaiting.Due due : book.read(tx -> waiting(tx).due(now))) {
            PrivateRoom room =
                    rooms.computeIfAbsent(
                            due.item().room(), it -> book.read(tx -> list.list(tx).room(it)));
            if (room.says(due.item())) {
                told.add(due);
            } else if (posted.add(new Posted(due.row(), due.item().encode()))) {
                calls.post(due.item());
            }
        }
        if (!told.isEmpty()) {
            book.write(tx -> {
                told.forEach(waiting(tx)::done);
                return true;
            });
        }
    }

    /** When there is something to do next, if nobody says anything before. */
    Instant nextAt() {
        Instant next = book.read(tx -> waiting(tx).nextAt(last)).orElse(readsAt);
        next = next.isBefore(readsAt) ? next : readsAt;
        return listAt.filter(next::isAfter).orElse(next);
    }

    /** At a random time within a minute, unless another device has by then. */
    private void writeListIfDue(Instant now) throws LinkException, PairCalls.Refused {
        if (!book.read(tx -> list.list(tx).isDue())) {
            listAt = Optional.empty();
        } else if (listAt.isEmpty()) {
            listAt = Optional.of(now.plus(list.spread()));
        } else if (!now.isBefore(listAt.get())) {
            writeList();
            listAt = Optional.empty();
        }
    }

    private void writeList() throws LinkException, PairCalls.Refused {
        ListId id = ListId.fresh(entropy);
        PrivateItem.Begin begin = book.read(tx -> list.list(tx).begin(id));
        calls.post(begin);
        for (RoomId room : book.read(tx -> list.list(tx).all())) {
            for (PrivateItem item : book.read(tx -> list.list(tx).room(room).items())) {
                calls.post(item);
            }
        }
        calls.post(new PrivateItem.End(id));
        written = Optional.of(begin.through());
    }

    /** What a whole list counts for whose end was read back. */
    private void trim() throws LinkException, PairCalls.Refused {
        long covered = book.read(tx -> list.list(tx).covered());
        written = written.filter(it -> it > covered);
        if (covered > trimmed) {
            calls.trim(covered);
            trimmed = covered;
        }
    }
}
