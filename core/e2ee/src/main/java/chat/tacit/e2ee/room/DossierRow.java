package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.SignedBundle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What an inviter writes into a dossier ({@code spec/50-room} §16): every place of the chain from
 * the create up to and with the TrustKey, in order, and then what goes with it.
 */
public final class DossierRow {
    private final List<DossierItem> items = new ArrayList<>();

    /** An empty one. */
    public DossierRow() {
        // Everything comes by its methods.
    }

    /** One with the same in it, to go on from there. */
    DossierRow(DossierRow begun) {
        items.addAll(begun.items);
    }

    List<DossierItem> items() {
        return Collections.unmodifiableList(items);
    }

    /** A valid event. */
    public DossierRow shown(SignedCore core) {
        items.add(new DossierItem.Shown(core));
        return this;
    }

    /** An event that isn't valid, or couldn't be opened. */
    public DossierRow skipped(Place place) {
        items.add(new DossierItem.Skipped(place));
        return this;
    }

    /** The bundle of a member. */
    public DossierRow held(SignedBundle bundle) {
        items.add(new DossierItem.Held(bundle));
        return this;
    }

    /** The detail of the event that gave the last name or photo. */
    public DossierRow told(Bytes detail) {
        items.add(new DossierItem.Told(detail));
        return this;
    }

    /** What opens an epoch before the last that may be read. */
    public DossierRow opens(EpochKeys keys) {
        items.add(new DossierItem.Opens(keys));
        return this;
    }

    /** The row, to be cut into parts by {@link Dossier}. */
    public Bytes bytes() {
        return DossierItem.row(items);
    }
}
