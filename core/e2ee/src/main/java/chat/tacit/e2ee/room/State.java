package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.wire.Proto;

import java.util.Optional;

/**
 * What a state event holds ({@code spec/50-room} §11).
 *
 * @param detail its bytes; whether they are the core's, and what they hold, is checked later
 */
record State(SignedCore core, Optional<Bytes> detail) {

    Bytes encode() {
        return Proto.Writer.create()
                .bytes(1, core.bytes())
                .bytes(2, core.signature())
                .bytes(3, detail.orElse(Bytes.empty()))
                .toBytes();
    }

    static State decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), EventPadding.STATE.most()).whole(State::read);
    }

    private static State read(Proto.Reader in) {
        SignedCore core =
                SignedCore.decode(
                        in.bytes(1, 1, Core.MAX_SIZE), in.bytes(2, SigningKey.SIGNATURE_SIZE));
        Bytes detail = in.bytes(3, 0, EventPadding.STATE.most());
        return new State(core, detail.isEmpty() ? Optional.empty() : Optional.of(detail));
    }
}
