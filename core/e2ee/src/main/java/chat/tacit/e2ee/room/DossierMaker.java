package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.room.RoomId;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An inviter's dossier ({@code spec/50-room} §16), made of what it keeps of its room: no more than
 * the chain, the bundles, the title and the keys that somebody new may have.
 */
public final class DossierMaker {
    private final Past past;
    private final DossierRow row = new DossierRow();
    private final Chain chain;

    /**
     * @param trusted position of the TrustKey
     * @throws MalformedException if what is kept isn't a chain from a create to a valid TrustKey
     *     there
     */
    public DossierMaker(RoomId room, long trusted, Past past) {
        this.past = past;
        past.places(trusted, row);
        this.chain = replay(room, past);
        Point last = chain.last();
        if (last.head().position() != trusted || last.epoch().position() != trusted) {
            throw new MalformedException("no TrustKey at " + trusted);
        }
    }

    /** What was checked when it came isn't checked again. */
    private Chain replay(RoomId room, Past past) {
        Optional<Chain> replayed = Optional.empty();
        for (DossierItem place : row.items()) {
            if (replayed.isPresent()) {
                replayed.get().replay(place, past::detail);
            } else if (place instanceof DossierItem.Shown(SignedCore create)) {
                replayed = Optional.of(Chain.replayed(room, create, past::detail));
            }
        }
        return replayed.orElseThrow(() -> new MalformedException("a room without a create"));
    }

    /** The room as it was after the TrustKey. */
    public Point trusted() {
        return chain.last();
    }

    /**
     * The row.
     *
     * @throws MalformedException if a bundle, the name or the photo isn't kept
     */
    public Bytes row(Reach reach) {
        DossierRow whole = new DossierRow(row);
        for (MemberList.Seat seat : trusted().members().seats()) {
            whole.held(past.bundle(seat.member().bundle()).orElseThrow(DossierMaker::missing));
        }
        List<Bytes> told =
                List.of(last(DossierMaker::isNamed), last(DossierMaker::isShowing)).stream()
                        .flatMap(Optional::stream)
                        .distinct()
                        .toList();
        for (Bytes hash : told) {
            whole.told(past.detail(hash).orElseThrow(DossierMaker::missing));
        }
        long epoch = trusted().epoch().number();
        reach.of(trusted().room(), epoch, past.keys()).forEach(whole::opens);
        return whole.bytes();
    }

    private static MalformedException missing() {
        return new MalformedException("a dossier without a bundle, name or photo");
    }

    /** The detail of the last event of a kind, if it has one. */
    private Optional<Bytes> last(Predicate<Change> kind) {
        for (DossierItem place : row.items().reversed()) {
            if (place instanceof DossierItem.Shown(SignedCore core)
                    && kind.test(core.core().change())) {
                return core.core().detail();
            }
        }
        return Optional.empty();
    }

    private static boolean isNamed(Change change) {
        return change instanceof Change.Create || change instanceof Change.Name;
    }

    private static boolean isShowing(Change change) {
        return change instanceof Change.Create || change instanceof Change.Photo;
    }
}
