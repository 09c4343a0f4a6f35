/** One live session with as many people as anybody asks for, and how long its steps take. */
@NullMarked
package chat.tacit.bench.live;

import org.jspecify.annotations.NullMarked;
