/** What people read: shared by commands and the terminal app. */
@NullMarked
package chat.tacit.cli.text;

import org.jspecify.annotations.NullMarked;
