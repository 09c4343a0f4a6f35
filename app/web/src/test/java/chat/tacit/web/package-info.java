@NullMarked
package chat.tacit.web;

import org.jspecify.annotations.NullMarked;
