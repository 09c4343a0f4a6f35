/**
 * What is measured: a relay and its peer in processes of their own, and the clients that speak to
 * them over TLS 1.3.
 */
@NullMarked
package chat.tacit.bench.subject;

import org.jspecify.annotations.NullMarked;
