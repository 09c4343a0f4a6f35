package chat.tacit.client.file;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Trust;
import chat.tacit.e2ee.file.ChunkId;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The relays that alone have a part of a file that is wanted here, and to which the policy lets
 * nothing connect ({@code spec/60-contact} §4).
 */
public final class Withheld {
    private Withheld() {}

    /** Those of all files. */
    public static List<RelayAddress> all(Transaction tx) {
        if (Trust.policy(tx) == Trust.Policy.OPEN) {
            return List.of();
        }
        return FileTable.in(tx, Stage.WANTED).stream()
                .flatMap(file -> of(tx, file).stream())
                .distinct()
                .toList();
    }

    /** Those of the files of one conversation. */
    public static List<RelayAddress> of(Transaction tx, ConversationId in) {
        if (Trust.policy(tx) == Trust.Policy.OPEN) {
            return List.of();
        }
        return FileTable.in(tx, Stage.WANTED).stream()
                .filter(file -> file.conversation().equals(in))
                .flatMap(file -> of(tx, file).stream())
                .distinct()
                .toList();
    }

    /** Those of one file. */
    static List<RelayAddress> of(Transaction tx, StoredFile file) {
        List<RelayAddress> relays = file.relays();
        List<Boolean> allowed = relays.stream().map(relay -> Trust.allows(tx, relay)).toList();
        if (!allowed.contains(false)) {
            return List.of();
        }
        Map<ChunkId, List<Integer>> copies = new LinkedHashMap<>();
        tx.list(
                "SELECT level, number, copy FROM file_chunk WHERE file = ? AND open = 1",
                row ->
                        copies.computeIfAbsent(
                                        new ChunkId((int) row.integer(1), (int) row.integer(2)),
                                        _ -> new ArrayList<>())
                                .add((int) row.integer(3)),
                file.row());
        Set<Integer> needed = new TreeSet<>();
        copies.values().stream()
                .filter(places -> places.stream().noneMatch(allowed::get))
                .forEach(needed::addAll);
        return needed.stream().map(relays::get).toList();
    }
}
