package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.kit.AnyRelay;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RestExchange;
import chat.tacit.protocol.wire.TlsKey;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.util.Map;

import javax.net.ssl.HttpsURLConnection;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpTest {
    private RunningRelay relay;

    @BeforeAll
    void start() throws Exception {
        relay = RunningRelay.start();
    }

    @AfterAll
    void stop() {
        relay.close();
    }

    private record Page(int status, byte[] body, TlsKey leaf, HttpsURLConnection connection) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    @Test
    void statusPageShowsTheAddressAndLoadsNothing() throws Exception {
        Page page = get("/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("<code>" + relay.address() + "</code>")
                .contains("<svg ")
                .contains("<td>queue</td><td>on</td>")
                .contains("<td>mesh</td><td>off</td>")
                .doesNotContain("<script", "src=", "href=", "@import", "url(");
        assertThat(page.connection().getHeaderField("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-")
                .doesNotContain("unsafe");
    }

    @Test
    void statusPageSaysWhatProxyCannotCarry() throws Exception {
        try (RunningRelay proxied =
                        RunningRelay.start(Limits.defaults(), RunningRelay.behindProxy());
                RawSocket socket = RawSocket.tcp(proxied.port())) {
            assertThat(socket.write("GET / HTTP/1.0\r\n\r\n").readAll())
                    .contains("cannot carry UDP")
                    .contains("a restart forgets");
        }
        assertThat(get("/").text()).doesNotContain("cannot carry");
    }

    @Test
    void statusIsAlsoForMachines() throws Exception {
        assertThat(get("/status.json").text())
                .isEqualToIgnoringNewLines(
                        """
                        {"address":"%s","services":["queue"],"store":"memory","lacking":[]}
                        """
                                .formatted(relay.address()));
    }

    @Test
    void postedHelloIsAnsweredForTheLeafOfTheConnection() throws Exception {
        try (ClientHandshake handshake =
                ClientHandshake.start(relay.address().fingerprint(), Entropy.system())) {
            Page page = ask("POST", "/hello", handshake.hello(), Map.of());
            assertThat(handshake.finish(page.body(), page.leaf()))
                    .isInstanceOfSatisfying(
                            ClientHandshake.Established.class,
                            it -> assertThat(it.body().keys().tls()).isEqualTo(page.leaf()));
        }
    }

    @Test
    void answerIsSignedForTheNonceOfItsRequest() throws Exception {
        Bytes nonce = RestExchange.freshNonce(Entropy.system());
        Page page =
                ask(
                        "GET",
                        "/status.json",
                        new byte[0],
                        Map.of(RestExchange.NONCE_HEADER, nonce.base64Url()));

        String signature = page.connection().getHeaderField(RestExchange.SIGNATURE_HEADER);
        assertThat(signed("/status.json", nonce, page, signature)).isTrue();
        assertThat(signed("/", nonce, page, signature)).isFalse();
        assertThat(
                        signed(
                                "/status.json",
                                RestExchange.freshNonce(Entropy.system()),
                                page,
                                signature))
                .isFalse();
    }

    @Test
    void withoutNonceNothingIsSigned() throws Exception {
        assertThat(get("/").connection().getHeaderField(RestExchange.SIGNATURE_HEADER)).isNull();
    }

    @Test
    void whatIsNotThereAndWhatIsTooLargeHasItsStatus() throws Exception {
        assertThat(get("/nothing").status()).isEqualTo(404);
        assertThat(get("/queue").status()).isEqualTo(426);
        assertThat(ask("POST", "/", new byte[1], Map.of()).status()).isEqualTo(405);
        assertThat(ask("POST", "/hello", new byte[100], Map.of()).status()).isEqualTo(400);
        assertThat(ask("POST", "/hello", new byte[4_000], Map.of()).status()).isEqualTo(413);
    }

    @Test
    void operatorSeesHealthAndMetrics() throws Exception {
        assertThat(relay.operator("/healthz")).isEqualTo("ok\n");
        assertThat(relay.operator("/metrics")).contains("tacit_connections ", "jvm_memory");
    }

    private boolean signed(String path, Bytes nonce, Page page, String signature) throws Exception {
        return RestExchange.of("GET", path, nonce, page.status(), page.body())
                .isSignedBy(identity(), signature);
    }

    private chat.tacit.crypto.VerifyingKey identity() throws Exception {
        try (ClientHandshake handshake =
                ClientHandshake.start(relay.address().fingerprint(), Entropy.system())) {
            byte[] hello = ask("POST", "/hello", handshake.hello(), Map.of()).body();
            ClientHandshake.Established established =
                    (ClientHandshake.Established) handshake.finish(hello, TlsKey.NONE);
            assertThat(Fingerprint.of(established.body().keys().identity()))
                    .isEqualTo(relay.address().fingerprint());
            return established.body().keys().identity();
        }
    }

    private Page get(String path) throws Exception {
        return ask("GET", path, new byte[0], Map.of());
    }

    private Page ask(String method, String path, byte[] body, Map<String, String> headers)
            throws Exception {
        URI uri = URI.create("https://127.0.0.1:" + relay.port() + path);
        HttpsURLConnection connection = (HttpsURLConnection) uri.toURL().openConnection();
        connection.setSSLSocketFactory(AnyRelay.trusting().getSocketFactory());
        connection.setHostnameVerifier((_, _) -> true);
        connection.setRequestMethod(method);
        headers.forEach(connection::setRequestProperty);
        if (body.length > 0) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(body);
        }
        int status = connection.getResponseCode();
        Certificate certificate = connection.getServerCertificates()[0];
        TlsKey leaf = TlsKey.ofSpki(certificate.getPublicKey().getEncoded());
        try (InputStream in =
                status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Page(status, in == null ? new byte[0] : in.readAllBytes(), leaf, connection);
        }
    }
}
