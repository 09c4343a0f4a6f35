package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Relays and people on this machine. Closing it ends every process that was started in it. */
final class World implements AutoCloseable {
    private static final String HELLO = "--client-connect-timeout";

    private final Path folder;
    private final List<Command> started = new CopyOnWriteArrayList<>();
    private volatile List<String> clock = List.of();

    /** Whether a relay here is a server of a mesh. */
    private volatile boolean mesh;

    World(Path folder) {
        this.folder = folder;
    }

    /** Has every process that is started from now on live so much later; see {@link LaterDate}. */
    void later(Duration by) {
        clock = LaterDate.starter(by);
    }

    /** Starts a relay on any free port and waits until it is ready. */
    Relay relay(String name, String... options) {
        return relay(name, 0, options);
    }

    /** Starts a relay, or starts it again, and waits until it is ready. */
    Relay relay(String name, int port, String... options) {
        return relay(List.of(), name, port, options);
    }

    /** Starts a relay on any free port by another program, which becomes it. */
    Relay relayUnder(List<String> starter, String name, String... options) {
        return relay(starter, name, 0, options);
    }

    /** Starts a relay that lies when it is told to. */
    Relay lyingRelay(String name) {
        Path data = data(name);
        Command process =
                Command.start(Launch.of(LyingRelay.class), data, "none", List.of(data.toString()));
        started.add(process);
        return new Relay(data, process);
    }

    /** Starts a relay whose operator remembers its keys, which {@link Overheard} needs. */
    Relay rememberingRelay(String name, String... options) {
        Path data = data(name);
        List<String> arguments =
                Stream.concat(Stream.of(draws(name).toString()), serving(data, 0, options).stream())
                        .toList();
        Command process = Command.start(Launch.of(RememberingRelay.class), data, "none", arguments);
        started.add(process);
        return new Relay(data, process);
    }

    /** Where such a relay writes down what it drew. */
    Path draws(String name) {
        return folder.resolve("draws-" + name);
    }

    /** Starts one of exactly these words, with {@code NAME=value} in its environment. */
    Relay relayAs(List<String> environment, String name, List<String> words) {
        mesh |= words.stream().anyMatch(word -> word.contains("mesh"));
        List<String> env = Stream.concat(Stream.of("env"), environment.stream()).toList();
        Command process = start(env.stream(), data(name), "none", words);
        started.add(process);
        return new Relay(data(name), process);
    }

    private Relay relay(List<String> starter, String name, int port, String... options) {
        return relay(starter, data(name), port, options);
    }

    /** Starts a relay that has ended again, where it was. */
    Relay again(Relay ended, String... options) {
        return relay(List.of(), ended.data(), ended.port(), options);
    }

    private static List<String> serving(Path data, int port, String... options) {
        List<String> arguments =
                List.of(
                        "serve",
                        "--json",
                        "--operator-port",
                        "0",
                        "--port",
                        Integer.toString(port),
                        "--host",
                        "127.0.0.1",
                        "--data",
                        data.toString());
        return Stream.of(arguments, patience(options), List.of(options))
                .flatMap(List::stream)
                .toList();
    }

    private Relay relay(List<String> starter, Path data, int port, String... options) {
        mesh |= Stream.of(options).anyMatch(option -> option.contains("mesh"));
        Command process =
                start(
                        Stream.concat(clock.stream(), starter.stream()),
                        data,
                        "none",
                        serving(data, port, options));
        started.add(process);
        return new Relay(data, process);
    }

    /**
     * A program that is starting beside many others may take longer for its hello than a relay
     * bears of a stranger; after three of them it would refuse everybody on this machine.
     */
    private static List<String> patience(String... options) {
        return List.of(options).contains(HELLO) ? List.of() : List.of(HELLO, "30000");
    }

    /** Where the relay of this name keeps its data. */
    Path data(String name) {
        return folder.resolve("relay-" + name);
    }

    /** Somebody with a profile that knows the shared relays and was never used. */
    Person person(String name, SharedRelays.Pair relays) {
        Person person = someone(name);
        relays.homes().copy(name, person.home());
        return person;
    }

    /** Makes a profile. */
    Person person(String name, Relay... relays) {
        return person(name, Stream.of(relays).map(Relay::address).toArray(String[]::new));
    }

    /** Makes a profile that knows the relays of these addresses. */
    Person person(String name, String... addresses) {
        Person person = someone(name);
        Stream<String> relays = Stream.of(addresses).flatMap(one -> Stream.of("--relay", one));
        person.run(Stream.concat(Stream.of("init", name), relays).toArray(String[]::new)).done();
        return person;
    }

    private Person someone(String name) {
        Path home = folder.resolve("home-" + name.replace(' ', '-'));
        return new Person(name, home, "the passphrase of " + name, this);
    }

    /** Lets the two become contacts by a short link. */
    void acquaint(Person inviter, Person invited) {
        String link = inviter.run("invite", "--short").result().getString("link");
        Command listening = inviter.run("receive", "--follow");
        JsonObject connected = invited.run("connect", link, "--wait", "120").result();
        assertThat(connected.getBoolean("answered")).as("the two know each other").isTrue();
        inviter.awaitContact(invited);
        listening.stop();
    }

    Command run(Path home, String passphrase, List<String> arguments) {
        if (!clock.isEmpty() || !Worker.takes(arguments)) {
            return runAlone(home, passphrase, arguments);
        }
        Command command = Command.byWorker(home, passphrase, arguments);
        started.add(command);
        return command;
    }

    /** Runs a command in a process of its own, whatever it is. */
    Command runAlone(Path home, String passphrase, List<String> arguments) {
        Command command = start(clock.stream(), home, passphrase, arguments);
        started.add(command);
        return command;
    }

    /** Starts it by other programs, of which the last becomes it. */
    private Command start(
            Stream<String> starters, Path home, String passphrase, List<String> arguments) {
        List<String> words =
                Stream.concat(starters, Launch.before(arguments, mesh).stream()).toList();
        return Command.start(words, home, passphrase, arguments);
    }

    @Override
    public void close() {
        started.forEach(Command::close);
        started.forEach(Command::ended);
        if (!clock.isEmpty()) {
            started.forEach(command -> LaterDate.forget(command.pid()));
        }
    }
}
