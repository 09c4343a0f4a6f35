package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.room.StateEvent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a member keeps of its room, without a database. */
final class PastMemory implements Past {
    final List<DossierItem> places = new ArrayList<>();
    final Map<Bytes, Bytes> details = new HashMap<>();
    final Map<Bytes, SignedBundle> bundles = new HashMap<>();
    final List<EpochKeys> keys = new ArrayList<>();

    void keep(StateEvent event, Chain.Outcome outcome) {
        switch (outcome) {
            case Chain.Taken taken -> keep(taken.core(), taken.detail());
            case Chain.Skipped _ -> places.add(new DossierItem.Skipped(event.place()));
            case Chain.Repeated _, Chain.Forked _ -> {}
        }
    }

    void keep(SignedCore core, Detail detail) {
        places.add(new DossierItem.Shown(core));
        detail.encode().ifPresent(bytes -> details.put(Detail.hash(bytes), bytes));
        detail.bundles().forEach(bundle -> bundles.put(bundle.hash(), bundle));
    }

    @Override
    public void places(long through, DossierRow row) {
        for (DossierItem place : places) {
            if (place instanceof DossierItem.Shown(SignedCore core)
                    && core.core().head().position() <= through) {
                row.shown(core);
            } else if (place instanceof DossierItem.Skipped(Place at) && at.position() <= through) {
                row.skipped(at);
            }
        }
    }

    @Override
    public Optional<SignedBundle> bundle(Bytes hash) {
        return Optional.ofNullable(bundles.get(hash));
    }

    @Override
    public Optional<Bytes> detail(Bytes hash) {
        return Optional.ofNullable(details.get(hash));
    }

    @Override
    public List<EpochKeys> keys() {
        return keys;
    }
}
