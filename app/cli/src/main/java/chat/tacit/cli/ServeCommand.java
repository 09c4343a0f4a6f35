package chat.tacit.cli;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.queue.ServerKey;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.relay.Identity;
import chat.tacit.relay.Keys;
import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayConfig;
import chat.tacit.relay.RelayException;
import chat.tacit.relay.edge.Cidr;
import chat.tacit.relay.edge.Front;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorAddress;
import chat.tacit.store.Store;
import chat.tacit.store.StoreException;
import chat.tacit.store.memory.MemoryStore;
import chat.tacit.store.rocksdb.RocksStore;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** {@code tacit serve}: runs a relay until it is told to stop. */
@Command(
        name = "serve",
        description = "Run a relay. It prints its address when it is ready.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    private static final int DEFAULT_PORT = 7443;
    private static final List<Service> SERVED =
            List.of(
                    Service.QUEUE,
                    Service.MESH,
                    Service.LIVE,
                    Service.ROOM,
                    Service.TURN,
                    Service.PROXY);

    @Mixin Printer printer;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the relay keeps its keys and messages (default: ~/.tacit-relay).")
    @Nullable Path data;

    @Option(
            names = "--host",
            paramLabel = "H",
            split = ",",
            description = "The name or IP address under which clients reach it; may be repeated.")
    @Nullable List<String> hosts;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The one port (default: $$PORT, else 7443; 0 is any free one).")
    @Nullable Integer port;

    @Option(
            names = "--public-port",
            paramLabel = "N",
            description = "The port in the address, if something forwards to --port.")
    @Nullable Integer publicPort;

    @Option(
            names = "--live-port",
            paramLabel = "N",
            description =
                    "A port of its own for live sessions, as lines over TLS (default: none; 0 is"
                            + " any free one). They are at /live of the one port as well.")
    @Nullable Integer livePort;

    @Option(
            names = "--operator-port",
            paramLabel = "N",
            defaultValue = "7444",
            description = "Loopback port of /healthz and /metrics (default: ${DEFAULT-VALUE}).")
    int operatorPort;

    @Option(
            names = "--services",
            paramLabel = "S",
            split = ",",
            defaultValue = "queue,mesh,live,room",
            description =
                    "What to offer; this version serves: queue, mesh, live, room, turn, proxy"
                            + " (default: ${DEFAULT-VALUE}).")
    List<String> services;

    @Option(
            names = "--store",
            paramLabel = "rocksdb|memory",
            defaultValue = "rocksdb",
            description = "memory keeps nothing on disk and says so to clients.")
    String store;

    @Option(
            names = "--behind-proxy",
            paramLabel = "CIDR",
            arity = "0..1",
            fallbackValue = "",
            split = ",",
            description = "Plain HTTP behind a TLS-terminating proxy at these addresses, or any.")
    @Nullable List<String> behindProxy;

    @Option(
            names = "--server-key-file",
            paramLabel = "FILE",
            description =
                    "Make queues only for those who know the server key: the first line of FILE, 16"
                            + " to 256 bytes.")
    @Nullable Path serverKeyFile;

    @Mixin RegistrationOptions accounts;

    @Mixin MeshOptions mesh;

    @Mixin TurnOptions turn;

    @Option(
            names = "--allow-private",
            description =
                    "The services proxy, mesh and turn also reach private addresses and this"
                            + " machine: for a network of one's own.")
    boolean allowPrivate;

    @Option(
            names = "--show-identity",
            description = "Print the identity to keep as TACIT_IDENTITY, and stop.")
    boolean showIdentity;

    private Limits limits = Limits.defaults();

    /** Gives {@code serve} one option for each limit. */
    static void addLimits(CommandLine serve) {
        ServeCommand command = (ServeCommand) serve.getCommandSpec().userObject();
        for (Limit limit : Limit.values()) {
            OptionSpec.Builder option =
                    OptionSpec.builder(limit.option())
                            .paramLabel(
                                    limit.unit().suffix().isEmpty() ? "N" : limit.unit().suffix())
                            .type(String.class)
                            .description(
                                    "From %d to %d (default: %d; also %s)."
                                            .formatted(
                                                    limit.minimum(),
                                                    limit.maximum(),
                                                    limit.standard(),
                                                    limit.variable()))
                            .setter(
                                    new CommandLine.Model.ISetter() {
                                        @Override
                                        public <T> T set(T value) {
                                            command.limit(serve, limit, value);
                                            return value;
                                        }
                                    });
            serve.getCommandSpec().addOption(option.build());
        }
    }

    private <T> void limit(CommandLine serve, Limit limit, @Nullable T value) {
        if (value == null) {
            return;
        }
        try {
            limits = limits.with(limit, value.toString());
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(serve, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Integer call() throws Trouble, InterruptedException {
        try {
            Keys keys = keys();
            if (showIdentity) {
                Identity identity = keys.identity(Entropy.system());
                printer.print(Map.of("identity", identity.text()), identity.text());
                return 0;
            }
            run(
                    new RelayConfig(
                            keys,
                            listen(),
                            OperatorAddress.loopback(inRange("--operator-port", operatorPort, 0)),
                            offered(),
                            ServerKeys.read(Optional.ofNullable(serverKeyFile))
                                    .map(ServerKey::secret),
                            allowPrivate ? Reach.PRIVATE_TOO : Reach.PUBLIC,
                            EnvironmentLimits.own().under(limits),
                            accounts.codes(services),
                            mesh.config(services),
                            turn.config(services)));
            return 0;
        } catch (RelayException | StoreException e) {
            throw new Trouble(e.getMessage() + ".");
        }
    }

    private void run(RelayConfig config) throws RelayException, InterruptedException, Trouble {
        Relay relay = Relay.start(config, openStore());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    relay.close();
                                    stopped.countDown();
                                },
                                "tacit-stop"));
        String address = relay.address().toString();
        Map<String, Object> ready = new LinkedHashMap<>();
        ready.put("event", "ready");
        ready.put("address", address);
        ready.put("port", relay.port());
        relay.livePort().ifPresent(live -> ready.put("live-port", live));
        relay.turnPort().ifPresent(calls -> ready.put("turn-port", calls));
        ready.put("operator-port", relay.operatorPort());
        printer.print(ready, "{\"event\":\"ready\",\"address\":\"" + address + "\"}");
        if (hosts == null) {
            printer.remark(
                    "Only this machine can reach it at 127.0.0.1: give its public name or address"
                            + " with --host.");
        }
        stopped.await();
    }

    private Keys keys() throws RelayException {
        String given = System.getenv("TACIT_IDENTITY");
        boolean lasting = store.equals("rocksdb");
        if (given != null && !given.isEmpty()) {
            Identity identity = Identity.parse(given);
            return lasting ? new Keys.Given(identity, data()) : new Keys.Passing(identity);
        }
        return new Keys.Kept(data());
    }

    private Path data() {
        return data != null ? data : Path.of(System.getProperty("user.home"), ".tacit-relay");
    }

    private Listen listen() throws Trouble {
        try {
            List<Host> named =
                    (hosts == null ? List.of("127.0.0.1") : hosts).stream().map(Host::new).toList();
            boolean loopback =
                    named.stream()
                            .allMatch(host ->
                                    host.text().startsWith("127.")
                                            || host.text().equals("localhost")
                                            || host.text().equals("[::1]"));
            Listen listen =
                    new Listen(
                            named,
                            loopback ? "127.0.0.1" : "0.0.0.0",
                            port(),
                            publicPort(),
                            front());
            return livePort == null ? listen : listen.withLivePort(livePort(livePort));
        } catch (MalformedException e) {
            throw wrong("--host takes a host name or IP address: " + e.getMessage() + ".");
        }
    }

    private int port() throws Trouble {
        if (port != null) {
            return inRange("--port", port, 0);
        }
        String fromPlatform = System.getenv("PORT");
        if (fromPlatform == null || fromPlatform.isEmpty()) {
            return DEFAULT_PORT;
        }
        try {
            return inRange("PORT", Integer.parseInt(fromPlatform), 0);
        } catch (NumberFormatException e) {
            throw new Trouble("the environment variable PORT is no number.");
        }
    }

    private int livePort(int given) throws Trouble {
        if (front() instanceof Front.BehindProxy) {
            throw wrong(
                    "--live-port needs raw TLS, which doesn't come through what ends TLS in front"
                            + " of this relay; live sessions are at /live of the one port.");
        }
        if (!services.contains(Service.LIVE.word())) {
            throw wrong("--live-port needs 'live' among the --services.");
        }
        return inRange("--live-port", given, 0);
    }

    private int inRange(String name, int number, int least) {
        if (number < least || number > 65_535) {
            throw wrong(name + " takes a number from " + least + " to 65535.");
        }
        return number;
    }

    private CommandLine.ParameterException wrong(String sentence) {
        return new CommandLine.ParameterException(printer.spec.commandLine(), sentence);
    }

    /** A platform's proxy answers on 443 unless said otherwise. */
    private int publicPort() throws Trouble {
        if (publicPort != null) {
            return inRange("--public-port", publicPort, 1);
        }
        return front() instanceof Front.BehindProxy ? 443 : 0;
    }

    /** Heroku's shape, PORT and DYNO, is behind a proxy without being told. */
    private Front front() throws Trouble {
        if (behindProxy == null) {
            boolean platform = System.getenv("PORT") != null && System.getenv("DYNO") != null;
            return platform ? new Front.BehindProxy(List.of()) : new Front.Direct();
        }
        try {
            return new Front.BehindProxy(
                    behindProxy.stream()
                            .filter(block -> !block.isEmpty())
                            .map(Cidr::parse)
                            .toList());
        } catch (IllegalArgumentException e) {
            throw wrong("--behind-proxy takes address blocks such as 10.0.0.0/8.");
        }
    }

    private Services offered() throws Trouble {
        List<Service> offered =
                SERVED.stream().filter(service -> services.contains(service.word())).toList();
        for (String service : services) {
            if (offered.stream().noneMatch(known -> known.word().equals(service))) {
                throw wrong(
                        "this version serves only 'queue', 'mesh', 'live', 'room', 'turn' and"
                                + " 'proxy', not '"
                                + service
                                + "'; leave it out.");
            }
        }
        if (offered.contains(Service.PROXY) && front() instanceof Front.BehindProxy) {
            printer.remark(
                    "The service proxy is off: CONNECT doesn't come through what ends TLS in front"
                            + " of this relay.");
        }
        if (offered.contains(Service.TURN) && front() instanceof Front.BehindProxy) {
            printer.remark(
                    "The service turn is off: UDP doesn't come through what ends TLS in front of"
                            + " this relay.");
        }
        return Services.of(offered.toArray(Service[]::new));
    }

    private Store openStore() throws Trouble {
        return switch (store) {
            case "rocksdb" -> RocksStore.open(data().resolve("store"));
            case "memory" -> new MemoryStore(limits.value(Limit.MEMORY_STORE_BYTES));
            default -> throw wrong("--store is rocksdb or memory.");
        };
    }
}
