package chat.tacit.cli;

import io.vertx.core.json.Json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of YAML in which our files are written: maps and lists by indentation, and values that
 * are plain words or JSON. Whatever is more is refused, so that it can't be misread.
 */
final class PlainYaml {
    private record Line(int number, int indent, String text) {}

    private final List<Line> lines;
    private int next;

    private PlainYaml(List<Line> lines) {
        this.lines = lines;
    }

    /** Maps, lists, strings, numbers and booleans; an empty string where nothing stands. */
    static Object read(String text) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String bare = line.strip();
            if (!bare.isEmpty() && !bare.startsWith("#")) {
                lines.add(new Line(number, line.indexOf(bare), bare));
            }
        }
        PlainYaml yaml = new PlainYaml(lines);
        Object all = yaml.block(0);
        if (yaml.next < lines.size()) {
            throw yaml.wrong(lines.get(yaml.next));
        }
        return all;
    }

    private Object block(int indent) {
        return lines.get(next).text().startsWith("- ") ? list(indent) : map(indent);
    }

    private List<Object> list(int indent) {
        List<Object> all = new ArrayList<>();
        while (at(indent) && lines.get(next).text().startsWith("- ")) {
            Line line = lines.get(next);
            String rest = line.text().substring(2);
            if (isEntry(rest)) {
                lines.set(next, new Line(line.number(), indent + 2, rest));
                all.add(map(indent + 2));
            } else {
                next++;
                all.add(value(line, rest));
            }
        }
        return all;
    }

    private Map<String, Object> map(int indent) {
        Map<String, Object> all = new LinkedHashMap<>();
        while (at(indent) && isEntry(lines.get(next).text())) {
            Line line = lines.get(next++);
            int colon = line.text().indexOf(':');
            String rest = line.text().substring(colon + 1).strip();
            boolean deeper = next < lines.size() && lines.get(next).indent() > indent;
            Object value =
                    rest.isEmpty() && deeper ? block(lines.get(next).indent()) : value(line, rest);
            if (all.put(line.text().substring(0, colon), value) != null) {
                throw wrong(line);
            }
        }
        return all;
    }

    private boolean at(int indent) {
        return next < lines.size() && lines.get(next).indent() == indent;
    }

    private static boolean isEntry(String text) {
        return text.matches("[A-Za-z_][\\w-]*:( .*)?");
    }

    private Object value(Line line, String text) {
        if (text.startsWith("\"") || text.startsWith("[") || text.matches("\\d+|true|false")) {
            return Json.decodeValue(text);
        }
        if (text.matches("[&*!|>%@`{'].*") || text.contains(" #") || text.contains(": ")) {
            throw wrong(line);
        }
        return text;
    }

    private IllegalArgumentException wrong(Line line) {
        return new IllegalArgumentException("line " + line.number() + ": " + line.text());
    }
}
