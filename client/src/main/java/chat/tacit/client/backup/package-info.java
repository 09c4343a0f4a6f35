/**
 * Exports a profile into one sealed file, and makes a profile from it ({@code spec/70-key-backup}).
 */
@NullMarked
package chat.tacit.client.backup;

import org.jspecify.annotations.NullMarked;
