/** Files as sealed chunks that relays hold as blobs ({@code spec/60-contact} §7.2). */
@NullMarked
package chat.tacit.e2ee.file;

import org.jspecify.annotations.NullMarked;
