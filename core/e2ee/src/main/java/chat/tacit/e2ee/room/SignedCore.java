package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SigningKey;

/**
 * A core with its author's signature ({@code spec/50-room} §11). It decodes whether the signature
 * holds or not: ask {@link #holds}.
 *
 * @param bytes of the core as they were signed
 * @param signature 64 bytes
 */
public record SignedCore(Core core, Bytes bytes, Bytes signature) {
    public SignedCore {
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "the signature of a core");
    }

    public static SignedCore sign(Core core, SigningKey device) {
        Bytes bytes = core.encode();
        return new SignedCore(core, bytes, device.sign(signed(bytes)));
    }

    /**
     * @throws chat.tacit.crypto.MalformedException if these bytes aren't exactly one core
     */
    public static SignedCore decode(Bytes bytes, Bytes signature) {
        return new SignedCore(Core.decode(bytes), bytes, signature);
    }

    /** The core hash: what the next event and every message after it name. */
    public Bytes hash() {
        return Hash.sha256(Fields.of(Labels.ROOM_CORE).variable(bytes).fixed(signature));
    }

    /** Whether the device that the core names signed it. */
    boolean holds() {
        return core.head().certificate().device().verifies(signature, signed(bytes));
    }

    private static Fields signed(Bytes core) {
        return Fields.of(Labels.ROOM_CORE_SIG).variable(core);
    }
}
