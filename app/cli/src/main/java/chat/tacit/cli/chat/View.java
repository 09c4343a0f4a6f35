package chat.tacit.cli.chat;

import chat.tacit.cli.text.Visible;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** What the terminal app looks like in a window of some columns and rows. */
public final class View {
    private static final int LEAST_LIST = 18;
    private static final int MOST_LIST = 32;

    /** Rows that what is typed may take. */
    private static final int MOST_TYPED = 6;

    /** Rows of one remark. */
    private static final int MOST_REMARKED = 6;

    private static final String NOBODY =
            """
            Nobody is here yet.

            /invite shows a QR code and a link for one person.
            /connect LINK accepts an invitation.
            /help lists everything else.\
            """;

    private static final String CHOOSE =
            """
            Up, Down and Enter open a conversation, Tab leads there.
            /help lists everything else.\
            """;

    private static final String PROMPT = "> ";

    private final Palette palette;
    private final TalkView talks;
    private final ListView lists;
    private final SheetView sheets;

    public View(Palette palette, ZoneId zone) {
        this.palette = palette;
        this.talks = new TalkView(palette, zone);
        this.lists = new ListView(palette);
        this.sheets = new SheetView(palette);
    }

    /** Draws it; how far one can look up is told to what is drawn. */
    public Frame frame(Chat chat, int width, int height) {
        if (chat.sheet().isPresent()) {
            List<AttributedString> rows = sheets.rows(chat, chat.sheet().get(), width, height);
            return new Frame(List.of(), 0, rows, Math.max(0, height - 1), 0);
        }
        if (chat.isNarrow()) {
            return chat.isInList() ? list(chat, width, height) : talk(chat, width, height);
        }
        int side = Math.clamp(width / 4, LEAST_LIST, MOST_LIST);
        List<AttributedString> left =
                lists.rows(chat, side, height).stream()
                        .map(row ->
                                row.and(
                                        " ".repeat(Math.max(0, side - row.columns())),
                                        palette.plain()))
                        .map(row -> row.and("│", palette.faint()).text())
                        .toList();
        Frame right = talk(chat, width - side - 1, height);
        return new Frame(
                left, side + 1, right.right(), right.cursorRow(), right.cursorColumn() + side + 1);
    }

    private Frame list(Chat chat, int width, int height) {
        List<AttributedString> rows =
                new ArrayList<>(
                        lists.rows(chat, width, height - 1).stream().map(Row::text).toList());
        rows.add(
                new AttributedString(
                        Columns.cut(" Enter: open   Tab: back", width), palette.faint()));
        return new Frame(List.of(), 0, rows, height - 1, 0);
    }

    private Frame talk(Chat chat, int width, int height) {
        Typed typed = typed(chat, width, Math.clamp(height / 3, 1, MOST_TYPED));
        List<AttributedString> below = new ArrayList<>(remarks(chat, width, height / 2));
        int cursor = Math.max(0, height - typed.rows().size()) + typed.cursorRow();
        below.addAll(typed.rows());
        int room = Math.max(0, height - 1 - below.size());
        List<AttributedString> rows = new ArrayList<>();
        rows.add(bar(chat, width));
        List<Row> middle =
                chat.talk().isPresent()
                        ? talks.rows(chat.talk().get(), width, room)
                        : welcome(chat, width, room);
        middle.forEach(row -> rows.add(row.text()));
        rows.addAll(below);
        List<AttributedString> all = rows.subList(Math.max(0, rows.size() - height), rows.size());
        return new Frame(List.of(), 0, all, Math.min(height - 1, cursor), typed.cursorColumn());
    }

    private AttributedString bar(Chat chat, int width) {
        int elsewhere = chat.contents().unreadBut(chat.openId());
        String before = chat.isNarrow() && elsewhere > 0 ? " (" + elsewhere + ")" : "";
        String title =
                chat.conversation()
                        .map(it -> " " + Visible.name(it.name()) + about(chat))
                        .orElse(" Tacit");
        return new AttributedString(Columns.fit(before + title, width), palette.bar());
    }

    private static String about(Chat chat) {
        return chat.talk()
                .map(it -> it.about().words().isEmpty() ? "" : " · " + it.about().words())
                .orElse("");
    }

    private List<Row> welcome(Chat chat, int width, int height) {
        String text = !chat.isListed() ? "…" : chat.contents().all().isEmpty() ? NOBODY : CHOOSE;
        List<Row> rows = new ArrayList<>();
        Columns.wrap(text, width - 2).forEach(it -> rows.add(Row.of("  " + it, palette.plain())));
        while (rows.size() < height) {
            rows.addFirst(Row.EMPTY);
        }
        return rows.subList(0, height);
    }

    /** What stands between what was said and what is typed; the latest if not all of it fits. */
    private List<AttributedString> remarks(Chat chat, int width, int most) {
        List<AttributedString> rows = new ArrayList<>();
        chat.outage()
                .ifPresent(
                        it -> add(Visible.text(Chat.sentence(it)), palette.trouble(), width, rows));
        chat.progress().forEach(it -> add(Visible.name(it), palette.plain(), width, rows));
        chat.notes().forEach(it -> add(Visible.text(it), palette.fresh(), width, rows));
        chat.aim().ifPresent(it -> add(aimed(it), palette.faint(), width, rows));
        chat.question()
                .ifPresent(it ->
                        add(Visible.text(it.question()) + " [y/N]", palette.strong(), width, rows));
        List<AttributedString> seen =
                new ArrayList<>(rows.subList(Math.max(0, rows.size() - most), rows.size()));
        chat.talk()
                .filter(it -> it.scroll() > 0)
                .ifPresent(_ ->
                        add(
                                "↓ PgDn, or Enter on an empty line, goes to the end",
                                palette.faint(),
                                width,
                                seen));
        seen.addFirst(new AttributedString("─".repeat(Math.max(0, width)), palette.faint()));
        return seen;
    }

    private static String aimed(Aim aim) {
        return switch (aim) {
            case Aim.Reply(var message) -> "Your answer to: " + MessageRows.excerpt(message);
            case Aim.Edit(var message) -> "In place of: " + MessageRows.excerpt(message);
        };
    }

    private static void add(
            String text, AttributedStyle style, int width, List<AttributedString> rows) {
        List<String> lines = Columns.wrap(text, width - 1);
        lines.stream()
                .limit(lines.size() > MOST_REMARKED ? MOST_REMARKED - 1 : MOST_REMARKED)
                .forEach(it -> rows.add(new AttributedString(" " + it, style)));
        if (lines.size() > MOST_REMARKED) {
            rows.add(new AttributedString(" …", style));
        }
    }

    /** What is typed, as much as fits around the cursor. */
    private record Typed(List<AttributedString> rows, int cursorRow, int cursorColumn) {}

    private Typed typed(Chat chat, int width, int most) {
        Composer composer = chat.composer();
        int room = Math.max(2, width - PROMPT.length() - 1);
        String before = typedText(composer.typed());
        String all = typedText(composer.text());
        List<String> lines = Columns.chunks(all, room);
        List<String> upTo = Columns.chunks(before, room);
        int row = upTo.size() - 1;
        int column = Columns.of(upTo.getLast());
        int from = Math.clamp((long) row - most + 1, 0, Math.max(0, lines.size() - most));
        List<AttributedString> rows = new ArrayList<>();
        for (int i = from; i < Math.min(lines.size(), from + most); i++) {
            String prompt = i == 0 ? PROMPT : "  ";
            rows.add(
                    new AttributedStringBuilder()
                            .append(prompt, palette.strong())
                            .append(lines.get(i), palette.plain())
                            .toAttributedString());
        }
        return new Typed(rows, row - from, PROMPT.length() + column);
    }

    private static String typedText(String text) {
        return Visible.text(text).replace('\t', ' ');
    }
}
