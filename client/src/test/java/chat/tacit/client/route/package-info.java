@NullMarked
package chat.tacit.client.route;

import org.jspecify.annotations.NullMarked;
