package chat.tacit.bench.turn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of coturn: those of the system, or what its packages hold, unpacked somewhere.
 *
 * @param programs where they are
 * @param libraries where the libraries are that they need; the system's if empty
 */
public record Coturn(Path programs, Optional<Path> libraries) {
    /** The packages that hold all of it, beside what any Debian has. */
    public static final List<String> PACKAGES =
            List.of(
                    "coturn",
                    "libevent-core-2.1-7",
                    "libevent-extra-2.1-7",
                    "libevent-openssl-2.1-7",
                    "libevent-pthreads-2.1-7",
                    "libhiredis0.14",
                    "libmariadb3",
                    "libpq5",
                    "libsqlite3-0");

    private static final String SERVER = "turnserver";

    /**
     * @param unpacked where the packages were unpacked, if they were
     */
    public static Optional<Coturn> find(Path unpacked) throws IOException {
        Path system = Path.of("/usr/bin");
        if (Files.isExecutable(system.resolve(SERVER))) {
            return Optional.of(new Coturn(system, Optional.empty()));
        }
        Path programs = unpacked.toAbsolutePath().resolve("usr").resolve("bin");
        if (!Files.isExecutable(programs.resolve(SERVER))) {
            return Optional.empty();
        }
        try (Stream<Path> files =
                Files.find(
                        unpacked.toAbsolutePath(),
                        6,
                        (file, _) -> file.getFileName().toString().startsWith("libevent_extra"))) {
            return files.findFirst()
                    .map(library -> new Coturn(programs, Optional.of(library.resolveSibling(""))));
        }
    }

    /** The words that start one of them. */
    List<String> command(String program, List<String> words) {
        List<String> command = new ArrayList<>();
        libraries.ifPresent(at -> command.addAll(List.of("env", "LD_LIBRARY_PATH=" + at)));
        command.add(programs.resolve(program).toString());
        command.addAll(words);
        return command;
    }
}
