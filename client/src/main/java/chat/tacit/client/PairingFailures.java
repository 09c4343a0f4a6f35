package chat.tacit.client;

import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.pairing.PairingCode;

import java.time.Duration;
import java.time.Instant;

/** How often codes failed lately: who may be guessed at gets longer ones. In the database. */
final class PairingFailures {
    /** Failures within {@link #MEMORY} after which codes have more words. */
    static final int LIMIT = 3;

    static final Duration MEMORY = Duration.ofDays(1);

    private PairingFailures() {}

    static void add(Transaction tx, Instant now) {
        tx.update("DELETE FROM pairing_failure WHERE at <= ?", now.minus(MEMORY));
        tx.insert("INSERT INTO pairing_failure (at) VALUES (?)", now);
    }

    /** Words that a code has to have now. */
    static int words(Transaction tx, Instant now) {
        long failures =
                tx.one(
                                "SELECT COUNT(*) FROM pairing_failure WHERE at > ?",
                                row -> row.integer(1),
                                now.minus(MEMORY))
                        .orElse(0L);
        return failures < LIMIT ? PairingCode.WORDS : PairingCode.MORE_WORDS;
    }
}
