/** HTTP: routes, headers, bodies. */
@NullMarked
package chat.tacit.web.edge;

import org.jspecify.annotations.NullMarked;
