@NullMarked
package chat.tacit.e2ee.route;

import org.jspecify.annotations.NullMarked;
