@NullMarked
package chat.tacit.e2ee.invitation;

import org.jspecify.annotations.NullMarked;
