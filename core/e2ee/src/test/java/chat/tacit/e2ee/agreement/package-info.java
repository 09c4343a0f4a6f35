@NullMarked
package chat.tacit.e2ee.agreement;

import org.jspecify.annotations.NullMarked;
