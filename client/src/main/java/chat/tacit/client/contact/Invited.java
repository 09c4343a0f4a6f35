package chat.tacit.client.contact;

import java.time.Instant;

/**
 * An invitation that was made.
 *
 * @param link to be given to one person
 * @param expires when it stops working
 */
public record Invited(String link, Instant expires) {}
