/** Files and pictures: what comes in, and in which form it goes out. */
@NullMarked
package chat.tacit.web.files;

import org.jspecify.annotations.NullMarked;
