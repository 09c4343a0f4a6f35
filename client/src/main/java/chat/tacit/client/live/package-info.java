/** The profile's side of live sessions ({@code spec/20-live}): its identity, and whom it trusts. */
@NullMarked
package chat.tacit.client.live;

import org.jspecify.annotations.NullMarked;
