package chat.tacit.cli;

import chat.tacit.cli.text.Visible;

import io.vertx.core.json.JsonObject;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes results for people, or with {@code --json} as one object a line. */
final class Printer {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    @Option(names = "--json", description = "Print one JSON object a line.")
    boolean json;

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    /** One result: {@code fields} as a JSON object, or {@code line} for people. */
    void print(Map<String, ?> fields, String line) {
        out().println(json ? new JsonObject(new LinkedHashMap<>(fields)).encode() : line);
        out().flush();
    }

    /** A remark for people alone, on stderr so that it never mixes with results. */
    void remark(String sentence) {
        if (!json) {
            spec.commandLine().getErr().println(sentence);
        }
    }

    /** A trouble that ends nothing, on stderr. */
    void complain(String sentence) {
        spec.commandLine().getErr().println("tacit: " + sentence);
    }

    /** Everything goes there, results and troubles, until it is closed. */
    Diverted divert(PrintWriter to) {
        CommandLine command = spec.commandLine();
        Diverted diverted = new Diverted(command, command.getOut(), command.getErr());
        command.setOut(to);
        command.setErr(to);
        return diverted;
    }

    /** Where it went before, and goes when this is closed. */
    record Diverted(CommandLine command, PrintWriter out, PrintWriter err)
            implements AutoCloseable {
        @Override
        public void close() {
            command.setOut(out);
            command.setErr(err);
        }
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    static String time(Instant instant) {
        return CLOCK.format(instant);
    }

    /** A name of others on one line, with everything visible that could drive the terminal. */
    static String visible(String name) {
        return Visible.name(name);
    }

    /** Text of others; its further lines are indented, so that none passes for another message. */
    static String visibleText(String text) {
        return Visible.text(text).replace("\n", "\n    ");
    }
}
