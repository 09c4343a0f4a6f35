/**
 * Accounts at homeservers ({@code spec/50-room} §2): the profile's own, and what it knows of
 * others'.
 */
@NullMarked
package chat.tacit.client.account;

import org.jspecify.annotations.NullMarked;
