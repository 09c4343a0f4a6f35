/** Calls: what sets one up between two people ({@code spec/80-calls} §9), as content says it. */
@NullMarked
package chat.tacit.e2ee.call;

import org.jspecify.annotations.NullMarked;
