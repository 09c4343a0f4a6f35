package chat.tacit.client.contact;

import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Body;

import java.time.Instant;
import java.util.Optional;

/**
 * How the profile presents itself to accepted contacts, in the database. A change is sent to each
 * of them by {@link Introduction#tellChanges}.
 */
public final class OwnProfile {
    private OwnProfile() {}

    /** As it is now. */
    public static Body.Profile read(Transaction tx) {
        return tx.one(
                        "SELECT (SELECT value FROM meta WHERE key = 'name'), status, picture"
                                + " FROM own_profile",
                        row ->
                                new Body.Profile(
                                        row.text(1),
                                        row.text(2),
                                        row.optionalBytes(3).orElse(Bytes.empty())))
                .orElseThrow();
    }

    /** Changes it; every contact that has the old one gets the new one. */
    public static void write(Transaction tx, Body.Profile profile, Instant now) {
        if (profile.equals(read(tx))) {
            return;
        }
        tx.update("UPDATE meta SET value = ? WHERE key = 'name'", profile.name());
        tx.update(
                "UPDATE own_profile SET status = ?, picture = ?",
                profile.status(),
                Optional.of(profile.picture()).filter(picture -> !picture.isEmpty()));
        tx.update("UPDATE contact SET profile_due = ? WHERE profile_due IS NULL", now);
    }

    /** The name alone. */
    public static String name(Transaction tx) {
        return read(tx).name();
    }
}
