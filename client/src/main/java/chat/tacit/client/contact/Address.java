package chat.tacit.client.contact;

import chat.tacit.crypto.Bytes;

import java.time.Instant;

/**
 * A reusable address of the profile.
 *
 * @param id 16 random bytes, known to this profile alone
 * @param link to be given to anybody
 * @param version of its keys, from 1, rising every week
 * @param waiting how many requests that came by it wait for the user
 */
public record Address(Bytes id, String link, Instant since, long version, int waiting) {}
