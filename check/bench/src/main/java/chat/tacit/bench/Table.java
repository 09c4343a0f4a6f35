package chat.tacit.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Results in rows, written as Markdown for people and as JSON for programs.
 *
 * @param name the heading, and the name in JSON
 * @param columns the first of each row; values are numbers or text
 */
record Table(String name, List<String> columns, List<List<Object>> rows) {

    static Table of(String name, String... columns) {
        return new Table(name, List.of(columns), new ArrayList<>());
    }

    void add(Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException("a row of " + values.length + " values");
        }
        rows.add(List.of(values));
    }

    String markdown() {
        StringBuilder out = new StringBuilder("### " + name + "\n\n");
        out.append(line(columns));
        out.append(line(columns.stream().map(_ -> "---").toList()));
        rows.forEach(row -> out.append(line(row.stream().map(Table::text).toList())));
        return out.append('\n').toString();
    }

    String json() {
        return rows.stream()
                .map(this::object)
                .collect(Collectors.joining(",\n    ", quoted(name) + ": [\n    ", "\n  ]"));
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private String object(List<Object> row) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            Object value = row.get(i);
            boolean number = value instanceof Number && !value.equals(Double.NaN);
            members.add(
                    quoted(columns.get(i))
                            + ": "
                            + (number ? value.toString() : quoted(value.toString())));
        }
        return members.stream().collect(Collectors.joining(", ", "{", "}"));
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** Three digits that say something. */
    private static String text(Object value) {
        return switch (value) {
            case Double number when number.isNaN() -> "–";
            case Double number when Math.abs(number) >= 100 ->
                    String.format(Locale.ROOT, "%,.0f", number);
            case Double number when Math.abs(number) >= 10 ->
                    String.format(Locale.ROOT, "%.1f", number);
            case Double number -> String.format(Locale.ROOT, "%.2f", number);
            case Object other -> other.toString();
        };
    }
}
