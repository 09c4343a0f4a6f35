package chat.tacit.client.profile;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the database does what a statement asks, and whether it goes through a whole table. */
record QueryPlan(String sql, List<String> steps) {
    /** Tables that don't grow with contacts or messages. */
    private static final Set<String> SMALL =
            Set.of(
                    "device",
                    "sibling",
                    "part", // as many as may be in flight
                    "meta",
                    "own_profile",
                    "relay",
                    "relay_proxy",
                    "doomed_queue", // until their relays have answered
                    "invitation", // that are open
                    "accepting",
                    "clock",
                    "address_key",
                    "rekey", // that wait for an answer
                    "receipt", // that aren't sent yet
                    "stranger", // relays that are trusted
                    "taking",
                    "live_identity", // one, and the one before it
                    "live_chain", // one row
                    "account", // of the profile's own
                    "news", // that wasn't announced yet
                    "shown_elsewhere", // in the last minutes
                    "room", // that the profile is or was in
                    "mesh", // one row
                    "mesh_guard", // two
                    "mesh_list", // as many as are kept
                    "mesh_proxy", // four
                    "room_waiting", // until their hosts have it
                    "queue_changes",
                    "next", // of relays
                    "CONSTANT"); // the row of a SELECT without a table

    private static final Pattern SCAN = Pattern.compile("SCAN (\\w+).*");

    /** Without anything that it looks for: the least or greatest of all rows. */
    private static final Pattern LEAST =
            Pattern.compile("SEARCH (\\w+) USING (?:PRIMARY KEY|(?:COVERING )?INDEX (\\w+))");

    /** A conversation may have a million messages, which go only together with it. */
    private static final Pattern CONVERSATION =
            Pattern.compile("SEARCH (\\w+) USING .* \\(conversation=\\?(?: AND own=\\?)?\\)");

    private static final Pattern LIMITED = Pattern.compile("LIMIT (\\?|\\d+)$");

    static QueryPlan of(Connection database, String sql) throws SQLException {
        try (PreparedStatement explained = database.prepareStatement("EXPLAIN QUERY PLAN " + sql);
                ResultSet rows = explained.executeQuery()) {
            List<String> steps = new ArrayList<>();
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
            return new QueryPlan(sql, List.copyOf(steps));
        }
    }

    /** The steps for which all rows of a table, or of a conversation, are read. */
    List<String> wholeTables(Connection database) throws SQLException {
        List<String> whole = new ArrayList<>();
        for (String step : steps) {
            if (isWhole(database, step)) {
                whole.add(step);
            }
        }
        return whole;
    }

    private boolean isWhole(Connection database, String step) throws SQLException {
        Matcher scan = SCAN.matcher(step);
        if (scan.matches()) {
            if (step.endsWith("USING INDEX conversation_request")
                    || step.endsWith("USING INDEX contact_resync") // the first of all in its order
                    || (step.endsWith("USING INDEX identity_told_due") && stopsSoon())
                    || step.endsWith("USING INDEX queue_unmade")) {
                return false; // as many as wait: requests have a limit, queues are soon made
            }
            return !SMALL.contains(table(scan.group(1)));
        }
        Matcher conversation = CONVERSATION.matcher(step);
        if (conversation.matches()) {
            return sql.contains("message")
                    && table(conversation.group(1)).equals("message")
                    && !stopsSoon();
        }
        Matcher least = LEAST.matcher(step);
        return least.matches()
                && !SMALL.contains(table(least.group(1)))
                && Optional.ofNullable(least.group(2))
                        .map(index -> first(database, index))
                        .filter(column ->
                                sql.contains("MIN(" + column) || sql.contains("MAX(" + column))
                        .isEmpty();
    }

    /** Whether it ends after so many rows, and needn't have all of them to put them in order. */
    private boolean stopsSoon() {
        return LIMITED.matcher(sql).find()
                && steps.stream().noneMatch(step -> step.contains("TEMP B-TREE"));
    }

    /** The table that is called so in the statement. */
    private String table(String name) {
        Matcher alias = Pattern.compile("(?:FROM|JOIN) (\\w+) " + name + "\\b").matcher(sql);
        return alias.find() ? alias.group(1) : name;
    }

    private static String first(Connection database, String index) {
        try (Statement statement = database.createStatement();
                ResultSet columns =
                        statement.executeQuery("PRAGMA profile.index_info(" + index + ")")) {
            columns.next();
            return columns.getString("name");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
