@NullMarked
package chat.tacit.e2ee.mesh;

import org.jspecify.annotations.NullMarked;
