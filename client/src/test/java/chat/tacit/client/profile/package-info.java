@NullMarked
package chat.tacit.client.profile;

import org.jspecify.annotations.NullMarked;
