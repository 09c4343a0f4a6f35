/** The signed log of the devices of one side of a contact ({@code spec/65-device}). */
@NullMarked
package chat.tacit.e2ee.device;

import org.jspecify.annotations.NullMarked;
