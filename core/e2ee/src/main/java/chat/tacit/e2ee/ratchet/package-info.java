/** The post-quantum double ratchet between two parties ({@code spec/60-contact} §5). */
@NullMarked
package chat.tacit.e2ee.ratchet;

import org.jspecify.annotations.NullMarked;
