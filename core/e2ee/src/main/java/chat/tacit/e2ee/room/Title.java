package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Text;

import java.util.Optional;

/**
 * What a room is called and looks like, by hash: what a members hash covers beside the members
 * ({@code spec/50-room} §12).
 *
 * @param name {@code H} of the name's UTF-8; absent where a core was read without its detail
 * @param photo {@code H} of the photo's bytes, of none if there is none; absent likewise
 */
record Title(Optional<Bytes> name, Optional<Bytes> photo) {
    static final Title UNKNOWN = new Title(Optional.empty(), Optional.empty());

    Title named(String name) {
        return new Title(Optional.of(Bytes.owned(Hash.sha256(Text.utf8(name)))), photo);
    }

    Title showing(Optional<Bytes> shown) {
        byte[] bytes = shown.orElse(Bytes.empty()).shared();
        return new Title(name, Optional.of(Bytes.owned(Hash.sha256(bytes))));
    }

    Title withoutName() {
        return new Title(Optional.empty(), photo);
    }

    Title withoutPhoto() {
        return new Title(name, Optional.empty());
    }
}
