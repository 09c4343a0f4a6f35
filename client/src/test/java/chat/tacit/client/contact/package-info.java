@NullMarked
package chat.tacit.client.contact;

import org.jspecify.annotations.NullMarked;
