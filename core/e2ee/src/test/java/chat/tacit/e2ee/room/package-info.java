@NullMarked
package chat.tacit.e2ee.room;

import org.jspecify.annotations.NullMarked;
