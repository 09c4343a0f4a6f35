/** The file of an export, sealed chunk by chunk under a recovery key. */
@NullMarked
package chat.tacit.e2ee.backup;

import org.jspecify.annotations.NullMarked;
