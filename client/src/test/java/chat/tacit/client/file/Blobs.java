package chat.tacit.client.file;

import chat.tacit.client.Person;
import chat.tacit.client.route.Ask;
import chat.tacit.client.route.Isolation;
import chat.tacit.client.route.Lane;
import chat.tacit.client.route.Relays;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.queue.BlobId;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Relays that are no more than a table of blobs. */
final class Blobs {
    private static final Entropy ENTROPY = Entropy.system();

    private final Map<RelayAddress, Map<BlobId, byte[]>> relays = new HashMap<>();

    Map<RelayAddress, Map<BlobId, byte[]>> at() {
        return relays;
    }

    int count() {
        return relays.values().stream().mapToInt(Map::size).sum();
    }

    void put(RelayAddress relay, BlobId id, byte[] blob) {
        relays.computeIfAbsent(relay, _ -> new HashMap<>()).put(id, blob);
    }

    /** Does with the relays what is due, until nothing is. */
    void work(Person of, Instant now) {
        Transfers transfers =
                new Transfers(
                        of.profile(), of.parts().sealer(), of.parts().conversations(), ENTROPY);
        List<RelayAddress> all = of.read(Relays::all);
        boolean any = true;
        while (any) {
            any = false;
            for (RelayAddress relay : all) {
                for (Ask ask : transfers.due(Lane.shared(relay), Isolation.NONE, now)) {
                    any = true;
                    answer(transfers, relay, ask, now);
                }
            }
        }
        of.write(tx -> {
            transfers.upkeep(tx, now);
            return true;
        });
    }

    private void answer(Transfers transfers, RelayAddress relay, Ask ask, Instant now) {
        Map<BlobId, byte[]> blobs = relays.computeIfAbsent(relay, _ -> new HashMap<>());
        switch (ask) {
            case Ask.PutBlob put -> {
                BlobId id = new BlobId(Bytes.owned(ENTROPY.bytes(24)));
                blobs.put(id, put.bytes().toArray());
                transfers.stored(put, id, now);
            }
            case Ask.GetBlob get -> {
                byte[] blob = blobs.get(get.blob());
                var _ = blob == null ? transfers.lost(get) : transfers.got(get, blob, now);
            }
            case Ask.DeleteBlob delete -> {
                blobs.remove(delete.blob());
                transfers.deleted(delete);
            }
            case Ask _ -> throw new AssertionError("that isn't about files");
        }
    }
}
