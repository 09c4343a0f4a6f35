package chat.tacit.check.arch;

import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modules as they were compiled, read from their descriptors. */
final class Modules {
    private static final String OURS = "chat.tacit.";

    private Modules() {}

    /** Each of our modules with those of ours that it requires, in alphabetical order. */
    static Map<String, Set<String>> graph() {
        Path[] compiled =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toAbsolutePath().normalize())
                        .filter(entry -> entry.startsWith(Repository.ROOT))
                        .filter(entry -> !entry.endsWith("test-classes"))
                        .toArray(Path[]::new);
        return ModuleFinder.of(compiled).findAll().stream()
                .map(ModuleReference::descriptor)
                .filter(descriptor -> descriptor.name().startsWith(OURS))
                .collect(
                        Collectors.toMap(
                                ModuleDescriptor::name,
                                Modules::required,
                                (one, other) -> one,
                                TreeMap::new));
    }

    /** Everything that {@code module} can reach through what it requires. */
    static Set<String> reachable(String module) {
        Map<String, Set<String>> graph = graph();
        Set<String> reached = new TreeSet<>();
        collect(module, graph, reached);
        return reached;
    }

    private static void collect(
            String module, Map<String, Set<String>> graph, Set<String> reached) {
        for (String next : graph.getOrDefault(module, Set.of())) {
            if (reached.add(next)) {
                collect(next, graph, reached);
            }
        }
    }

    private static Set<String> required(ModuleDescriptor descriptor) {
        return descriptor.requires().stream()
                .map(ModuleDescriptor.Requires::name)
                .filter(name -> name.startsWith(OURS))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
