/** The agreement of a session's first secrets ({@code spec/60-contact} §3 and §6). */
@NullMarked
package chat.tacit.e2ee.agreement;

import org.jspecify.annotations.NullMarked;
