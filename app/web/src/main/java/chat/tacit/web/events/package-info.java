/** What the page is told without asking. */
@NullMarked
package chat.tacit.web.events;

import org.jspecify.annotations.NullMarked;
