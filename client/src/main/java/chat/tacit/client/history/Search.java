package chat.tacit.client.history;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Finds messages by their words, with the index of the database. */
public final class Search {
    /** How many may be found that aren't to be shown yet. */
    private static final int MOST_HELD = 256;

    private Search() {}

    /**
     * The last messages with all of these words, the oldest first; the end of a word may be
     * missing. Messages that disappear aren't in the index: of them those are found that have these
     * words as they stand.
     */
    public static List<Message> messages(
            Transaction tx, ConversationId of, String words, int limit) {
        String query = query(words);
        if (query.isEmpty()) {
            return List.of();
        }
        // The newest of the index alone: as a join it is planned once for each message, which
        // takes seconds where this takes milliseconds.
        String indexed =
                "SELECT rowid FROM (SELECT rowid FROM message_text WHERE message_text MATCH ?"
                        + " ORDER BY rowid DESC LIMIT ?)";
        String vanishing =
                " UNION ALL SELECT row FROM message WHERE conversation = ? AND timer > 0"
                        + " AND instr(lower(text), lower(?)) > 0";
        boolean both = Vanishing.any(tx, of);
        List<Object> parameters =
                new ArrayList<>(List.of(inConversation(query, of), (long) limit + MOST_HELD));
        if (both) {
            parameters.addAll(List.of(of.bytes(), words.strip()));
        }
        parameters.add(limit);
        return MessageRows.list(
                        tx,
                        " WHERE m.row IN ("
                                + (both ? indexed + vanishing : indexed)
                                + ") AND m.held_until IS NULL ORDER BY m.place DESC LIMIT ?",
                        parameters.toArray())
                .reversed();
    }

    /** The last messages with all of these words, whatever their conversation, the oldest first. */
    public static List<Message> everywhere(Transaction tx, String words, int limit) {
        String query = query(words);
        return query.isEmpty()
                ? List.of()
                : MessageRows.list(
                                tx,
                                " WHERE m.row IN (SELECT rowid FROM message_text WHERE"
                                        + " message_text MATCH ? ORDER BY rowid DESC LIMIT ?)"
                                        + " AND m.held_until IS NULL ORDER BY m.place DESC",
                                "text : (" + query + ")",
                                limit)
                        .reversed();
    }

    private static String inConversation(String words, ConversationId of) {
        return "text : (" + words + ") AND conversation : \"" + of.bytes().hex() + "\"";
    }

    /**
     * Every word as a quoted prefix, so that no character has a meaning of its own; a zero would
     * end it.
     */
    private static String query(String words) {
        return Arrays.stream(words.split("[\\s\\p{Cntrl}]+"))
                .filter(word -> word.codePoints().anyMatch(Character::isLetterOrDigit))
                .map(word -> "\"" + word.replace("\"", "\"\"") + "\"*")
                .collect(Collectors.joining(" "));
    }
}
