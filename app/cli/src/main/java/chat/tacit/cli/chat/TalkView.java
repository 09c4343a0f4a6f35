package chat.tacit.cli.chat;

import chat.tacit.client.history.Message;
import chat.tacit.e2ee.content.ContentId;

import org.jline.utils.AttributedStringBuilder;
import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of the conversation that is open. They are made when something in it changes, and then
 * only those of the messages that did, so that a key is answered at once however much was said.
 */
final class TalkView {
    private final Palette palette;
    private final ZoneId zone;
    private IdentityHashMap<Shown, Kept> kept = new IdentityHashMap<>();
    private List<Line> lines = List.of();
    private @Nullable Talk talk;
    private long version;
    private int width;

    /** The rows of a message, and what else they depend on. */
    private record Kept(Optional<Message> before, Optional<Message> answered, List<Row> rows) {}

    /** A row, and the message that it belongs to if it does. */
    private record Line(Row row, Optional<ContentId> of) {}

    TalkView(Palette palette, ZoneId zone) {
        this.palette = palette;
        this.zone = zone;
    }

    /** So many rows of it, the last at the bottom unless one looks further up. */
    List<Row> rows(Talk shown, int columns, int height) {
        if (talk != shown || version != shown.version() || width != columns) {
            kept = width == columns ? kept : new IdentityHashMap<>();
            talk = shown;
            version = shown.version();
            width = columns;
            lines = lines(shown);
        }
        int grown = shown.grownFrom() < 0 ? 0 : Math.max(0, lines.size() - shown.grownFrom());
        int most = Math.max(0, lines.size() - height);
        int scroll = Math.min(shown.scroll() + grown, most);
        shown.drawn(scroll, lines.size(), height);
        int end = lines.size() - scroll;
        List<Row> seen = new ArrayList<>();
        for (Line one : lines.subList(Math.max(0, end - height), end)) {
            boolean marked = one.of().isPresent() && one.of().equals(shown.marked());
            seen.add(margin(one.row(), marked));
        }
        while (seen.size() < height) {
            seen.addFirst(Row.EMPTY);
        }
        return seen;
    }

    private List<Line> lines(Talk of) {
        MessageRows messages = new MessageRows(palette, zone, width - 1);
        Map<ContentId, Message> known = new HashMap<>();
        List<Shown> shown = of.messages();
        shown.forEach(it -> known.put(it.message().id(), it.message()));
        IdentityHashMap<Shown, Kept> now = new IdentityHashMap<>();
        List<Line> all = new ArrayList<>();
        if (of.more()) {
            all.add(line(Row.of("… PgUp shows what was said before", palette.faint())));
        }
        Optional<Message> before = Optional.empty();
        for (Shown one : shown) {
            Message message = one.message();
            messages.day(message, before).ifPresent(row -> all.add(line(row)));
            if (of.firstNew().filter(message.id()::equals).isPresent()) {
                all.add(line(messages.fresh()));
            }
            Optional<Message> answered =
                    message.marks().replyTo().flatMap(it -> Optional.ofNullable(known.get(it)));
            Kept rows = kept.get(one);
            if (rows == null
                    || !isSame(rows.before(), before)
                    || !isSame(rows.answered(), answered)) {
                rows = new Kept(before, answered, messages.of(one, before, answered));
            }
            now.put(one, rows);
            Optional<ContentId> id = Optional.of(message.id());
            rows.rows().forEach(row -> all.add(new Line(row, id)));
            before = Optional.of(message);
        }
        kept = now;
        return all;
    }

    private static Line line(Row row) {
        return new Line(row, Optional.empty());
    }

    /** Whether it is the same object: to compare all that was said would take longer than rows. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Optional<Message> one, Optional<Message> other) {
        return one.orElse(null) == other.orElse(null);
    }

    private Row margin(Row row, boolean marked) {
        return new Row(
                new AttributedStringBuilder()
                        .append(marked ? "▌" : " ", palette.fresh())
                        .append(row.text())
                        .toAttributedString());
    }
}
