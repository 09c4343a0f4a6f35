/**
 * Profiles with as many contacts and messages as anybody has, and the command line that opens them.
 */
@NullMarked
package chat.tacit.bench.profile;

import org.jspecify.annotations.NullMarked;
