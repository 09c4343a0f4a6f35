package chat.tacit.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The TCP connections of a process, as Linux tells them. */
final class Connections {
    private static final String ESTABLISHED = "01";
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;

    private Connections() {}

    /** The ports at the other ends of those that are established. */
    static Set<Integer> remotePorts(Command command) throws IOException {
        return ports(command, REMOTE);
    }

    /** The ports at its own ends. */
    static Set<Integer> localPorts(Command command) throws IOException {
        return ports(command, LOCAL);
    }

    private static Set<Integer> ports(Command command, int end) throws IOException {
        Path self = Path.of("/proc", Long.toString(command.pid()));
        Set<String> own = inodes(self);
        Set<Integer> ports = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(self.resolve("net").resolve(table))) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields[3].equals(ESTABLISHED) && own.contains(fields[9])) {
                    String port = fields[end].substring(fields[end].indexOf(':') + 1);
                    ports.add(Integer.parseInt(port, 16));
                }
            }
        }
        return ports;
    }

    private static Set<String> inodes(Path process) throws IOException {
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            return descriptors
                    .map(Connections::target)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring(8, target.length() - 1))
                    .collect(Collectors.toSet());
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}
