/**
 * Invitations, their links, and how well a contact is known ({@code spec/60-contact} §1, §2, §8).
 */
@NullMarked
package chat.tacit.e2ee.invitation;

import org.jspecify.annotations.NullMarked;
