package chat.tacit.client.mesh;

import chat.tacit.protocol.mesh.Announcement.Role;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * For which roles there was nobody among many, as where all are of one operator: these aren't
 * looked through again for each packet. For one thread at a time.
 */
final class Scarcity {
    /** As many are looked through each time. */
    static final int FEW = 100;

    /** Afterwards there may be somebody. */
    static final Duration REST = Duration.ofMinutes(1);

    private final Map<Role, Instant> since = new EnumMap<>(Role.class);

    /** Whether nobody is looked for now. */
    boolean is(Role role, Instant now) {
        return Optional.ofNullable(since.get(role))
                .filter(at -> !now.isBefore(at) && now.isBefore(at.plus(REST)))
                .isPresent();
    }

    /**
     * None was found.
     *
     * @param among so many that offer the role
     */
    void none(Role role, int among, Instant now) {
        if (among > FEW) {
            since.put(role, now);
        }
    }
}
