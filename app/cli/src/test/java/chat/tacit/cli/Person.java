package chat.tacit.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Somebody who types commands, within this process. */
final class Person {
    private final Path home;
    private final Path passphrase;

    /** What a command said. */
    record Said(int code, String out, String err) {
        /** What it said wrong, without its own name. */
        String trouble() {
            return err.strip();
        }
    }

    /**
     * @param passphrase the file that holds it
     */
    Person(Path home, Path passphrase) {
        this.home = home;
        this.passphrase = passphrase;
    }

    /** Runs a command that has to end well. */
    String does(String... words) {
        Said said = says(words);
        if (said.code() != 0) {
            throw new AssertionError(String.join(" ", words) + ": " + said);
        }
        return said.out();
    }

    /** Runs a command. */
    Said says(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--home", home.toString(), "--passphrase-file", passphrase.toString()));
        int code =
                Main.run(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        all.toArray(String[]::new));
        return new Said(code, out.toString(), err.toString());
    }
}
