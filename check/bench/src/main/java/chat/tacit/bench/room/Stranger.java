package chat.tacit.bench.room;

import chat.tacit.client.secret.Asking;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.AnyRelay;
import chat.tacit.protocol.room.ClientCall;
import chat.tacit.protocol.room.ClientFrames;
import chat.tacit.protocol.room.Greeting;
import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.GrpcPart;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.RelayAddress;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Asks a relay what our client never would, in one session: gRPC-Web over one connection. */
final class Stranger implements AutoCloseable {
    private static final String TYPE = "application/grpc-web+proto";

    private final RelayAddress relay;
    private final HttpClient http;
    private final ClientFrames frames;

    Stranger(RelayAddress relay) throws IOException, InterruptedException {
        this.relay = relay;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(AnyRelay.trusting())
                        .build();
        try (ClientHandshake handshake =
                ClientHandshake.start(relay.fingerprint(), Entropy.system())) {
            byte[] hello = new Greeting(Bytes.owned(handshake.hello())).encode();
            byte[] answer = Greeting.decode(call(Method.HELLO, hello)).hello().toArray();
            if (!(handshake.agree(answer) instanceof ClientHandshake.Agreed agreed)) {
                throw new IOException("another relay");
            }
            this.frames = new ClientFrames(agreed.keys());
        }
    }

    /** Seals what is to be asked next. */
    ClientCall prepare(Asking asking) {
        return frames.seal(number -> asking.request(frames.id(), number));
    }

    Reply ask(ClientCall call) throws IOException, InterruptedException {
        try {
            return call.open(call(call.method(), call.message()));
        } catch (UnopenableException e) {
            throw new IOException(e);
        }
    }

    /** The one message that answers a call. */
    private byte[] call(Method method, byte[] message) throws IOException, InterruptedException {
        URI uri = URI.create("https://127.0.0.1:" + relay.port() + method.path());
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", TYPE)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(GrpcMessages.frame(message)))
                        .build();
        byte[] body = http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        List<GrpcPart> parts = new ArrayList<>();
        GrpcMessages.answers(method).take(body, parts::add);
        if (parts.getFirst() instanceof GrpcPart.Message(byte[] bytes)) {
            return bytes;
        }
        throw new IOException("not taken: " + parts);
    }

    @Override
    public void close() {
        frames.close();
        http.shutdownNow();
        http.close();
    }
}
