/** Load for a subject, and what is measured while it lasts. */
@NullMarked
package chat.tacit.bench.load;

import org.jspecify.annotations.NullMarked;
