@NullMarked
package chat.tacit.bench.profile;

import org.jspecify.annotations.NullMarked;
