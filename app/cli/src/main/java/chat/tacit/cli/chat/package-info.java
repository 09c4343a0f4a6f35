/**
 * The terminal app: {@link chat.tacit.cli.chat.Chat} is what it knows and does, without I/O; {@link
 * chat.tacit.cli.chat.View} is what that looks like; the desk and the screen are the outside.
 */
@NullMarked
package chat.tacit.cli.chat;

import org.jspecify.annotations.NullMarked;
