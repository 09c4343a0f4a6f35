package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import static java.util.concurrent.TimeUnit.SECONDS;

import chat.tacit.protocol.turn.PortRange;
import chat.tacit.relay.edge.Pem;
import chat.tacit.relay.turn.TurnCertificate;
import chat.tacit.relay.turn.TurnConfig;

import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A certificate that browsers take, at the port of calls alone. */
class CallCertificateTest {
    /** The key below with a passphrase, by {@code openssl pkcs8 -topk8}. */
    private static final String ENCRYPTED =
            """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjf7zfeNVl+tgICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEGaqifstItzExlMJ4wHDtWwEgZAo
            d+bGxhLOGApJaqhISYpDes4XI9XYNF8Cq8tlPQVOenb5NcX9MGLEFlcwt9zhjJz2
            H5g5n48uQr15Ycm+FGQdjRz9w2YFCtnu20sBab2SbqIxmqEq+yMaLF8ZKLEb8Zs9
            +ld1GqX170uCKFERJLAVYqlJ+zE2A0GXfkDH/XTzs0RzdlinLjxKsShMEjRC6xs=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    /** By {@code openssl ecparam -name prime256v1 -genkey}: parameters stand before the key. */
    private static final String BY_OPENSSL =
            """
            -----BEGIN EC PARAMETERS-----
            BggqhkjOPQMBBw==
            -----END EC PARAMETERS-----
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIGDNUKKwcm47pArFDFLdUQrtYBcE4UnEBdkckHa06YXHoAoGCCqGSM49
            AwEHoUQDQgAE21HeykgFGhbbwtezlWMNA3o/8HVQf7QZ3hxOl7FoALzuP3d2ca4T
            Qxho3GmF2ZNfcB2Yv9uloMG3fIWNqHGMeA==
            -----END EC PRIVATE KEY-----
            """;

    private final Authority authority;
    private final KeyPair keys = Authority.keys("EC", 256);
    private TurnCertificate files;

    CallCertificateTest() throws Exception {
        this.authority = new Authority();
    }

    @BeforeEach
    void write(@TempDir Path folder) throws Exception {
        files = new TurnCertificate(folder.resolve("chain.pem"), folder.resolve("key.pem"));
        give(authority.certify(keys), pkcs8(keys));
    }

    private void give(String chain, String key) throws IOException {
        Files.writeString(files.certificate(), chain);
        Files.writeString(files.key(), key);
    }

    private static String pkcs8(KeyPair keys) {
        return RelayCertificate.block(RelayCertificate.KEY, keys.getPrivate().getEncoded());
    }

    /** As OpenSSL wrote them before PKCS #8. */
    private static String old(KeyPair keys) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(keys);
        }
        return text.toString();
    }

    private RunningRelay relay() throws Exception {
        return RunningRelay.calls(
                new TurnConfig(
                        0,
                        PortRange.DYNAMIC,
                        List.of(),
                        Optional.empty(),
                        false,
                        Optional.of(files)));
    }

    /** The certificate that is shown to whoever looks as a browser does. */
    private static X509Certificate shown(SSLContext trust, int port) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void portOfCallsShowsWhatBrowsersTakeAndNoOtherPortDoes() throws Exception {
        SSLContext browser = authority.trusting();
        try (RunningRelay relay = relay()) {
            assertThat(shown(browser, relay.turnPort()).getPublicKey()).isEqualTo(keys.getPublic());
            assertThatThrownBy(() -> shown(browser, relay.port()))
                    .isInstanceOf(SSLHandshakeException.class);
        }
        try (RunningRelay relay = RunningRelay.callsAt(0)) {
            assertThatThrownBy(() -> shown(browser, relay.turnPort()))
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void anotherCertificateInTheFilesIsShownFromThenOn() throws Exception {
        SSLContext browser = authority.trusting();
        try (RunningRelay relay = relay()) {
            X509Certificate before = shown(browser, relay.turnPort());
            KeyPair renewed = Authority.keys("EC", 384);
            give(authority.certify(renewed), pkcs8(renewed));
            await().atMost(20, SECONDS)
                    .until(
                            () -> shown(browser, relay.turnPort()),
                            now -> now.getPublicKey().equals(renewed.getPublic()));
            assertThat(before.getPublicKey()).isEqualTo(keys.getPublic());
        }
    }

    @Test
    void whatCannotBeUsedIsNotAndWhatWasThereStays() throws Exception {
        List<Pem> presented = new ArrayList<>();
        CallCertificate certificate = new CallCertificate(files, InstantSource.system());
        certificate.onChange(presented::add);
        certificate.run();
        assertThat(presented).isEmpty();

        KeyPair renewed = Authority.keys("EC", 256);
        Files.writeString(files.certificate(), authority.certify(renewed));
        certificate.run();
        Files.delete(files.key());
        certificate.run();
        assertThat(presented).isEmpty();
        Files.writeString(files.key(), pkcs8(renewed));
        certificate.run();
        certificate.run();
        assertThat(presented).hasSize(1);
    }

    @Test
    void keysOfEitherKindAndFormAreTaken() throws Exception {
        KeyPair rsa = Authority.keys("RSA", 2_048);
        try (PEMParser parser = new PEMParser(new StringReader(BY_OPENSSL))) {
            Object parameters = parser.readObject();
            KeyPair ec = new JcaPEMKeyConverter().getKeyPair((PEMKeyPair) parser.readObject());
            give(authority.certify(ec), BY_OPENSSL);
            assertThat(parameters).isNotNull();
            assertThat(pem().key()).contains("BEGIN PRIVATE KEY");
        }
        for (String key : List.of(old(rsa), pkcs8(rsa))) {
            String chain = authority.certify(rsa);
            give("Bag Attributes\n" + chain, key);
            assertThat(pem().certificate()).isEqualTo(chain);
        }
    }

    private Pem pem() throws RelayException {
        return new CallCertificate(files, InstantSource.system()).pem();
    }

    @Test
    void whatIsNoPairInUseIsRefusedWithASentence() throws Exception {
        String chain = authority.certify(keys);
        String key = pkcs8(keys);
        refuses(chain, pkcs8(Authority.keys("EC", 256)), "isn't that of");
        refuses(chain, pkcs8(Authority.keys("RSA", 1_024)), "isn't that of");
        refuses(key, key, "holds no certificate");
        refuses("", key, "holds no certificate");
        refuses(chain.replace("\nMI", "\nAA"), key, "is damaged");
        refuses(chain, chain, "holds no key");
        refuses(chain, ENCRYPTED, "holds no key");
        refuses(chain, key.replace("\nM", "\nA"), "is damaged");
        Instant yesterday = Instant.now().minusSeconds(86_400);
        refuses(authority.certify(keys, yesterday), key, "has ended on");
        refuses("x".repeat(CallCertificate.MAX_FILE + 1), key, "has more than 65536 bytes");
        refuses(chain + "x".repeat(CallCertificate.MAX_FILE + 1), key, "has more than");
        give(chain + "\n".repeat(CallCertificate.MAX_FILE - chain.length()), key);
        assertThat(pem().key()).isEqualTo(key);
        Files.delete(files.certificate());
        assertThatThrownBy(this::relay)
                .isInstanceOf(RelayException.class)
                .hasMessage("cannot read " + files.certificate());
    }

    private void refuses(String chain, String key, String sentence) throws IOException {
        give(chain, key);
        assertThatThrownBy(this::pem)
                .isInstanceOf(RelayException.class)
                .hasMessageContaining(sentence);
    }
}
