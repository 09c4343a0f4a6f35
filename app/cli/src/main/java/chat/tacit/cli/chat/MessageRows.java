package chat.tacit.cli.chat;

import chat.tacit.cli.text.FileText;
import chat.tacit.cli.text.Visible;
import chat.tacit.client.file.FileStatus;
import chat.tacit.client.file.Stage;
import chat.tacit.client.history.Marks;
import chat.tacit.client.history.Message;
import chat.tacit.web.form.FileForm;

import org.jline.utils.AttributedStyle;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One message as rows. What others wrote is indented, and what Tacit says of it isn't: no text can
 * look like the head of another message.
 */
final class MessageRows {
    /** Rows of one message that are shown; {@code /search} and {@code tacit history} have all. */
    static final int MOST_ROWS = 200;

    /** What is said within that time stands below one head. */
    private static final Duration TOGETHER = Duration.ofMinutes(5);

    private static final String INDENT = "  ";
    private static final int BAR = 20;

    private final Palette palette;
    private final DateTimeFormatter clock;
    private final DateTimeFormatter day;
    private final int width;

    MessageRows(Palette palette, ZoneId zone, int width) {
        this.palette = palette;
        this.clock = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(zone);
        this.day = DateTimeFormatter.ofPattern("EEE d MMM yyyy", Locale.ENGLISH).withZone(zone);
        this.width = width;
    }

    /**
     * The rows.
     *
     * @param before the message above it
     * @param answered the one that it answers, if that is here
     */
    List<Row> of(Shown shown, Optional<Message> before, Optional<Message> answered) {
        Message message = shown.message();
        List<Row> rows = new ArrayList<>();
        if (message.type() == Message.Type.NOTICE) {
            wrapped("• ", Word.commands(Visible.text(message.text())), palette.faint(), rows);
            return rows;
        }
        if (day(message, before).isPresent() || !belongsTo(before, message)) {
            rows.add(head(message));
        }
        if (message.marks().replyTo().isPresent()) {
            rows.add(
                    Row.of(
                            INDENT + Columns.cut("↳ " + quoted(answered), inner()),
                            palette.faint()));
        }
        body(shown, rows);
        reactions(message, rows);
        return rows;
    }

    /** The row above the first message of a day. */
    Optional<Row> day(Message message, Optional<Message> before) {
        return before.filter(it -> day(it).equals(day(message))).isPresent()
                ? Optional.empty()
                : Optional.of(line("── " + day(message) + " ", palette.faint()));
    }

    private int inner() {
        return Math.max(2, width - INDENT.length());
    }

    private String day(Message message) {
        return day.format(message.sentAt());
    }

    private static boolean belongsTo(Optional<Message> before, Message message) {
        return before.filter(it -> it.type() != Message.Type.NOTICE)
                .filter(it -> it.own() == message.own() && it.from().equals(message.from()))
                .filter(it ->
                        Duration.between(it.sentAt(), message.sentAt()).abs().compareTo(TOGETHER)
                                < 0)
                .isPresent();
    }

    private Row line(String text, AttributedStyle style) {
        String cut = Columns.cut(text, width);
        return Row.of(cut + "─".repeat(Math.max(0, width - Columns.of(cut))), style);
    }

    /** The row above what is new. */
    Row fresh() {
        return line("── new ", palette.fresh());
    }

    private Row head(Message message) {
        String time = clock.format(message.sentAt());
        String name = message.own() ? "You" : Visible.name(message.from());
        String cut = Columns.cut(name, Math.max(1, width - time.length() - 2));
        return Row.of(cut, message.own() ? palette.own() : palette.other())
                .and("  " + time, palette.faint());
    }

    private static String quoted(Optional<Message> answered) {
        return answered.map(it -> (it.own() ? "You" : Visible.name(it.from())) + ": " + excerpt(it))
                .orElse("an earlier message");
    }

    /** A message in a few words. */
    static String excerpt(Message message) {
        return message.type() == Message.Type.DELETED
                ? "(message deleted)"
                : Visible.text(message.text()).replace('\n', ' ');
    }

    private void body(Shown shown, List<Row> rows) {
        Message message = shown.message();
        AttributedStyle style =
                message.type() == Message.Type.DELETED ? palette.faint() : palette.plain();
        List<Row> body = new ArrayList<>();
        wrapped(INDENT, text(shown), style, body);
        if (body.size() > MOST_ROWS) {
            int left = body.size() - MOST_ROWS;
            body.subList(MOST_ROWS, body.size()).clear();
            body.add(
                    Row.of(INDENT + "… " + left + " further rows: tacit history", palette.faint()));
        }
        rows.addAll(body);
        shown.file().filter(MessageRows::moves).ifPresent(it -> rows.add(bar(it)));
        if (message.marks().edited()) {
            behind("(edited)", palette.faint(), rows);
        }
        if (message.own() && message.type() != Message.Type.CALL) {
            behind(state(message), stateStyle(message), rows);
        }
    }

    private static String text(Shown shown) {
        Message message = shown.message();
        return switch (message.type()) {
            case DELETED -> "(message deleted)";
            case FILE ->
                    "▤ "
                            + Visible.name(message.text())
                            + shown.file()
                                    .map(it ->
                                            "  ("
                                                    + FileText.size(it.size())
                                                    + ", "
                                                    + FileText.stage(it, "/save")
                                                    + ")")
                                    .orElse("");
            case TEXT, NOTICE, CALL, EDIT, REACTION, REQUEST -> Visible.text(message.text());
        };
    }

    private static boolean moves(FileStatus file) {
        return file.stage() == Stage.UP || file.stage() == Stage.WANTED;
    }

    private Row bar(FileStatus file) {
        int length = Math.min(BAR, Math.max(1, inner() - 2));
        int done = (int) (length * FileForm.percent(file) / 100);
        return Row.of(
                INDENT + "[" + "#".repeat(done) + ".".repeat(length - done) + "]", palette.plain());
    }

    private void wrapped(String first, String text, AttributedStyle style, List<Row> rows) {
        String indent = first;
        for (String line : Columns.wrap(text, width - first.length())) {
            rows.add(Row.of(indent + line, style));
            indent = " ".repeat(first.length());
        }
    }

    /** Puts a few words behind the last row, or below it if they don't fit. */
    private void behind(String words, AttributedStyle style, List<Row> rows) {
        Row last = rows.getLast();
        if (last.columns() + 2 + Columns.of(words) <= width) {
            rows.set(rows.size() - 1, last.and("  " + words, style));
        } else {
            rows.add(Row.of(INDENT + Columns.cut(words, inner()), style));
        }
    }

    /** How far a message of one's own is: each mark is another without its colour. */
    private static String state(Message message) {
        return switch (message.state()) {
            case QUEUED -> "·";
            case SENT -> "✓";
            case DELIVERED -> "✓✓";
            case READ -> "✓✓ read";
            case FAILED -> "✗ " + Visible.name(message.reason());
            case RECEIVED -> "";
        };
    }

    private AttributedStyle stateStyle(Message message) {
        return switch (message.state()) {
            case FAILED -> palette.trouble();
            case READ -> palette.read();
            case QUEUED, SENT, DELIVERED, RECEIVED -> palette.faint();
        };
    }

    private void reactions(Message message, List<Row> rows) {
        if (!message.marks().reactions().isEmpty()) {
            String all =
                    message.marks().reactions().stream()
                            .map(MessageRows::reaction)
                            .collect(Collectors.joining("   "));
            wrapped(INDENT, all, palette.faint(), rows);
        }
    }

    private static String reaction(Marks.Reaction one) {
        return Visible.name(one.emoji()) + " " + Visible.name(one.from());
    }
}
