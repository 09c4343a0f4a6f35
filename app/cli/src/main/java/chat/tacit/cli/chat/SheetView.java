package chat.tacit.cli.chat;

import chat.tacit.cli.text.Visible;

import org.jline.utils.AttributedString;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The rows of what a command printed. */
final class SheetView {
    private static final int HANG = 2;

    /** A recovery key, which is written down group by group. */
    private static final Pattern KEY = Pattern.compile("(?:[0-9A-Z]{5}-)+[0-9A-Z]{5}");

    private final Palette palette;

    SheetView(Palette palette) {
        this.palette = palette;
    }

    /** All rows of the window; a code has the title's too, since it needs many. */
    List<AttributedString> rows(Chat chat, Sheet sheet, int width, int height) {
        boolean titled = sheet.lines().stream().noneMatch(Sheet::isQr);
        int room = Math.max(1, height - (titled ? 2 : 1));
        List<Row> all = all(sheet, width, room);
        int scroll = Math.min(sheet.scroll(), Math.max(0, all.size() - room));
        chat.drawnSheet(scroll);
        List<AttributedString> rows = new ArrayList<>();
        if (titled) {
            rows.add(
                    new AttributedString(
                            Columns.fit(" " + Visible.name(sheet.title()), width), palette.bar()));
        }
        all.stream().skip(scroll).limit(room).map(Row::text).forEach(rows::add);
        while (rows.size() < height - 1) {
            rows.add(AttributedString.EMPTY);
        }
        String keys = all.size() > scroll + room ? "PgDn: more   Esc: back" : "Esc: back";
        rows.add(new AttributedString(Columns.cut(" " + keys, width), palette.faint()));
        return rows;
    }

    private List<Row> all(Sheet sheet, int width, int room) {
        List<String> code = sheet.lines().stream().filter(Sheet::isQr).map(Sheet::blocks).toList();
        int wide = code.stream().mapToInt(String::length).max().orElse(0);
        boolean fits = wide <= width && code.size() <= room;
        List<Row> rows = new ArrayList<>();
        if (!code.isEmpty() && !fits) {
            String sentence =
                    "The QR code needs a window of %d columns and %d rows; this one has %d and %d."
                            .formatted(wide, code.size() + 1, width, room + 1);
            Columns.wrap(sentence, width).forEach(it -> rows.add(Row.of(it, palette.strong())));
            rows.add(Row.EMPTY);
        }
        for (String line : sheet.lines()) {
            if (!Sheet.isQr(line)) {
                lines(Visible.text(line), width)
                        .forEach(it -> rows.add(Row.of(it, palette.plain())));
            } else if (fits) {
                rows.add(
                        Row.of(" ".repeat((width - wide) / 2), palette.plain())
                                .and(Sheet.blocks(line), palette.code()));
            }
        }
        return rows;
    }

    /** What doesn't fit in one is indented, but for what has no words: a link is copied whole. */
    private static List<String> lines(String line, int width) {
        String said = line.stripLeading();
        if (KEY.matcher(said).matches()) {
            return Columns.wrap(said.replace("-", "- "), width).stream()
                    .map(it -> it.replace("- ", "-"))
                    .toList();
        }
        int before = line.length() - said.length();
        if (Columns.of(line) <= width || said.indexOf(' ') < 0 || before + HANG > width / 2) {
            return Columns.wrap(line, width);
        }
        List<String> lines = new ArrayList<>();
        for (String one : Columns.wrap(said, width - before - HANG)) {
            lines.add(" ".repeat(lines.isEmpty() ? before : before + HANG) + one);
        }
        return lines;
    }
}
