@NullMarked
package chat.tacit.cli.chat;

import org.jspecify.annotations.NullMarked;
