package chat.tacit.e2e;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.kit.AnyRelay;
import chat.tacit.protocol.live.ClientGreeting;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.Leaf;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Target;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.TlsKey;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import javax.net.ssl.SSLSocket;

/** Somebody who joins an open live session at a relay's port of lines, as a client does. */
final class Visitor implements AutoCloseable {
    private static final Entropy ENTROPY = Entropy.system();

    private final RelayAddress relay;
    private final SSLSocket socket;

    /** Does nothing but TLS. */
    Visitor(Relay relay, String from) throws Exception {
        this.relay = RelayAddress.parse(relay.address());
        int livePort = relay.livePort();
        Socket tcp = new Socket();
        tcp.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        tcp.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), livePort));
        tcp.setSoTimeout((int) Command.PATIENCE.toMillis());
        this.socket =
                (SSLSocket)
                        AnyRelay.trusting()
                                .getSocketFactory()
                                .createSocket(tcp, "127.0.0.1", livePort, true);
        socket.startHandshake();
    }

    /** Greets, says who it is, and waits until the relay says that it is in. */
    Visitor join(SessionName session) throws Exception {
        ClientGreeting.Heard heard = new ClientGreeting.Heard(read(), read());
        ClientGreeting.Outcome outcome =
                ClientGreeting.of(relay.fingerprint())
                        .answer(heard, leaf(), new DisplayName("Visitor"), ENTROPY);
        if (!(outcome instanceof ClientGreeting.Connected connected)) {
            throw new IOException(outcome.toString());
        }
        write(connected.line());
        write(identity(session, connected.session().id()).encode());
        byte[] first = Text.fromBase64Url(new String(read(), StandardCharsets.US_ASCII));
        ServerLine ack = ServerLine.decode(connected.channel().openNext(first));
        if (!(ack instanceof ServerLine.Ack)) {
            throw new IOException("heard " + ack);
        }
        // Who is there, and then itself.
        ServerLine.decode(read());
        ServerLine.decode(read());
        return this;
    }

    private ClientLine identity(SessionName session, Bytes sid) {
        SigningKey key = SigningKey.generate(ENTROPY);
        Leaf leaf =
                new Leaf(
                        AgreementKey.generate(ENTROPY).publicKey(),
                        Optional.empty(),
                        Bytes.owned(ENTROPY.bytes(Leaf.NONCE_SIZE)));
        Identification message =
                Identification.sign(
                        key,
                        leaf,
                        new Identification.Errand(new Target.Open(session), sid, Optional.empty()),
                        relay.fingerprint());
        return new ClientLine.Identity(message.id().bytes(), Data.of(message.encode()));
    }

    private TlsKey leaf() throws IOException {
        return TlsKey.ofSpki(
                socket.getSession().getPeerCertificates()[0].getPublicKey().getEncoded());
    }

    /** Sends bytes that may be no line. */
    void writeRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    private void write(byte[] line) throws IOException {
        ByteArrayOutputStream ended = new ByteArrayOutputStream();
        ended.writeBytes(line);
        ended.write('\n');
        writeRaw(ended.toByteArray());
    }

    /** The relay's next line. */
    byte[] read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = socket.getInputStream().read();
                next != '\n';
                next = socket.getInputStream().read()) {
            if (next < 0) {
                throw new IOException("the relay closed the connection");
            }
            line.write(next);
        }
        return line.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
