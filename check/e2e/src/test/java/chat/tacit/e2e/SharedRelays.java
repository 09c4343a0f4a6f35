package chat.tacit.e2e;

import chat.tacit.kit.InMemory;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two relays for all tests that neither stop a relay nor fill it, started once. A test takes them
 * as a parameter of type {@link Pair}.
 */
final class SharedRelays implements ParameterResolver {

    /** What every profile of such a test is made with. */
    record Pair(Relay one, Relay two, FreshHomes homes) {}

    /** Ends with the last test. */
    private record Running(Path folder, World world, Pair pair) implements AutoCloseable {

        static Running start() {
            try {
                Path folder = InMemory.make();
                World world = new World(folder);
                Relay one = world.relay("one");
                Relay two = world.relay("two");
                FreshHomes homes = new FreshHomes(world, one, two);
                return new Running(folder, world, new Pair(one, two, homes));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            world.close();
            List<Path> left;
            try (Stream<Path> all = Files.walk(folder)) {
                left = all.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path one : left) {
                Files.delete(one);
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Pair.class;
    }

    @Override
    public Pair resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedRelays.class))
                .computeIfAbsent(Running.class, _ -> Running.start(), Running.class)
                .pair();
    }
}
