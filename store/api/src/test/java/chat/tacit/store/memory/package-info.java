/** The memory driver under the contract suite. */
@NullMarked
package chat.tacit.store.memory;

import org.jspecify.annotations.NullMarked;
