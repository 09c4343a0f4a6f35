@NullMarked
package chat.tacit.e2ee.live;

import org.jspecify.annotations.NullMarked;
