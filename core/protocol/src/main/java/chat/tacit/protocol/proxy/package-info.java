/**
 * What a relay that leads to other relays has to decide ({@code spec/10-wire} §12): whereto, for
 * whom, how much, and whether what comes is TLS.
 */
@NullMarked
package chat.tacit.protocol.proxy;

import org.jspecify.annotations.NullMarked;
