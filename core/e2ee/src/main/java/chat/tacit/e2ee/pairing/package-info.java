/**
 * Pairing by a short code ({@code spec/60-contact} §12): {@link chat.tacit.e2ee.pairing.Pairing} is
 * one side of a run, without I/O.
 */
@NullMarked
package chat.tacit.e2ee.pairing;

import org.jspecify.annotations.NullMarked;
