package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The relay that runs in the app's process. */
final class OwnRelayTest {
    @TempDir private Path folder;

    /** It knows no other server, so it would keep whatever is posted there to itself. */
    @Test
    void relayOfTheAppIsNoServerOfTheMesh() throws Exception {
        try (OwnRelay relay = new OwnRelay(folder.resolve("ada"), List.of(new Host("127.0.0.1")));
                HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
            RelayAddress _ = relay.start();
            String port = Files.readString(folder.resolve("ada-relay/app-port")).strip();
            URI load = URI.create("https://127.0.0.1:" + port + "/mesh/load");
            HttpRequest asked = HttpRequest.newBuilder(load).build();
            assertThat(client.send(asked, BodyHandlers.discarding()).statusCode())
                    .as("it has no such resource")
                    .isEqualTo(404);
        }
    }

    private static SSLContext trusting() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        return context;
    }

    /** Addresses carry the identity of a relay; its certificate says nothing. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
