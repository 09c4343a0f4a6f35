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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A relay in the app's process, for people on this machine. Its data is beside the profile's home,
 * and with it the port, so that its address stays as it is.
 */
final class OwnRelay implements LocalRelay {
    private final Path data;
    private Optional<Relay> running = Optional.empty();

    /**
     * @param home the profile's
     */
    OwnRelay(Path home) {
        Path whole = home.toAbsolutePath().normalize();
        this.data = whole.resolveSibling(whole.getFileName() + "-relay");
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
        Listen listen =
                new Listen(
                        List.of(new Host("127.0.0.1")), "127.0.0.1", port, 0, new Front.Direct());
        try {
            return Relay.start(
                    new RelayConfig(
                            new Keys.Kept(data),
                            listen,
                            OperatorAddress.loopback(0),
                            Services.of(Service.QUEUE, Service.ROOM, Service.LIVE, Service.MESH),
                            Optional.empty(),
                            Reach.PRIVATE_TOO,
                            Limits.defaults()),
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
