package chat.tacit.client.conversation;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.MemberLevels;
import chat.tacit.e2ee.invitation.Level;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The conversations of a profile, and the names by which they are found. */
public final class Directory {
    /** What people see: the connections with a contact's further devices aren't. */
    private static final String KINDS =
            " (v.kind = 'contact' AND EXISTS (SELECT 1 FROM contact c WHERE c.conversation = v.id)"
                    + " OR v.kind = 'room')";

    private static final String SELECT =
            "SELECT v.id, v.level, v.state, v.muted, v.blocked, v.archived_at, COALESCE((SELECT"
                    + " m.at FROM message m WHERE m.conversation = v.id AND m.place IS NOT NULL ORDER"
                    + " BY m.place DESC LIMIT 1), v.created_at), v.kind FROM conversation v WHERE"
                    + KINDS;

    /** How many names an error tells. */
    private static final int NAMED = 20;

    /** Word for word what an index of the table has. */
    private static final String NAME = "COALESCE(v.own_name, v.name)";

    private static final String WANTED =
            "SELECT v.id, " + NAME + " FROM conversation v WHERE" + KINDS;

    private static final String IN_ORDER = " ORDER BY v.named_at, v.created_at, v.id";

    private static final String UNREAD =
            "SELECT conversation, COUNT(*) FROM message WHERE shown = 0";

    private Directory() {}

    /** All conversations, the latest first. */
    public static List<Conversation> all(Transaction tx) {
        Map<ConversationId, String> names = names(tx);
        Map<ConversationId, Integer> unread = unread(tx, " GROUP BY conversation");
        return tx.list(SELECT, row -> read(tx, row, names, unread)).stream()
                .sorted(Comparator.comparing(Conversation::lastAt).reversed())
                .toList();
    }

    /** The conversation of an id, if there is one. */
    public static Optional<Conversation> find(Transaction tx, ConversationId id) {
        return tx.one(
                SELECT + " AND v.id = ?",
                row ->
                        read(
                                tx,
                                row,
                                Map.of(id, name(tx, id)),
                                unread(
                                        tx,
                                        " AND conversation = ? GROUP BY conversation",
                                        id.bytes())),
                id.bytes());
    }

    /**
     * The conversation of a name, {@code name#2} for the second of that name.
     *
     * @throws ClientException with the names that there are
     */
    public static Conversation find(Transaction tx, String name) throws ClientException {
        Map<ConversationId, String> names = names(tx);
        Optional<ConversationId> exact = only(names, name::equals);
        Optional<ConversationId> found =
                exact.isPresent() ? exact : only(names, name::equalsIgnoreCase);
        return found.flatMap(id -> find(tx, id)).orElseThrow(() -> unknown(name, names));
    }

    private static Optional<ConversationId> only(
            Map<ConversationId, String> names, Predicate<String> wanted) {
        List<ConversationId> found =
                names.entrySet().stream()
                        .filter(one -> wanted.test(one.getValue()))
                        .map(Map.Entry::getKey)
                        .limit(2)
                        .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static ClientException unknown(String name, Map<ConversationId, String> names) {
        if (names.isEmpty()) {
            return new ClientException(
                    "there is no conversation yet; make one with 'tacit invite' or 'tacit"
                            + " connect'.");
        }
        String known =
                names.values().stream().sorted().limit(NAMED).collect(Collectors.joining(", "));
        String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " others" : "";
        return new ClientException(
                "there is no conversation '" + name + "'; there is " + known + more + ".");
    }

    /** The name by which a conversation is found; empty if there is none. */
    public static String name(Transaction tx, ConversationId id) {
        Optional<String> wanted =
                tx.one(
                        "SELECT COALESCE(own_name, name) FROM conversation WHERE id = ?",
                        row -> row.text(1),
                        id.bytes());
        return wanted.map(name -> alike(tx, name).getOrDefault(id, "")).orElse("");
    }

    /** All names. */
    private static Map<ConversationId, String> names(Transaction tx) {
        return unique(tx.list(WANTED + IN_ORDER, Directory::wanted));
    }

    /**
     * The names of those that could take it from one another: a number in a name follows a #, so
     * they are the same before the first one.
     */
    private static Map<ConversationId, String> alike(Transaction tx, String name) {
        int number = name.indexOf('#');
        String stem = number < 0 ? name : name.substring(0, number);
        return unique(
                tx.list(
                        WANTED
                                + (" AND (" + NAME + " = ? OR " + NAME + " >= ? AND " + NAME)
                                + " < ?)"
                                + IN_ORDER,
                        Directory::wanted,
                        stem,
                        stem + '#',
                        stem + (char) ('#' + 1)));
    }

    private static Map.Entry<ConversationId, String> wanted(Row row) {
        return Map.entry(new ConversationId(row.bytes(1)), row.text(2));
    }

    /**
     * Who shares a name with others who had it before has the first number that nobody has: what
     * others call themselves is theirs.
     */
    private static Map<ConversationId, String> unique(
            List<Map.Entry<ConversationId, String>> wanted) {
        Map<String, ConversationId> taken = new HashMap<>();
        Map<ConversationId, String> names = new LinkedHashMap<>();
        wanted.forEach(one -> names.put(one.getKey(), unique(one.getKey(), one.getValue(), taken)));
        return names;
    }

    private static String unique(
            ConversationId id, String name, Map<String, ConversationId> taken) {
        String unique = name;
        for (int place = 2; taken.putIfAbsent(unique, id) != null; place++) {
            unique = name + "#" + place;
        }
        return unique;
    }

    private static Map<ConversationId, Integer> unread(
            Transaction tx, String which, Object... parameters) {
        return tx
                .list(
                        UNREAD + which,
                        row -> Map.entry(new ConversationId(row.bytes(1)), (int) row.integer(2)),
                        parameters)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Conversation read(
            Transaction tx,
            Row row,
            Map<ConversationId, String> names,
            Map<ConversationId, Integer> unread) {
        ConversationId id = new ConversationId(row.bytes(1));
        Instant lastAt = row.instant(7);
        Set<Conversation.Mark> marks = EnumSet.noneOf(Conversation.Mark.class);
        Stream.of(
                        mark(row.flag(4), Conversation.Mark.MUTED),
                        mark(row.flag(5), Conversation.Mark.BLOCKED),
                        mark(
                                row.optionalInstant(6)
                                        .filter(at -> !lastAt.isAfter(at))
                                        .isPresent(),
                                Conversation.Mark.ARCHIVED))
                .flatMap(Optional::stream)
                .forEach(marks::add);
        Conversation.Kind kind = Conversation.Kind.of(row.text(8));
        return new Conversation(
                id,
                kind,
                names.getOrDefault(id, ""),
                kind == Conversation.Kind.ROOM
                        ? MemberLevels.lowest(tx, id)
                        : Level.of(row.text(2)),
                Conversation.State.of(row.text(3)),
                marks,
                unread.getOrDefault(id, 0),
                lastAt);
    }

    private static Optional<Conversation.Mark> mark(boolean has, Conversation.Mark mark) {
        return has ? Optional.of(mark) : Optional.empty();
    }
}
