package chat.tacit.client.mesh;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.watch.Quarantine;
import chat.tacit.protocol.mesh.watch.Watch;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of packets, and what follows for servers ({@code spec/40-mesh} §12.1). The outcomes
 * are in the database: whatever a run found holds in the next. For one thread at a time.
 */
final class Scores {
    /** Outcomes are remembered for so long. */
    static final Duration MEMORY = Duration.ofDays(7);

    /** Loops that are remembered at most, and words; above it the oldest is forgotten. */
    static final int MOST = 8_192;

    private final Watch watch = new Watch(Watch.LEAST_PATIENCE);

    private Scores() {}

    /**
     * What became of a packet.
     *
     * @param server where a loop was posted, or of whom alone it speaks
     * @param rx where a loop was to be fetched
     * @param contact whose word it is
     */
    private record Outcome(
            RelayAddress server,
            Optional<RelayAddress> rx,
            Optional<ConversationId> contact,
            boolean lost,
            Instant at) {

        static Outcome of(Row row) {
            return new Outcome(
                    RelayAddress.parse(row.text(1)),
                    row.optionalText(2).map(RelayAddress::parse),
                    row.optionalBytes(3).map(ConversationId::new),
                    row.flag(4),
                    row.instant(5));
        }
    }

    /** What earlier runs found. */
    static Scores of(Transaction tx) {
        Scores scores = new Scores();
        tx.list("SELECT tx, rx, contact, lost, at FROM mesh_outcome ORDER BY number", Outcome::of)
                .forEach(scores::charge);
        return scores;
    }

    private void charge(Outcome outcome) {
        Fingerprint server = outcome.server().fingerprint();
        outcome.contact()
                .ifPresent(it -> watch.told(server, it.bytes(), outcome.lost(), outcome.at()));
        outcome.rx()
                .ifPresent(it -> watch.leg(server, it.fingerprint(), outcome.lost(), outcome.at()));
    }

    void probed(Transaction tx, Servers.Probe probe, Instant now) {
        Optional<RelayAddress> rx = Optional.of(probe.rx());
        take(tx, new Outcome(probe.tx(), rx, Optional.empty(), probe.lost(), now));
    }

    void told(Transaction tx, Servers.Word word, Instant now) {
        Optional<ConversationId> contact = Optional.of(word.contact());
        take(tx, new Outcome(word.server(), Optional.empty(), contact, word.lost(), now));
    }

    private void take(Transaction tx, Outcome outcome) {
        Instant now = outcome.at();
        long number =
                tx.insert(
                        "INSERT INTO mesh_outcome (tx, rx, contact, lost, at)"
                                + " VALUES (?, ?, ?, ?, ?)",
                        outcome.server().toString(),
                        outcome.rx().map(RelayAddress::toString),
                        outcome.contact().map(ConversationId::bytes),
                        outcome.lost(),
                        now);
        forget(tx, number, now);
        charge(outcome);
        note(tx, outcome, now);
    }

    /** Loops and words each have their room: of loops there may be more in a day. */
    private static void forget(Transaction tx, long number, Instant now) {
        tx.update("DELETE FROM mesh_outcome WHERE at < ?", now.minus(MEMORY));
        tx.update("DELETE FROM mesh_outcome WHERE number <= ? AND contact IS NULL", number - MOST);
        tx.update(
                "DELETE FROM mesh_outcome WHERE contact IS NOT NULL AND number <="
                        + " (SELECT number FROM mesh_outcome WHERE contact IS NOT NULL"
                        + " ORDER BY number DESC LIMIT 1 OFFSET ?)",
                MOST);
    }

    /** Nobody else's sum has grown, but it may be less since another one explains it. */
    private void note(Transaction tx, Outcome outcome, Instant now) {
        List<RelayAddress> changed =
                tx.list(
                        "SELECT address FROM mesh_server WHERE suspicion > 0"
                                + " OR quarantined_until > ?1 OR address IN (?2, ?3)",
                        row -> RelayAddress.parse(row.text(1)),
                        now,
                        outcome.server().toString(),
                        outcome.rx().map(RelayAddress::toString));
        for (RelayAddress one : changed) {
            note(tx, one, now);
        }
    }

    private void note(Transaction tx, RelayAddress server, Instant now) {
        Optional<Quarantine> quarantine = watch.quarantine(server.fingerprint(), now);
        tx.update(
                "UPDATE mesh_server SET suspicion = ? / 1000.0 WHERE address = ?",
                Math.round(1_000 * watch.suspicion(server.fingerprint()).sum()),
                server.toString());
        quarantine.ifPresent(it ->
                tx.update(
                        "UPDATE mesh_server SET quarantines = quarantines + 1,"
                                + " quarantined_at = ?1, quarantined_until = ?2"
                                + " WHERE address = ?3 AND quarantined_until IS NOT ?2",
                        it.end().minus(it.length()),
                        it.end(),
                        server.toString()));
    }
}
