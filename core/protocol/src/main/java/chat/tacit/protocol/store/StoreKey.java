package chat.tacit.protocol.store;

import chat.tacit.crypto.Bytes;

/** The name of a row or a log in the relay's store: {@code letter ‖ id}. */
public interface StoreKey {

    /** The first byte of the name: what kind of thing it is, of which service. */
    char letter();

    /** At most 63 bytes. */
    Bytes id();
}
