/**
 * The ports {@link chat.tacit.store.Log}, {@link chat.tacit.store.Table} and {@link
 * chat.tacit.store.Signals}.
 */
@NullMarked
package chat.tacit.store;

import org.jspecify.annotations.NullMarked;
