/** The contract suite: what every driver of the store has to do, port by port. */
@NullMarked
package chat.tacit.store.contract;

import org.jspecify.annotations.NullMarked;
