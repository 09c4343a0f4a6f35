package chat.tacit.cli;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.queue.ServerKey;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.relay.Identity;
import chat.tacit.relay.Keys;
import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayConfig;
import chat.tacit.relay.RelayException;
import chat.tacit.relay.edge.Front;
import chat.tacit.store.StoreException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    private static final List<Service> SERVED =
            List.of(
                    Service.QUEUE,
                    Service.MESH,
                    Service.LIVE,
                    Service.ROOM,
                    Service.TURN,
                    Service.PROXY);

    @Mixin Printer printer;

    @Mixin KeepOptions keep;

    @Mixin ListenOptions place;

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
            names = "--server-key-file",
            paramLabel = "FILE",
            description =
                    "Make queues only for those who know the server key: the first line of FILE, 16"
                            + " to 256 bytes.")
    @Nullable Path serverKeyFile;

    @Mixin RegistrationOptions accounts;

    @Mixin MeshOptions mesh;

    @Mixin TurnOptions turn;

    @Mixin RetireOptions retire;

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

    private final LimitOptions limits = new LimitOptions();

    /** Gives {@code serve} one option for each limit. */
    static void addLimits(CommandLine serve) {
        ((ServeCommand) serve.getCommandSpec().userObject()).limits.addTo(serve);
    }

    @Override
    public Integer call() throws Trouble, InterruptedException {
        try {
            Keys keys = keep.keys();
            if (showIdentity) {
                Identity identity = keys.identity(Entropy.system());
                printer.print(Map.of("identity", identity.text()), identity.text());
                return 0;
            }
            run(
                    retire.end(
                            new RelayConfig(
                                            keys,
                                            place.listen(services),
                                            place.operator(),
                                            offered(),
                                            EnvironmentLimits.own()
                                                    .under(limits.limits(), limits.given()))
                                    .serverKey(
                                            ServerKeys.read(Optional.ofNullable(serverKeyFile))
                                                    .map(ServerKey::secret))
                                    .reach(allowPrivate ? Reach.PRIVATE_TOO : Reach.PUBLIC)
                                    .inviteCodes(accounts.codes(services))
                                    .mesh(mesh.config(services))
                                    .turn(turn.config(services)),
                            keep.lasting()));
            return 0;
        } catch (RelayException | StoreException e) {
            throw new Trouble(e.getMessage() + ".");
        }
    }

    private void run(RelayConfig config) throws RelayException, InterruptedException, Trouble {
        Relay relay = Relay.start(config, keep.open(config.limits()));
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
        if (!place.named()) {
            printer.remark(
                    "Only this machine can reach it at 127.0.0.1: give its public name or address"
                            + " with --host.");
        }
        retire.report(relay, printer, stopped);
    }

    private Services offered() throws Trouble {
        List<Service> offered =
                SERVED.stream().filter(service -> services.contains(service.word())).toList();
        for (String service : services) {
            if (offered.stream().noneMatch(known -> known.word().equals(service))) {
                throw new CommandLine.ParameterException(
                        printer.spec.commandLine(),
                        "this version serves only 'queue', 'mesh', 'live', 'room', 'turn' and"
                                + " 'proxy', not '"
                                + service
                                + "'; leave it out.");
            }
        }
        if (offered.contains(Service.PROXY) && place.front() instanceof Front.BehindProxy) {
            printer.remark(
                    "The service proxy is off: CONNECT doesn't come through what ends TLS in front"
                            + " of this relay.");
        }
        if (offered.contains(Service.TURN) && place.front() instanceof Front.BehindProxy) {
            printer.remark(
                    "The service turn is off: UDP doesn't come through what ends TLS in front of"
                            + " this relay.");
        }
        return Services.of(offered.toArray(Service[]::new));
    }
}
