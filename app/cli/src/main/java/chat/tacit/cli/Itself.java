package chat.tacit.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this program starts itself in a further process. */
final class Itself {
    private Itself() {}

    /**
     * The words of a command line that runs {@code tacit} with these arguments.
     *
     * @param options further ones for the virtual machine
     */
    static List<String> command(List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC"));
        command.addAll(startUp());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        return command;
    }

    /** The launcher's options for a quick start, where it gave them. */
    private static List<String> startUp() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option ->
                        option.startsWith("-XX:AOTCache=")
                                || option.equals("-XX:+UseCompactObjectHeaders")
                                || option.equals("-XX:CompileThresholdScaling=4")
                                || option.equals("-Xlog:aot=off")
                                || option.equals("-Xlog:cds=off"))
                .toList();
    }
}
