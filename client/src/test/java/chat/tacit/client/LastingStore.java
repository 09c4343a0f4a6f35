package chat.tacit.client;

import chat.tacit.kit.StoreThrough;
import chat.tacit.store.Store;

/** A store that outlives its relay: the next one finds what it has. */
final class LastingStore extends StoreThrough {
    LastingStore(Store store) {
        super(store);
    }

    @Override
    public void close() {}
}
