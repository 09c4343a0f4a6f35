@NullMarked
package chat.tacit.e2ee.room.account;

import org.jspecify.annotations.NullMarked;
