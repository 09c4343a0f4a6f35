package chat.tacit.client;

import chat.tacit.crypto.Secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Two relays, and devices of people who use them, on one virtual time. */
final class TestRelays implements AutoCloseable {
    private final Clock clock = new Clock();
    private final TestRelay one = new TestRelay(clock, "one");
    private final TestRelay two = new TestRelay(clock, "two");
    private final List<TestRelay> locked = new ArrayList<>();
    private final List<Device> devices = new ArrayList<>();
    private final Path homes;

    TestRelays() {
        try {
            homes = Files.createTempDirectory("tacit-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Clock clock() {
        return clock;
    }

    TestRelay one() {
        return one;
    }

    TestRelay two() {
        return two;
    }

    List<TestRelay> both() {
        return List.of(one, two);
    }

    /** One more, which makes queues for those alone who know a server key. */
    TestRelay locked(Secret serverKey) {
        TestRelay relay = new TestRelay(clock, "locked", Optional.of(serverKey));
        locked.add(relay);
        return relay;
    }

    /** A device of somebody who uses both relays. */
    Device device(String name) {
        return device(name, one, two);
    }

    /** A device of somebody who uses these relays. */
    Device device(String name, TestRelay... at) {
        return device(homes.resolve(name), name, at);
    }

    /** The same, with its profile in this directory. */
    Device device(Path home, String name, TestRelay... at) {
        Device device = new Device(clock, home, name, List.of(at));
        devices.add(device);
        return device;
    }

    /** All devices, in the order in which they were made. */
    List<Device> devices() {
        return List.copyOf(devices);
    }

    /** Ends the devices before the relays, and deletes their profiles. */
    @Override
    public void close() {
        devices.reversed().forEach(Device::close);
        Stream.concat(both().stream(), locked.stream()).forEach(TestRelay::close);
        try (Stream<Path> files = Files.walk(homes)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
