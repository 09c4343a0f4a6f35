/** Accounts at homeservers ({@code spec/50-room} §2): what a password is worth. */
@NullMarked
package chat.tacit.client.account;

import org.jspecify.annotations.NullMarked;
