package chat.tacit.cli.chat;

import chat.tacit.client.history.Message;
import chat.tacit.e2ee.content.ContentId;

import org.jline.utils.AttributedStringBuilder;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of the conversation that is open. Those of messages that didn't change are kept, so that
 * a key is answered at once however much was said.
 */
final class TalkView {
    private final Palette palette;
    private final ZoneId zone;
    private Map<Seen, List<Row>> kept = new HashMap<>();
    private int width;

    private record Seen(Shown shown, Optional<Message> before, Optional<Message> answered) {}

    TalkView(Palette palette, ZoneId zone) {
        this.palette = palette;
        this.zone = zone;
    }

    /** So many rows of it, the last at the bottom unless one looks further up. */
    List<Row> rows(Talk talk, int columns, int height) {
        List<Row> all = all(talk, columns);
        int grown = talk.grownFrom() < 0 ? 0 : Math.max(0, all.size() - talk.grownFrom());
        int most = Math.max(0, all.size() - height);
        int scroll = Math.min(talk.scroll() + grown, most);
        talk.drawn(scroll, all.size(), height);
        int end = all.size() - scroll;
        List<Row> seen = new ArrayList<>(all.subList(Math.max(0, end - height), end));
        while (seen.size() < height) {
            seen.addFirst(Row.EMPTY);
        }
        return seen;
    }

    private List<Row> all(Talk talk, int columns) {
        if (columns != width) {
            kept = new HashMap<>();
            width = columns;
        }
        MessageRows messages = new MessageRows(palette, zone, columns - 1);
        Map<ContentId, Message> known = new HashMap<>();
        List<Shown> shown = talk.messages();
        shown.forEach(it -> known.put(it.message().id(), it.message()));
        Map<Seen, List<Row>> now = new HashMap<>();
        List<Row> all = new ArrayList<>();
        if (talk.more()) {
            all.add(Row.of(" … PgUp shows what was said before", palette.faint()));
        }
        Optional<Message> before = Optional.empty();
        for (Shown one : shown) {
            Message message = one.message();
            messages.day(message, before).ifPresent(row -> all.add(margin(row, false)));
            if (talk.firstNew().filter(message.id()::equals).isPresent()) {
                all.add(
                        Row.of(" ", palette.plain())
                                .and(messages.fresh().toString(), palette.fresh()));
            }
            Optional<Message> answered =
                    message.marks().replyTo().flatMap(it -> Optional.ofNullable(known.get(it)));
            Seen key = new Seen(one, before, answered);
            List<Row> rows =
                    kept.containsKey(key) ? kept.get(key) : messages.of(one, before, answered);
            now.put(key, rows);
            boolean marked = talk.marked().filter(message.id()::equals).isPresent();
            rows.forEach(row -> all.add(margin(row, marked)));
            before = Optional.of(message);
        }
        kept = now;
        return all;
    }

    private Row margin(Row row, boolean marked) {
        return new Row(
                new AttributedStringBuilder()
                        .append(marked ? "▌" : " ", palette.fresh())
                        .append(row.text())
                        .toAttributedString());
    }
}
