package chat.tacit.client;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/**
 * Ends TLS in front of a relay, as a platform does, with a library that knows no group but X25519.
 */
public final class OldTls implements AutoCloseable {
    private final SSLServerSocket listening;
    private final int relayPort;

    public OldTls(int relayPort) throws Exception {
        this.relayPort = relayPort;
        this.listening =
                (SSLServerSocket)
                        context()
                                .getServerSocketFactory()
                                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SSLParameters parameters = listening.getSSLParameters();
        parameters.setNamedGroups(new String[] {"x25519"});
        listening.setSSLParameters(parameters);
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket relay = new Socket(InetAddress.getLoopbackAddress(), relayPort);
                Thread.ofVirtual().start(() -> pump(client, relay));
                Thread.ofVirtual().start(() -> pump(relay, client));
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            long _ = from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            return; // one side is gone
        }
    }

    private static SSLContext context() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "proxy", pair.getPrivate(), new char[0], new Certificate[] {certificate(pair)});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), null, new SecureRandom());
        return context;
    }

    private static Certificate certificate(KeyPair pair) throws Exception {
        X500Name name = new X500Name("CN=proxy");
        Instant now = Instant.now();
        return new JcaX509CertificateConverter()
                .getCertificate(
                        new JcaX509v3CertificateBuilder(
                                        name,
                                        BigInteger.ONE,
                                        Date.from(now.minus(Duration.ofDays(1))),
                                        Date.from(now.plus(Duration.ofDays(1))),
                                        name,
                                        pair.getPublic())
                                .build(
                                        new JcaContentSignerBuilder("SHA256withECDSA")
                                                .build(pair.getPrivate())));
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
