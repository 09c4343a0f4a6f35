package chat.tacit.bench.subject;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Redis with streams, every command synced to disk before its reply, over TLS 1.3 with the relay's
 * own key and certificate. It never rewrites its file, which spares it what the relay does in the
 * background.
 */
public final class RedisSubject implements Subject {
    private static final String SERVER = "redis-server";

    private final Path data;
    private final ServerProcess process;
    private final int port;
    private final SslContext tls;
    private final AtomicLong streams = new AtomicLong();

    private RedisSubject(Path data, ServerProcess process, int port, SslContext tls) {
        this.data = data;
        this.process = process;
        this.port = port;
        this.tls = tls;
    }

    /** Whether there is a Redis on this machine. */
    public static boolean isInstalled() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, SERVER)));
    }

    /**
     * Starts Redis with the certificate of {@code relay}.
     *
     * @param data a directory that isn't there yet; deleted at the end
     */
    public static RedisSubject start(RelaySubject relay, Path data) throws IOException {
        Files.createDirectories(data);
        int port = freePort();
        String pem = relay.pem().toAbsolutePath().toString();
        Path settings = data.resolve("redis.conf");
        Files.writeString(
                settings,
                """
                bind 127.0.0.1
                port 0
                tls-port %d
                tls-cert-file %s
                tls-key-file %s
                tls-ca-cert-file %s
                tls-auth-clients no
                tls-protocols TLSv1.3
                dir %s
                save ""
                appendonly yes
                appendfsync always
                auto-aof-rewrite-percentage 0
                maxclients 10000
                """
                        .formatted(port, pem, pem, pem, data.toAbsolutePath()));
        ServerProcess process =
                ServerProcess.start(
                        List.of(SERVER, settings.toString()),
                        line -> line.contains("Ready to accept connections"));
        return new RedisSubject(data, process, port, Network.tls(relay.pem()));
    }

    @Override
    public String name() {
        return "Redis";
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public int bodySize(int size) {
        return size;
    }

    @Override
    public CompletionStage<Pair> open(EventLoop loop, int size, Witness witness) {
        String stream = "queue-" + streams.getAndIncrement();
        Messages messages = new Messages(bodySize(size), size);
        return connect(loop, witness::failed)
                .thenCompose(recipient ->
                        connect(loop, witness::failed)
                                .thenApply(sender ->
                                        new RedisPair(sender, recipient, stream, messages, witness)
                                                .begin()));
    }

    /** Connects a client of the one stream of this name, for events of {@code size} bytes. */
    public CompletionStage<RedisLog> log(EventLoop loop, String stream, int size) {
        CompletableFuture<RedisLog> opened = new CompletableFuture<>();
        var _ =
                connect(loop, opened::completeExceptionally)
                        .thenAccept(it -> opened.complete(new RedisLog(it, stream, size)));
        return opened;
    }

    @Override
    public CompletionStage<Channel> waitAtEmptyQueue(EventLoop loop) {
        byte[] stream = RedisPair.word("queue-" + streams.getAndIncrement());
        CompletableFuture<Channel> waiting = new CompletableFuture<>();
        return connect(loop, waiting::completeExceptionally)
                .thenCompose(connection -> {
                    connection.ask(
                            _ -> waiting.complete(connection.channel()), RedisPair.word("PING"));
                    connection.ask(_ -> {}, RedisPair.readAfter(stream, RedisPair.word("0")));
                    connection.flush();
                    return waiting;
                });
    }

    @Override
    public Memory memory() {
        return new Memory(process.residentBytes(), OptionalLong.empty());
    }

    @Override
    public void close() {
        process.close();
        Directories.delete(data);
    }

    private CompletableFuture<RedisConnection> connect(EventLoop loop, Consumer<Throwable> failed) {
        RedisConnection connection = new RedisConnection(failed);
        Network.connect(
                loop,
                tls,
                port,
                channel -> channel.pipeline().addLast(new Resp.Decoder()).addLast(connection),
                connection.established()::completeExceptionally);
        return connection.established();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
