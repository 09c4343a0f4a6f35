@NullMarked
package chat.tacit.e2ee.file;

import org.jspecify.annotations.NullMarked;
