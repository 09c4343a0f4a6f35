package chat.tacit.e2e;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.queue.Answer;
import chat.tacit.protocol.queue.Authenticator;
import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.QueueKeys;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.queue.Request;
import chat.tacit.protocol.queue.ResponseBox;
import chat.tacit.protocol.queue.Role;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.TlsKey;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Somebody at an address of its own who talks to a relay's queues as no client of ours does. */
final class Intruder implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final int UNDER_WAY = 200;
    private static final Buffer END = Buffer.buffer();

    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient client; // ends its connections when nobody refers to it any more
    private final WebSocket socket;
    private final BlockingQueue<Buffer> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
    private final AgreementKey key = AgreementKey.generate(Entropy.system());
    private Optional<ClientHandshake.Established> session = Optional.empty();
    private long seq;

    /** Opens a WebSocket to the relay from {@code address}, one of 127.0.0.0/8. */
    Intruder(Relay relay, String address) throws Exception {
        client =
                vertx.createWebSocketClient(
                        new WebSocketClientOptions()
                                .setTrustAll(true)
                                .setVerifyHost(false)
                                .setMaxFrameSize(1 << 20)
                                .setLocalAddress(address));
        WebSocketConnectOptions options =
                new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(relay.port())
                        .setSsl(true)
                        .setURI("/queue");
        try {
            socket =
                    client.connect(options)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            var _ = vertx.close();
            throw e;
        }
        socket.binaryMessageHandler(received::add);
        socket.closeHandler(_ -> {
            Short code = socket.closeStatusCode();
            closed.add(code == null ? 0 : code.intValue());
            received.add(END);
        });
    }

    /** Completes the hello, with all further frames sealed. */
    Intruder greet(Relay relay) throws Exception {
        RelayAddress address = RelayAddress.parse(relay.address());
        try (ClientHandshake hello =
                ClientHandshake.start(address.fingerprint(), Entropy.system())) {
            say(hello.hello());
            if (!(hello.finish(next(), TlsKey.NONE) instanceof ClientHandshake.Established made)) {
                throw new IOException("no session");
            }
            say(made.firstFrame());
            session = Optional.of(made);
        }
        return this;
    }

    /** Sends these bytes as they are. */
    void say(byte[] message) {
        var _ = socket.writeBinaryMessage(Buffer.buffer(message));
    }

    /** The code with which the relay closes the connection. */
    int closeCode() throws InterruptedException, IOException {
        Integer code = closed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (code == null) {
            throw new IOException("it is still open");
        }
        return code;
    }

    /** Makes requests about nothing in particular, many at a time, and returns the answers. */
    List<Reply> ask(Role role, List<? extends Command> commands) throws Exception {
        QueueKeys keys = QueueKeys.ofClient(key, session.orElseThrow().session(), role);
        Authenticator authenticator = keys.authenticator();
        ResponseBox responses = keys.responses(EntityId.NONE);
        List<Reply> replies = new ArrayList<>();
        int sent = 0;
        while (replies.size() < commands.size()) {
            while (sent < commands.size() && sent - replies.size() < UNDER_WAY) {
                long number = seq++;
                send(
                        Request.frame(
                                number,
                                EntityId.NONE,
                                commands.get(sent++),
                                signed -> authenticator.of(number, EntityId.NONE, signed)));
            }
            replies.add(reply(responses));
        }
        return replies;
    }

    /** Makes a request about one thing, as who has its key. */
    Reply ask(AgreementKey of, Role role, EntityId entity, Command command) throws Exception {
        QueueKeys keys = QueueKeys.ofClient(of, session.orElseThrow().session(), role);
        Authenticator authenticator = keys.authenticator();
        long number = seq++;
        send(
                Request.frame(
                        number,
                        entity,
                        command,
                        signed -> authenticator.of(number, entity, signed)));
        return reply(keys.responses(entity));
    }

    /** Makes one request with an authenticator of zeros. */
    Reply askUnproved(Command command) throws Exception {
        Bytes zeros = Bytes.of(new byte[Authenticator.SIZE]);
        send(Request.frame(seq++, EntityId.NONE, command, _ -> zeros));
        return switch (answer()) {
            case Answer.Refused refused -> new Reply.No(refused.refusal(), 0);
            case Answer other -> throw new IOException(other.toString());
        };
    }

    /** The key that its requests are authenticated by. */
    AgreementKey key() {
        return key;
    }

    private Reply reply(ResponseBox responses) throws Exception {
        return switch (answer()) {
            case Answer.Response response -> responses.open(response.seq(), response.box());
            case Answer.Refused refused -> new Reply.No(refused.refusal(), 0);
            case Answer other -> throw new IOException(other.toString());
        };
    }

    private void send(byte[] frame) {
        say(session.orElseThrow().channel().seal(frame));
    }

    private Answer answer() throws InterruptedException, IOException, UnopenableException {
        return Answer.decode(session.orElseThrow().channel().open(next()));
    }

    private byte[] next() throws InterruptedException, IOException {
        Buffer message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null || message.length() == 0) {
            throw new IOException(message == null ? "nothing came" : "closed");
        }
        return message.getBytes();
    }

    @Override
    public void close() {
        var _ = client.close();
        var _ = vertx.close();
    }
}
