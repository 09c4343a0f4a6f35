@NullMarked
package chat.tacit.bench.turn;

import org.jspecify.annotations.NullMarked;
