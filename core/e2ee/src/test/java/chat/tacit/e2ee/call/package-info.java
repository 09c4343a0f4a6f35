@NullMarked
package chat.tacit.e2ee.call;

import org.jspecify.annotations.NullMarked;
