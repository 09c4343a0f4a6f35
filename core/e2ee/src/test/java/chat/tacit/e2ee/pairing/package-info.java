@NullMarked
package chat.tacit.e2ee.pairing;

import org.jspecify.annotations.NullMarked;
