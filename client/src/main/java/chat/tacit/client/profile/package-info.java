/** Opening, locking and reading the encrypted database that holds everything of a profile. */
@NullMarked
package chat.tacit.client.profile;

import org.jspecify.annotations.NullMarked;
