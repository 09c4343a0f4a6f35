@NullMarked
package chat.tacit.e2ee.device;

import org.jspecify.annotations.NullMarked;
