/** What the relay counts for its operator. */
@NullMarked
package chat.tacit.relay.metric;

import org.jspecify.annotations.NullMarked;
