package chat.tacit.e2ee.room.member;

import chat.tacit.e2ee.room.Point;
import chat.tacit.protocol.room.AccountId;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A room as its member has it now.
 *
 * @param point who is a member with which role, and {@link Point#view} to compare; nothing before
 *     its first event was taken
 * @param arrived members who have said or changed something; the others are <em>invited</em>
 * @param alarms all, seen or not
 * @param wishes that neither stand nor are impossible yet
 * @param misled whether the host follows the keys of a commit that isn't valid, and takes nothing
 *     until an admin has undone it
 */
public record View(
        Standing standing,
        Optional<Point> point,
        Set<AccountId> arrived,
        List<RoomAlarm> alarms,
        List<Wish> wishes,
        boolean misled) {
    public View {
        arrived = Set.copyOf(arrived);
        alarms = List.copyOf(alarms);
        wishes = List.copyOf(wishes);
    }

    /** Whether nothing is posted until the user has seen an alarm. */
    public boolean isAlarmed() {
        return alarms.stream().anyMatch(alarm -> !alarm.seen());
    }
}
