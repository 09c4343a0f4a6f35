@NullMarked
package chat.tacit.bench.load;

import org.jspecify.annotations.NullMarked;
