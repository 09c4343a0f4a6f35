/** The {@code tacit} command ({@code tacit --help}). */
@NullMarked
package chat.tacit.cli;

import org.jspecify.annotations.NullMarked;
