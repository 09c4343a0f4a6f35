/** JSON forms that the page and commands share. */
@NullMarked
package chat.tacit.web.form;

import org.jspecify.annotations.NullMarked;
