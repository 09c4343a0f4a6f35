package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SealingKey;

/**
 * Something said in a vouched session, as it travels ({@code spec/20-live} §12): {@code form(u8) ‖
 * e(u64) ‖ view[0..8] ‖ counter(u64) ‖ salt 16 ‖ box}.
 *
 * @param view the first 8 bytes of the sender's
 */
record SealedMessage(Form form, long epoch, Bytes view, long counter, Bytes salt, Bytes box) {

    /** Whom it is for. */
    enum Form {
        ALL(1),
        ONE(2);

        private final int code;

        Form(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        private static Form of(int code) {
            return switch (code) {
                case 1 -> ALL;
                case 2 -> ONE;
                default -> throw new MalformedException("no form of a message: " + code);
            };
        }
    }

    Bytes encode() {
        return Bytes.owned(
                Fields.unlabelled()
                        .u8(form.code)
                        .u64(epoch)
                        .fixed(view)
                        .u64(counter)
                        .fixed(salt)
                        .fixed(box)
                        .toArray());
    }

    static SealedMessage decode(Bytes bytes) {
        FieldReader in = new FieldReader(bytes);
        return new SealedMessage(
                Form.of(in.u8()),
                in.u64(),
                in.fixed(View.PREFIX_SIZE),
                in.u64(),
                in.fixed(SealingKey.SALT_SIZE),
                in.rest());
    }
}
