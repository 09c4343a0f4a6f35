/** The benchmarks: {@code check/bench/run relay} and {@code check/bench/run cores}. */
@NullMarked
package chat.tacit.bench;

import org.jspecify.annotations.NullMarked;
