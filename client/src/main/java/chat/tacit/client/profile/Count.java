package chat.tacit.client.profile;

import java.io.IOException;

/**
 * One step of the boot counter, in the file and in the database ({@code spec/60-contact} §10): the
 * three methods in their order, each durable before the next. Whatever ends the process between two
 * of them leaves a file and a database that match.
 *
 * @param next what both count afterwards
 */
record Count(long next) {
    static final String KEY = "boot";

    /** The file says that the database may count this far. */
    void announce(BootCounter file) throws IOException {
        file.write(new BootCounter.Mark(next, true));
    }

    /** The database does. */
    void enter(Transaction tx) {
        tx.update(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", KEY, Long.toString(next));
    }

    /** The file says that an older database is none of this profile's. */
    void confirm(BootCounter file) throws IOException {
        file.write(new BootCounter.Mark(next, false));
    }
}
