/** Keys, hashes, sealing and signing over library primitives ({@code spec/00-overview}). */
@NullMarked
package chat.tacit.crypto;

import org.jspecify.annotations.NullMarked;
