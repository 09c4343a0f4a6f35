@NullMarked
package chat.tacit.e2ee.room.member;

import org.jspecify.annotations.NullMarked;
