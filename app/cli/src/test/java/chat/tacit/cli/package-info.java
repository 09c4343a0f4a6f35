@NullMarked
package chat.tacit.cli;

import org.jspecify.annotations.NullMarked;
