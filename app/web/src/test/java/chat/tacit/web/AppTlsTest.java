package chat.tacit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The app elsewhere, which ends TLS itself: a client that checks name and certificate. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppTlsTest {
    private static final String NAME = "chat.example";
    private static final String PASSWORD = "nine lives of a cat";
    private static final String STORE = "changeit";

    private Path folder;
    private KeyStore store;
    private RunningApp app;

    @BeforeAll
    void start(@TempDir Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        this.folder = folder;
        store = made(folder.resolve("store.p12"));
        pem("CERTIFICATE", store.getCertificate("app").getEncoded(), "app.crt");
        pem("PRIVATE KEY", store.getKey("app", STORE.toCharArray()).getEncoded(), "app.key");
        app = RunningApp.start(folder.resolve("home"), listen("app.crt"), RunningApp.LIMITS);
    }

    @AfterAll
    void end() {
        app.close();
    }

    /** A key and a certificate that nobody but itself signed. */
    private static KeyStore made(Path file)
            throws IOException, GeneralSecurityException, InterruptedException {
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "app",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=" + NAME,
                                "-ext",
                                "san=dns:" + NAME,
                                "-keystore",
                                file.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                STORE)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, STORE.toCharArray());
        }
        return store;
    }

    private void pem(String what, byte[] bytes, String name) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        Files.writeString(
                folder.resolve(name),
                "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private AppConfig.Listen listen(String certificate) {
        return new AppConfig.Listen.Elsewhere(
                "127.0.0.1",
                0,
                NAME,
                Optional.of(
                        new AppConfig.Tls(folder.resolve(certificate), folder.resolve("app.key"))),
                Optional.of(RunningApp.secret(PASSWORD)));
    }

    /** Asks over TLS as a browser does that trusts this certificate, for this name. */
    private String ask(String name, String request) throws IOException, GeneralSecurityException {
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (Socket plain = new Socket(loopback, app.port());
                SSLSocket tls =
                        (SSLSocket)
                                context.getSocketFactory()
                                        .createSocket(plain, name, app.port(), true)) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            tls.getOutputStream().flush();
            return new String(tls.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String session(String body) {
        String at = NAME + ":" + app.port();
        return "POST /api/session HTTP/1.1\r\nHost: "
                + at
                + "\r\nOrigin: https://"
                + at
                + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    }

    @Test
    void passwordOpensASessionOverTls() throws IOException, GeneralSecurityException {
        assertThat(app.app().address()).isEqualTo("https://" + NAME + ":" + app.port() + "/");
        String reply = ask(NAME, session(new JsonObject().put("password", PASSWORD).encode()));
        assertThat(reply).startsWith("HTTP/1.1 200").contains("SameSite=Strict; Path=/; Secure");
        assertThat(ask(NAME, session("{\"password\":\"wrong\"}"))).startsWith("HTTP/1.1 403");
    }

    @Test
    void clientThatWantsAnotherNameGoesNoFurther() {
        assertThatThrownBy(() -> ask("other.example", session("{}")))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void withoutTlsNothingIsSaid() throws IOException {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
            plain.getOutputStream().write(session("{}").getBytes(StandardCharsets.UTF_8));
            byte[] answer = plain.getInputStream().readAllBytes();
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP/1.1");
        }
    }

    @Test
    void itSaysWhatATelephoneLacksSinceNoAuthoritySignedIt() {
        assertThat(app.app().remark().orElseThrow()).startsWith("no authority signed");
    }

    @Test
    void certificateThatIsNoneIsSaidInASentence() throws IOException {
        Files.writeString(folder.resolve("no.crt"), "nothing\n");
        for (String name : new String[] {"no.crt", "missing.crt"}) {
            assertThatThrownBy(() ->
                            RunningApp.start(
                                    folder.resolve("home2"), listen(name), RunningApp.LIMITS))
                    .hasMessageContaining(name);
        }
    }
}
