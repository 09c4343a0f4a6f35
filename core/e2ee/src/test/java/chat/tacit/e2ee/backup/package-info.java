@NullMarked
package chat.tacit.e2ee.backup;

import org.jspecify.annotations.NullMarked;
