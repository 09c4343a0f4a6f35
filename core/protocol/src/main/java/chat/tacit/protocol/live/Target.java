package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;

/** Which session somebody asks for ({@code spec/20-live} §6). */
public sealed interface Target {
    /** Bytes of the longest one. */
    int MAX_SIZE = 1 + SessionName.MAX_SIZE;

    /** {@code 1 ‖ lid}. */
    record Vouched(LiveId live) implements Target {}

    /** {@code 2 ‖ name}. */
    record Open(SessionName name) implements Target {}

    default LiveKind kind() {
        return switch (this) {
            case Vouched(LiveId _) -> LiveKind.VOUCHED;
            case Open(SessionName _) -> LiveKind.OPEN;
        };
    }

    /** The 32 bytes that name the session in what is signed. */
    default Bytes signedId(Fingerprint relay) {
        return switch (this) {
            case Vouched(LiveId live) -> live.bytes();
            case Open(SessionName name) ->
                    Hash.sha256(
                            Fields.of(Labels.LIVE_OPEN_ID)
                                    .fixed(relay.bytes())
                                    .variable(name.utf8()));
        };
    }

    default Bytes encode() {
        Bytes id =
                switch (this) {
                    case Vouched(LiveId live) -> live.bytes();
                    case Open(SessionName name) -> name.utf8();
                };
        return Bytes.owned(Fields.unlabelled().u8(kind().code()).fixed(id).toArray());
    }

    /**
     * @throws MalformedException if {@code bytes} aren't what {@link #encode} makes
     */
    static Target decode(Bytes bytes) {
        FieldReader in = new FieldReader(bytes);
        return switch (LiveKind.of(in.u8())) {
            case VOUCHED -> new Vouched(new LiveId(in.rest()));
            case OPEN -> new Open(SessionName.of(in.rest()));
        };
    }
}
