/**
 * Connections through relays that lead to others ({@code spec/10-wire} §12): each hop is greeted
 * and proves who it is before it hears where to go next.
 */
@NullMarked
package chat.tacit.client.tunnel;

import org.jspecify.annotations.NullMarked;
