package chat.tacit.protocol.live;

import chat.tacit.protocol.live.ServerLine.Change;
import chat.tacit.protocol.live.ServerLine.User;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Who is connected to a session as a member, in the order in which they came. */
final class Crowd {
    private static final int OPENING = "users:=".length();

    private final Map<MemberId, Arrival> byId = new LinkedHashMap<>();
    private final Map<Long, Arrival> bySeat = new HashMap<>();

    void add(Arrival member) {
        byId.put(member.id(), member);
        bySeat.put(member.seat(), member);
    }

    void remove(Arrival member) {
        byId.remove(member.id());
        bySeat.remove(member.seat());
    }

    Optional<Arrival> of(MemberId id) {
        return Optional.ofNullable(byId.get(id));
    }

    Optional<Arrival> of(long seat) {
        return Optional.ofNullable(bySeat.get(seat));
    }

    Collection<MemberId> ids() {
        return Collections.unmodifiableCollection(byId.keySet());
    }

    int size() {
        return byId.size();
    }

    /** The connections of all. */
    long[] seats() {
        return byId.values().stream().mapToLong(Arrival::seat).toArray();
    }

    /** The connections of all others. */
    long[] seatsBut(long seat) {
        return byId.values().stream()
                .mapToLong(Arrival::seat)
                .filter(other -> other != seat)
                .toArray();
    }

    /**
     * The whole list in as many lines as it needs, at least one.
     *
     * @param limit of a line in bytes
     */
    List<ServerLine> list(Function<Arrival, User> shown, int limit) {
        List<ServerLine> lines = new ArrayList<>();
        List<User> line = new ArrayList<>();
        int size = OPENING;
        for (Arrival member : byId.values()) {
            User user = shown.apply(member);
            int more = 2 + Data.of(user.name().utf8()).text().size() + user.who().text().size();
            if (size + more > limit) {
                lines.add(users(lines, line));
                line.clear();
                size = OPENING;
            }
            line.add(user);
            size += more;
        }
        lines.add(users(lines, line));
        return lines;
    }

    private static ServerLine users(List<ServerLine> before, List<User> users) {
        return new ServerLine.Users(
                before.isEmpty() ? Change.ALL : Change.CAME, List.copyOf(users));
    }
}
