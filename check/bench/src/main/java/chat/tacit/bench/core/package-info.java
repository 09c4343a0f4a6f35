/** Benchmarks of single steps, under JMH. */
@NullMarked
package chat.tacit.bench.core;

import org.jspecify.annotations.NullMarked;
