/** Leading clients to other relays ({@code spec/10-wire} §12): who may, how much, and whereto. */
@NullMarked
package chat.tacit.relay.proxy;

import org.jspecify.annotations.NullMarked;
