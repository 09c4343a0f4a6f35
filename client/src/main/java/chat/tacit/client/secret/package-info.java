/**
 * Calls of accounts and rooms to relays ({@code spec/50-room} §3), for threads that may wait: which
 * relay answers, over which connections, in which session.
 */
@NullMarked
package chat.tacit.client.secret;

import org.jspecify.annotations.NullMarked;
