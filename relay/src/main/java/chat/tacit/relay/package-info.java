/**
 * The relay: one process with one identity, one store, one set of limits, and the services that
 * share them. {@link chat.tacit.relay.Relay} puts it together.
 */
@NullMarked
package chat.tacit.relay;

import org.jspecify.annotations.NullMarked;
