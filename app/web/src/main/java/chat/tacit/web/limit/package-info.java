/** Limits of the app. */
@NullMarked
package chat.tacit.web.limit;

import org.jspecify.annotations.NullMarked;
