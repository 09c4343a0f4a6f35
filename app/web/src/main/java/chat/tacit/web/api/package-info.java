/** What the page asks and is answered. */
@NullMarked
package chat.tacit.web.api;

import org.jspecify.annotations.NullMarked;
