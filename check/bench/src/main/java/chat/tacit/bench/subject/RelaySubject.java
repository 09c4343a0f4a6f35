package chat.tacit.bench.subject;

import chat.tacit.protocol.queue.Body;
import chat.tacit.protocol.queue.Role;
import chat.tacit.protocol.wire.RelayAddress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.ssl.SslContext;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A relay as its users start it, with its store on disk. */
public final class RelaySubject implements Subject {
    private static final Pattern READY =
            Pattern.compile("\"event\":\"ready\".*\"(tacit://[^\"]+)\"");
    private static final Pattern OPERATOR = Pattern.compile("\"operator-port\":(\\d+)");
    private static final Pattern TURN = Pattern.compile("\"turn-port\":(\\d+)");
    private static final int MAX_MESSAGE = 1 << 19;
    private static final int MAX_UPGRADE = 1 << 13;

    private final String name;
    private final Path data;
    private final ServerProcess process;
    private final RelayAddress address;
    private final SslContext tls;

    private RelaySubject(
            String name, Path data, ServerProcess process, RelayAddress address, SslContext tls) {
        this.name = name;
        this.data = data;
        this.process = process;
        this.address = address;
        this.tls = tls;
    }

    /**
     * Starts a relay.
     *
     * @param serve the command, which prints the ready line
     * @param data the directory that the command names; deleted at the end
     */
    public static RelaySubject start(List<String> serve, Path data) throws IOException {
        ServerProcess process = ServerProcess.start(serve, line -> READY.matcher(line).find());
        try {
            Matcher ready = READY.matcher(process.ready());
            if (!ready.find()) {
                throw new IOException("not a ready line: " + process.ready());
            }
            return new RelaySubject(
                    "Tacit",
                    data,
                    process,
                    RelayAddress.parse(ready.group(1)),
                    Network.tls(data.resolve("tls.pem")));
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** A number that the relay shows its operator, by its name; 0 if there is none. */
    public double metric(String number) throws IOException {
        Matcher port = OPERATOR.matcher(process.ready());
        if (!port.find()) {
            throw new IOException("not a ready line: " + process.ready());
        }
        URL metrics = URI.create("http://127.0.0.1:" + port.group(1) + "/metrics").toURL();
        try (InputStream in = metrics.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(number + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(number.length() + 1)))
                    .findFirst()
                    .orElse(0);
        }
    }

    /** The port of STUN and TURN of a relay that serves calls. */
    public int turnPort() {
        Matcher port = TURN.matcher(process.ready());
        if (!port.find()) {
            throw new IllegalStateException("the relay serves no calls: " + process.ready());
        }
        return Integer.parseInt(port.group(1));
    }

    /** The same under another name. */
    public RelaySubject named(String other) {
        return new RelaySubject(other, data, process, address, tls);
    }

    /** Where it is found. */
    public RelayAddress address() {
        return address;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public int bodySize(int size) {
        return size <= Body.SMALL ? Body.SMALL : Body.LARGE;
    }

    @Override
    public CompletionStage<Pair> open(EventLoop loop, int size, Witness witness) {
        Messages messages = new Messages(bodySize(size), size);
        return connect(loop, witness::failed)
                .thenCompose(recipient ->
                        connect(loop, witness::failed)
                                .thenCompose(sender ->
                                        RelayPair.open(sender, recipient, messages, witness)));
    }

    @Override
    public CompletionStage<Channel> waitAtEmptyQueue(EventLoop loop) {
        CompletableFuture<Channel> subscribed = new CompletableFuture<>();
        return connect(loop, subscribed::completeExceptionally)
                .thenCompose(connection -> {
                    CompletableFuture<QueueEnds> made = connection.create();
                    connection.flush();
                    return made.thenCompose(queue -> {
                        EntityKeys keys =
                                EntityKeys.of(
                                        queue.recipientKey(),
                                        connection.session(),
                                        Role.RECIPIENT,
                                        queue.recipient().entity());
                        connection.subscribe(
                                List.of(keys),
                                (_, _) -> {},
                                _ -> subscribed.complete(connection.channel()));
                        connection.flush();
                        return subscribed;
                    });
                });
    }

    @Override
    public Memory memory() throws IOException, InterruptedException {
        long objects = process.liveBytes();
        return new Memory(process.residentBytes(), OptionalLong.of(objects));
    }

    /** Connects and completes the hello. */
    CompletableFuture<RelayConnection> connect(EventLoop loop, Consumer<Throwable> failed) {
        RelayConnection connection = new RelayConnection(address.fingerprint(), failed);
        connect(loop, "/queue", connection, connection.established()::completeExceptionally);
        return connection.established();
    }

    /**
     * Connects a WebSocket.
     *
     * @param path of the service
     * @param handler of its messages
     * @param failed is told if there is no TCP connection
     */
    public void connect(
            EventLoop loop, String path, ChannelHandler handler, Consumer<Throwable> failed) {
        WebSocketClientProtocolConfig webSocket =
                WebSocketClientProtocolConfig.newBuilder()
                        .webSocketUri("wss://127.0.0.1:" + address.port() + path)
                        .maxFramePayloadLength(MAX_MESSAGE)
                        .build();
        Network.connect(
                loop,
                tls,
                address.port(),
                channel ->
                        channel.pipeline()
                                .addLast(new HttpClientCodec())
                                .addLast(new HttpObjectAggregator(MAX_UPGRADE))
                                .addLast(new WebSocketClientProtocolHandler(webSocket))
                                .addLast(new WebSocketFrameAggregator(MAX_MESSAGE))
                                .addLast(handler),
                failed);
    }

    /** The certificate of the relay with its key, which serves its peer as well. */
    public Path pem() {
        return data.resolve("tls.pem");
    }

    @Override
    public void close() {
        process.close();
        Directories.delete(data);
    }
}
