package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;

/**
 * Up to where a location has what an RX keeps for a key ({@code spec/40-mesh} §6.3).
 *
 * @param epoch 8 bytes, drawn when the RX began to keep packets of the key
 * @param sequence of the last packet, 0 for none
 */
public record Cursor(Bytes epoch, long sequence) {
    public static final int EPOCH_SIZE = 8;

    public Cursor {
        epoch.requireSize(EPOCH_SIZE, "the epoch of a cursor");
        if (sequence < 0) {
            throw new MalformedException("a sequence is below 2^63");
        }
    }

    /**
     * @throws MalformedException if it isn't a cursor
     */
    public static Cursor parse(String text) {
        FieldReader reader = new FieldReader(Bytes.owned(Text.fromBase64Url(text)));
        return reader.whole(new Cursor(reader.fixed(EPOCH_SIZE), reader.u64()));
    }

    /** Base64url of 22 characters. */
    @Override
    public String toString() {
        return Text.base64Url(Fields.unlabelled().fixed(epoch).u64(sequence).toArray());
    }
}
