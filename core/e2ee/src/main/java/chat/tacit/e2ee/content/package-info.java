/** What people say to each other, in one format for every service ({@code spec/60-contact} §7). */
@NullMarked
package chat.tacit.e2ee.content;

import org.jspecify.annotations.NullMarked;
