package chat.tacit.check.interop;

import chat.tacit.kit.DebianPackages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * coturn and its clients. Where Debian's package isn't installed, it is fetched with the libraries
 * that it needs and unpacked under {@code target}.
 */
final class CoturnTools {
    /** Why a test that needs them is skipped. */
    static final String MISSING =
            "coturn isn't installed and couldn't be fetched, so it wasn't tried.";

    private static final Path SYSTEM = Path.of("/usr/bin");

    private final Path programs;
    private final Optional<String> libraries;

    private CoturnTools(Path programs, Optional<String> libraries) {
        this.programs = programs;
        this.libraries = libraries;
    }

    static Optional<CoturnTools> find() {
        if (Files.isExecutable(SYSTEM.resolve("turnutils_uclient"))) {
            return Optional.of(new CoturnTools(SYSTEM, Optional.empty()));
        }
        Path folder = Path.of("target", "coturn").toAbsolutePath();
        return in(folder).or(() -> fetch(folder));
    }

    /** Starts one of them. What it says goes to the file {@code said}. */
    Process start(Path said, String program, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(programs.resolve(program).toString()));
        command.addAll(List.of(words));
        ProcessBuilder starting =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        libraries.ifPresent(it -> starting.environment().put("LD_LIBRARY_PATH", it));
        return starting.start();
    }

    private static Optional<CoturnTools> in(Path folder) {
        Path programs = folder.resolve("usr").resolve("bin");
        if (!Files.isExecutable(programs.resolve("turnutils_uclient"))) {
            return Optional.empty();
        }
        try (Stream<Path> files =
                Files.find(
                        folder, 6, (file, _) -> file.getFileName().toString().contains(".so."))) {
            List<Path> libraries = files.toList();
            if (libraries.stream().noneMatch(file -> file.toString().contains("libhiredis"))) {
                return Optional.empty();
            }
            String folders =
                    libraries.stream()
                            .map(file -> String.valueOf(file.getParent()))
                            .distinct()
                            .collect(Collectors.joining(":"));
            return Optional.of(new CoturnTools(programs, Optional.of(folders)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<CoturnTools> fetch(Path into) {
        DebianPackages.fetch(
                into,
                "coturn",
                "libhiredis0.14",
                "libmariadb3",
                "libpq5",
                "libevent-core-2.1-7",
                "libevent-extra-2.1-7",
                "libevent-openssl-2.1-7",
                "libevent-pthreads-2.1-7");
        return in(into);
    }
}
