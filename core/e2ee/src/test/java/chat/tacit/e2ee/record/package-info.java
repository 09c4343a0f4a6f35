@NullMarked
package chat.tacit.e2ee.record;

import org.jspecify.annotations.NullMarked;
