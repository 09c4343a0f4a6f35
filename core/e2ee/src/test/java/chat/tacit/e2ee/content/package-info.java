@NullMarked
package chat.tacit.e2ee.content;

import org.jspecify.annotations.NullMarked;
