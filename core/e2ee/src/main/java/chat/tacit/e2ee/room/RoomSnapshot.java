package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The room as it was when the account joined, from the row that the private pair keeps ({@code
 * spec/50-room} §18). From its last point the host's state events go on.
 *
 * @param chain with every point from the create to the TrustKey
 * @param links its places, in order
 * @param bundles of the members of then
 */
public record RoomSnapshot(
        Chain chain, List<Link> links, Map<AccountId, SignedBundle> bundles, Contents contents) {

    /** What of the row is kept so that somebody else can be let in. */
    public record Contents(Collection<SignedBundle> bundles, Collection<Bytes> details) {}

    /**
     * @throws UnopenableException if it isn't a chain to that position
     */
    public static RoomSnapshot of(RoomId room, PrivateRoom.Joined joined)
            throws UnopenableException {
        try {
            ShownRow row = ShownRow.of(joined.row());
            Chain chain = row.chain(room);
            if (chain.last().head().position() != joined.position()) {
                throw new UnopenableException();
            }
            Contents contents = new Contents(row.bundles().values(), row.details().values());
            return new RoomSnapshot(chain, row.links(), row.of(chain.last().members()), contents);
        } catch (MalformedException | ShownRow.Broken e) {
            throw new UnopenableException();
        }
    }

    /** Who is told the places of a row, in order. */
    public interface Places {
        /** A valid event. */
        void shown(SignedCore core);

        /** Any other. */
        void skipped(Place place);
    }

    /**
     * Tells the places of a row.
     *
     * @throws MalformedException if the bytes aren't exactly a row
     */
    public static void places(Bytes row, Places into) {
        for (DossierItem item : ShownRow.of(row).places()) {
            if (item instanceof DossierItem.Shown(SignedCore core)) {
                into.shown(core);
            } else if (item instanceof DossierItem.Skipped(Place place)) {
                into.skipped(place);
            }
        }
    }
}
