package chat.tacit.cli;

import chat.tacit.client.ClientException;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.relay.Keys;
import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayConfig;
import chat.tacit.relay.RelayException;
import chat.tacit.relay.edge.Front;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorAddress;
import chat.tacit.store.StoreException;
import chat.tacit.store.rocksdb.RocksStore;
import chat.tacit.web.LocalRelay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A relay in the app's process, for people on this machine and in its network. Its data is beside
 * the profile's home, and with it the port, so that its address stays as it is while the machine
 * keeps its own.
 */
final class OwnRelay implements LocalRelay {
    /**
     * Without the mesh: it names no peer, so it would keep to itself whatever is posted there for
     * somebody who fetches elsewhere.
     */
    private static final Services SERVICES = Services.of(Service.QUEUE, Service.ROOM, Service.LIVE);

    private static final Host HERE = new Host("127.0.0.1");

    /** An address that nobody has (RFC 5737): the way to it is the way out. */
    private static final String ELSEWHERE = "192.0.2.1";

    private static final int ANY_PORT = 9;

    private final Path data;
    private final List<Host> hosts;
    private Optional<Relay> running = Optional.empty();

    /**
     * @param home the profile's
     * @param hosts under which it is reached; if 127.0.0.1 is all, nothing else reaches it
     */
    OwnRelay(Path home, List<Host> hosts) {
        this.hosts = List.copyOf(hosts);
        Path whole = home.toAbsolutePath().normalize();
        this.data = whole.resolveSibling(whole.getFileName() + "-relay");
    }

    /**
     * This machine's address in its own network, by which it would go elsewhere, and 127.0.0.1. A
     * public one isn't taken: a relay for everybody is what {@code tacit serve} is for. Nothing is
     * sent.
     */
    static List<Host> reachable() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(InetAddress.getByName(ELSEWHERE), ANY_PORT);
            InetAddress own = socket.getLocalAddress();
            return own instanceof Inet4Address && own.isSiteLocalAddress()
                    ? List.of(new Host(own.getHostAddress()), HERE)
                    : List.of(HERE);
        } catch (IOException | UncheckedIOException _) {
            return List.of(HERE);
        }
    }

    @Override
    public synchronized RelayAddress start() throws ClientException {
        if (running.isEmpty()) {
            try {
                Files.createDirectories(data);
                Relay relay = begin(port());
                Files.writeString(portFile(), relay.port() + "\n");
                running = Optional.of(relay);
            } catch (IOException e) {
                throw new ClientException("can't write to " + data + ".");
            }
        }
        return running.get().address();
    }

    /** Starts the relay if it was ever started for this profile. */
    void startAgain() throws ClientException {
        if (Files.isRegularFile(portFile())) {
            var _ = start();
        }
    }

    private Relay begin(int port) throws ClientException {
        String bind = hosts.equals(List.of(HERE)) ? HERE.text() : "0.0.0.0";
        Listen listen = new Listen(hosts, bind, port, 0, new Front.Direct());
        try {
            return Relay.start(
                    new RelayConfig(
                                    new Keys.Kept(data),
                                    listen,
                                    OperatorAddress.loopback(0),
                                    SERVICES,
                                    Limits.defaults())
                            .reach(Reach.PRIVATE_TOO),
                    RocksStore.open(data.resolve("store")));
        } catch (RelayException | StoreException e) {
            throw new ClientException("the relay on this machine: " + e.getMessage() + ".");
        }
    }

    private Path portFile() {
        return data.resolve("app-port");
    }

    /** 0, any that is free, the first time. */
    private int port() throws IOException {
        if (!Files.isRegularFile(portFile())) {
            return 0;
        }
        String text = Files.readString(portFile()).strip();
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    }

    @Override
    public synchronized void close() {
        running.ifPresent(Relay::close);
        running = Optional.empty();
    }
}
