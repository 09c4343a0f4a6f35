package chat.tacit.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Somebody with a profile. */
record Person(String name, Path home, String passphrase, World world) {

    /** Starts a command that prints JSON. */
    Command run(String... arguments) {
        return world.run(
                home,
                passphrase,
                Stream.concat(Stream.of(arguments), Stream.of("--json")).toList());
    }

    /** Starts a command that prints for people. */
    Command show(String... arguments) {
        return world.run(home, passphrase, List.of(arguments));
    }
}
