package chat.tacit.bench;

import chat.tacit.bench.subject.RelayCommand;

import picocli.CommandLine.Option;

import java.util.List;

/** The program that is measured. */
final class Launcher {
    @Option(names = "--tacit", hidden = true, description = "The launcher.")
    private List<String> tacit = List.of();

    /** The launcher's relay, or without one that on this program's class path. */
    RelayCommand relay() {
        return tacit.isEmpty() ? RelayCommand.ofClassPath() : RelayCommand.of(tacit);
    }
}
