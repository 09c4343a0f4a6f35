@NullMarked
package chat.tacit.e2ee.ratchet;

import org.jspecify.annotations.NullMarked;
