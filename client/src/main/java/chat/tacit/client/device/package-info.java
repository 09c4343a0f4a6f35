/**
 * The several devices of a profile and of its contacts ({@code spec/65-device}): their logs, and
 * the connections between each two.
 */
@NullMarked
package chat.tacit.client.device;

import org.jspecify.annotations.NullMarked;
