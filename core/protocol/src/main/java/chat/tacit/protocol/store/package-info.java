/**
 * What machines without I/O ask of a relay's store and how it answers: rows under revisions and
 * logs of entries, as values. The relay carries them out.
 */
@NullMarked
package chat.tacit.protocol.store;

import org.jspecify.annotations.NullMarked;
