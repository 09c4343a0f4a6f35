package chat.tacit.client.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The times in a profile, when the machine's clock was set back ({@code spec/60-contact} §11.1):
 * nothing that was noted lies ahead of the clock, and what is due stays due as far ahead as it was.
 */
public final class Times {
    /** A column of times. */
    record Column(String table, String name) {}

    /** When something is to be done, or ends. */
    static final List<Column> DUE =
            List.of(
                    new Column("address_key", "ends_at"),
                    new Column("call_choice", "rest_until"),
                    new Column("contact", "again_due"),
                    new Column("contact", "missing_due"),
                    new Column("contact", "profile_due"),
                    new Column("contact", "routes_due"),
                    new Column("conversation", "timer_due"),
                    new Column("direct_way", "until"),
                    new Column("file", "confirm_at"),
                    new Column("handover", "due_at"),
                    new Column("identity_told", "due_at"),
                    new Column("invitation", "renew_at"),
                    new Column("mesh", "list_at"),
                    new Column("mesh_guard", "replace_at"),
                    new Column("mesh_key", "attention"),
                    new Column("mesh_key", "ends_at"),
                    new Column("mesh_key", "renew_at"),
                    new Column("mesh_letter", "due_at"),
                    new Column("mesh_outgoing", "due_at"),
                    new Column("mesh_peer", "ends_at"),
                    new Column("mesh_proxy", "replace_at"),
                    new Column("mesh_rx", "lease_at"),
                    new Column("mesh_rx", "lease_until"),
                    new Column("mesh_server", "quarantined_until"),
                    new Column("mesh_word", "doubt_at"),
                    new Column("outbox_route", "due_at"),
                    new Column("outbox_route", "owned_until"),
                    new Column("pair_look", "due_at"),
                    new Column("private_waiting", "due_at"),
                    new Column("queue", "look_at"),
                    new Column("ratchet", "valid_until"),
                    new Column("receipt", "due_at"),
                    new Column("rekey", "due_at"),
                    new Column("removal", "due_at"),
                    new Column("retired_connection", "ends_at"),
                    new Column("route", "paused_until"),
                    new Column("shown_elsewhere", "until"),
                    new Column("sibling", "ends_at"),
                    new Column("signer_due", "due_at"));

    /** When something was done, from which it follows when it is done again, or has ended. */
    static final List<Column> NOTED =
            List.of(
                    new Column("accepting", "created_at"),
                    new Column("account_former", "since"),
                    new Column("account_renewal", "touched_at"),
                    new Column("amendment", "at"),
                    new Column("asked_pair", "at"),
                    new Column("contact", "again_at"),
                    new Column("contact", "answers_since"),
                    new Column("contact", "log_answered_at"),
                    new Column("contact", "log_asked_at"),
                    new Column("contact", "missing_answered"),
                    new Column("contact", "resync_at"),
                    new Column("contact", "routes_confirmed_at"),
                    new Column("conversation", "archived_at"),
                    new Column("doomed_queue", "doomed_at"),
                    new Column("file", "moved_at"),
                    new Column("file_part", "at"),
                    new Column("invitation", "created_at"),
                    new Column("mesh", "decided_at"),
                    new Column("mesh", "ready_at"),
                    new Column("mesh_awaited", "at"),
                    new Column("mesh_guard", "since"),
                    new Column("mesh_key", "made_at"),
                    new Column("mesh_list", "at"),
                    new Column("mesh_loop", "sent_at"),
                    new Column("mesh_outcome", "at"),
                    new Column("mesh_outgoing", "posted_at"),
                    new Column("mesh_part", "at"),
                    new Column("mesh_peer", "since"),
                    new Column("mesh_proxy", "since"),
                    new Column("mesh_request", "at"),
                    new Column("mesh_rx", "emptied_at"),
                    new Column("mesh_rx", "ending"),
                    new Column("mesh_rx", "fetched_at"),
                    new Column("mesh_rx", "since"),
                    new Column("mesh_seen", "at"),
                    new Column("mesh_server", "busy_since"),
                    new Column("mesh_server", "heard_at"),
                    new Column("mesh_server", "load_at"),
                    new Column("mesh_server", "quarantined_at"),
                    new Column("mesh_server", "silent_since"),
                    new Column("mesh_server", "tried_at"),
                    new Column("mesh_server", "verified_at"),
                    new Column("mesh_word", "posted_at"),
                    new Column("missing_pair", "asked_at"),
                    new Column("missing_pair", "repaired_at"),
                    new Column("missing_pair", "since"),
                    new Column("open_call", "began"),
                    new Column("open_call", "came"),
                    new Column("outbox", "created_at"),
                    new Column("pairing_failure", "at"),
                    new Column("part", "sealed_at"),
                    new Column("piece", "at"),
                    new Column("queue", "made_at"),
                    new Column("queue", "retired_at"),
                    new Column("rekey", "sent_at"),
                    new Column("relay", "silent_last"),
                    new Column("relay", "silent_since"),
                    new Column("room_verdict", "at"),
                    new Column("seen", "at"));

    private Times() {}

    /** When the profile was tidied last; empty if it never was. */
    public static Optional<Instant> seen(Transaction tx) {
        return tx.one("SELECT seen_at FROM clock", row -> row.optionalInstant(1)).flatMap(at -> at);
    }

    /** Since when the profile isn't tidied, if it isn't. */
    public static Optional<Instant> held(Transaction tx) {
        return tx.one("SELECT held_at FROM clock", row -> row.optionalInstant(1)).flatMap(at -> at);
    }

    /** The clock is believed: the profile is tidied. */
    public static void see(Transaction tx, Instant now) {
        tx.update("UPDATE clock SET seen_at = ?, held_at = NULL", now);
    }

    /** The clock isn't believed yet. */
    public static void hold(Transaction tx, Instant now) {
        tx.update("UPDATE clock SET held_at = ?", now);
    }

    /** The clock was set back to {@code now}. */
    public static void setBack(Transaction tx, Instant now, Duration by) {
        for (Column due : DUE) {
            earlier(tx, due, "", now, by);
        }
        earlier(
                tx,
                new Column("message", "held_until"),
                " AND held_until < " + Long.MAX_VALUE, // those wait for something else
                now,
                by);
        earlier(
                tx,
                new Column("invitation", "expires_at"),
                " AND created_at > " + now.toEpochMilli(), // others live as long as was said
                now,
                by);
        for (Column noted : NOTED) {
            tx.update(
                    "UPDATE %1$s SET %2$s = ?1 WHERE %2$s > ?1"
                            .formatted(noted.table(), noted.name()),
                    now);
        }
        see(tx, now);
    }

    private static void earlier(
            Transaction tx, Column due, String which, Instant now, Duration by) {
        tx.update(
                "UPDATE %1$s SET %2$s = MAX(?1, %2$s - ?2) WHERE %2$s > ?1"
                                .formatted(due.table(), due.name())
                        + which,
                now,
                by.toMillis());
    }
}
