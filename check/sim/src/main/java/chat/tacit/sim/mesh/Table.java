package chat.tacit.sim.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table in Markdown, with a heading. */
final class Table {
    private final String title;
    private final List<String> lines = new ArrayList<>();

    Table(String title, String... columns) {
        this.title = title;
        lines.add(line(List.of(columns)));
        lines.add("|" + " --- |".repeat(columns.length));
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    void row(String... cells) {
        lines.add(line(List.of(cells)));
    }

    /** A number with as many digits as say something. */
    static String number(double value) {
        String form =
                value >= 99.5 || value == Math.rint(value)
                        ? "%,.0f"
                        : value >= 9.95 ? "%.1f" : value >= 0.995 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, form, value);
    }

    /** A share in percent. */
    static String percent(double share) {
        double value = 100 * share;
        return String.format(
                Locale.ROOT, value != 0 && value < 9.95 ? "%.1f %%" : "%.0f %%", value);
    }

    @Override
    public String toString() {
        return "### " + title + "\n\n" + String.join("\n", lines) + "\n";
    }
}
