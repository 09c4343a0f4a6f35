package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.Proto;

import java.util.ArrayList;
import java.util.List;

/** One thing of a dossier's row ({@code spec/50-room} §16). */
sealed interface DossierItem {
    /** Bytes of the longest: a core, and what is around it. */
    int MAX_SIZE = Core.MAX_SIZE + 128;

    /** From the first on, in order, none left out. */
    record Shown(SignedCore core) implements DossierItem {}

    /** A place whose event isn't valid, or couldn't be opened. */
    record Skipped(Place place) implements DossierItem {}

    /** Of a member. */
    record Held(SignedBundle bundle) implements DossierItem {}

    /** Of the last name, and of the last photo; bytes. */
    record Told(Bytes detail) implements DossierItem {}

    /** Of an epoch before the last that may be read. */
    record Opens(EpochKeys keys) implements DossierItem {}

    default Bytes encode() {
        Proto.Writer out = Proto.Writer.create();
        switch (this) {
            case Shown(SignedCore core) ->
                    out.message(1, it -> it.bytes(1, core.bytes()).bytes(2, core.signature()));
            case Skipped(Place place) ->
                    out.message(2, it -> it.u64(1, place.position()).bytes(2, place.coreHash()));
            case Held(SignedBundle bundle) -> out.bytes(3, bundle.encode());
            case Told(Bytes detail) -> out.bytes(4, detail);
            case Opens(EpochKeys keys) -> out.message(5, it -> EpochKeys.write(keys, it));
        }
        return out.toBytes();
    }

    static DossierItem decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(DossierItem::read);
    }

    private static DossierItem read(Proto.Reader in) {
        int field = in.next();
        return switch (field) {
            case 1 -> new Shown(in.message(1, DossierItem::core));
            case 2 -> new Skipped(in.message(2, DossierItem::place));
            case 3 -> new Held(SignedBundle.decode(in.bytes(3, 1, SignedBundle.MAX_SIZE)));
            case 4 -> new Told(in.bytes(4, 1, Core.MAX_SIZE));
            case 5 -> new Opens(in.message(5, EpochKeys::read));
            default -> throw new MalformedException("no item of a dossier: " + field);
        };
    }

    private static SignedCore core(Proto.Reader in) {
        Bytes core = in.bytes(1, 1, Core.MAX_SIZE);
        return SignedCore.decode(core, in.bytes(2, SigningKey.SIGNATURE_SIZE));
    }

    private static Place place(Proto.Reader in) {
        return new Place(RoomNumbers.read(in, 1), in.bytes(2, Hash.SIZE));
    }

    /** {@code length 4 ‖ DossierItem ‖ …}. */
    static Bytes row(List<DossierItem> items) {
        Fields row = Fields.unlabelled();
        items.forEach(item -> row.variable(item.encode()));
        return Bytes.owned(row.toArray());
    }

    /**
     * @throws MalformedException if the bytes aren't exactly a row
     */
    static List<DossierItem> ofRow(Bytes row) {
        FieldReader in = new FieldReader(row);
        List<DossierItem> items = new ArrayList<>();
        while (in.remaining() > 0) {
            items.add(decode(in.variable(MAX_SIZE)));
        }
        return items;
    }
}
