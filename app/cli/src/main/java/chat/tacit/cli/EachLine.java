package chat.tacit.cli;

import java.io.Writer;
import java.util.function.Consumer;

/** Hands over what is written line by line, each as soon as it is whole. */
final class EachLine extends Writer {
    private final Consumer<String> to;
    private final StringBuilder begun = new StringBuilder();

    EachLine(Consumer<String> to) {
        this.to = to;
    }

    @Override
    public void write(char[] characters, int from, int count) {
        begun.append(characters, from, count);
        for (int end = begun.indexOf("\n"); end >= 0; end = begun.indexOf("\n")) {
            to.accept(begun.substring(0, end));
            begun.delete(0, end + 1);
        }
    }

    @Override
    public void flush() {
        // Whole lines are there already.
    }

    @Override
    public void close() {
        flush();
    }
}
