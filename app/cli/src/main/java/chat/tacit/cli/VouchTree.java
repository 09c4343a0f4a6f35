package chat.tacit.cli;

import chat.tacit.client.live.presence.Attendee;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The people of a live session, each below whoever let them in and is still there. */
final class VouchTree {
    /** Who is deeper stands as deep: a chain of a thousand fits a screen. */
    private static final int DEEPEST = 12;

    private VouchTree() {}

    /** One of them, and how far to the right. */
    record Row(Attendee attendee, int depth) {}

    /** All of them, each once: also where two let each other in, one after the other. */
    static List<Row> rows(List<Attendee> all) {
        Map<String, Attendee> left = new LinkedHashMap<>();
        all.forEach(one -> left.put(one.id(), one));
        List<Row> rows = new ArrayList<>();
        for (Attendee one : all) {
            if (one.voucher().filter(voucher -> left.containsKey(voucher.id())).isEmpty()) {
                take(one, all, left, rows);
            }
        }
        for (Attendee one : all) {
            take(one, all, left, rows);
        }
        return rows;
    }

    /** Takes one, and then whom they let in, the first of them first. */
    private static void take(
            Attendee first, List<Attendee> all, Map<String, Attendee> left, List<Row> rows) {
        Deque<Row> next = new ArrayDeque<>(List.of(new Row(first, 0)));
        while (!next.isEmpty()) {
            Row row = next.pop();
            if (left.remove(row.attendee().id()) == null) {
                continue;
            }
            rows.add(row);
            int depth = Math.min(row.depth() + 1, DEEPEST);
            all.reversed().stream()
                    .filter(one ->
                            one.voucher()
                                    .filter(by -> by.id().equals(row.attendee().id()))
                                    .isPresent())
                    .forEach(one -> next.push(new Row(one, depth)));
        }
    }
}
