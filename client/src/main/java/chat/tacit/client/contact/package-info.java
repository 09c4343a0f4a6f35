/**
 * Contacts: inviting, accepting, the keys made for each, the security code ({@code
 * spec/60-contact}).
 */
@NullMarked
package chat.tacit.client.contact;

import org.jspecify.annotations.NullMarked;
