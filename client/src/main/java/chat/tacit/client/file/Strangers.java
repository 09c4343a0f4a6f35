package chat.tacit.client.file;

import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.history.StreamOrder;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.client.route.Relays;
import chat.tacit.client.route.Trust;
import chat.tacit.e2ee.content.FileBody;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Files that members of rooms tell of who are no contacts ({@code spec/50-room} §17). Whoever names
 * a relay of their own and has everybody fetch from it learns everybody's network address: so what
 * lies elsewhere than the profile's user goes anyway is fetched when the user wants it.
 */
final class Strangers {
    private Strangers() {}

    /** Whether a file is fetched without being asked for, as far as it matters who told of it. */
    static boolean mayBeFetched(Transaction tx, FileTable.Sent sent, FileBody body) {
        Optional<StoredRoom> room = StoredRoom.find(tx, sent.in());
        return room.isEmpty()
                || sent.own()
                || isKnown(tx, sent)
                || usual(tx, room.get()).containsAll(body.relays());
    }

    /** Whether the author is a contact, or was compared. */
    private static boolean isKnown(Transaction tx, FileTable.Sent sent) {
        Optional<AccountId> author = StreamOrder.author(tx, sent.in(), sent.message());
        Level level =
                author.flatMap(it -> KnownAccounts.find(tx, it))
                        .map(KnownAccount::level)
                        .orElse(Level.UNKNOWN);
        return switch (level) {
            case LINK, SCREEN, COMPARED -> true;
            case UNKNOWN, SERVER, VOUCHED, CHANGED -> false;
        };
    }

    /** Relays that know the user's address already, each at the very place that the user has. */
    private static List<RelayAddress> usual(Transaction tx, StoredRoom room) {
        List<RelayAddress> usual = new ArrayList<>(Relays.all(tx));
        usual.addAll(Trust.allowed(tx));
        usual.add(room.host());
        return usual;
    }
}
