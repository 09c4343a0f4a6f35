/** Calls between two people: the machine of {@code spec/80-calls} §9, without I/O. */
@NullMarked
package chat.tacit.client.call;

import org.jspecify.annotations.NullMarked;
