/** The messages of all conversations, whatever their kind, with full-text search. */
@NullMarked
package chat.tacit.client.history;

import org.jspecify.annotations.NullMarked;
