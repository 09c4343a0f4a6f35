/**
 * Files: their sealed chunks on the disk, at relays, and on the way between ({@code
 * spec/60-contact} §7.2).
 */
@NullMarked
package chat.tacit.client.file;

import org.jspecify.annotations.NullMarked;
