/** The app: what is started, and what closes. */
@NullMarked
package chat.tacit.web;

import org.jspecify.annotations.NullMarked;
