/** What the tests of several modules share. */
@NullMarked
package chat.tacit.kit;

import org.jspecify.annotations.NullMarked;
