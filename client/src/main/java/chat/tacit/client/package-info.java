/** The client library: {@link chat.tacit.client.Client} opens a profile and talks. */
@NullMarked
package chat.tacit.client;

import org.jspecify.annotations.NullMarked;
