package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import java.time.Instant;

/**
 * What a server says of another that drops packets ({@code spec/40-mesh} §12.3): in a window of
 * time, how many it sent through it and how many were lost.
 */
public record DropReport(Fingerprint accused, Instant from, Instant until, long sent, long lost) {
    public DropReport {
        if (until.isBefore(from) || lost > sent) {
            throw new MalformedException("a report about what can't have been");
        }
    }

    static DropReport of(JsonObject json) {
        JsonMembers members = json.open();
        DropReport report =
                new DropReport(
                        Fingerprint.parse(members.text("accused")),
                        members.timestamp("from"),
                        members.timestamp("until"),
                        members.number("sent", JsonValue.MOST),
                        members.number("lost", JsonValue.MOST));
        members.end();
        return report;
    }

    JsonValue value() {
        return JsonObject.empty()
                .with("accused", accused.toString())
                .with("from", Timestamp.format(from))
                .with("lost", lost)
                .with("sent", sent)
                .with("until", Timestamp.format(until));
    }
}
