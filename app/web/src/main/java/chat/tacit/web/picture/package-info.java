/** Pictures of people. */
@NullMarked
package chat.tacit.web.picture;

import org.jspecify.annotations.NullMarked;
