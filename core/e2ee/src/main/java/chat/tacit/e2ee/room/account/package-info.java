/**
 * What opens an account ({@code spec/70-key-backup} §7 and §8): the keys that its password becomes,
 * and its private keys as its homeserver keeps them.
 */
@NullMarked
package chat.tacit.e2ee.room.account;

import org.jspecify.annotations.NullMarked;
