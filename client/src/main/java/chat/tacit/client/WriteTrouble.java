package chat.tacit.client;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that the profile can't be written, for instance on a full disk, until it could be. */
final class WriteTrouble {
    private static final Logger LOG = LoggerFactory.getLogger(WriteTrouble.class);

    private boolean told;

    void met() {
        if (!told) {
            LOG.warn("The profile can't be written now; it is tried again.");
        }
        told = true;
    }

    void over() {
        told = false;
    }
}
