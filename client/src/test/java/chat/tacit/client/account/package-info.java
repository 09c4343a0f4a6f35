@NullMarked
package chat.tacit.client.account;

import org.jspecify.annotations.NullMarked;
