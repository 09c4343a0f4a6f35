package chat.tacit.client;

import chat.tacit.protocol.wire.RelayAddress;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Leads to a relay, and resets each connection after so many bytes of the relay's. */
public final class TornSockets implements AutoCloseable {
    private final ServerSocket listening;
    private final RelayAddress relay;
    private final int bytes;

    public TornSockets(RelayAddress relay, int bytes) throws IOException {
        this.relay = relay;
        this.bytes = bytes;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Where the relay seems to be. */
    public RelayAddress address() {
        return new RelayAddress(relay.fingerprint(), relay.hosts(), listening.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket end = new Socket(InetAddress.getLoopbackAddress(), relay.port());
                Thread.ofVirtual().start(() -> pump(client, end));
                Thread.ofVirtual().start(() -> tear(end, client));
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

    private void tear(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            for (int left = bytes; left > 0; left--) {
                int one = in.read();
                if (one < 0) {
                    return;
                }
                to.getOutputStream().write(one);
            }
            int _ = in.read(); // what is said next isn't passed on
            to.setSoLinger(true, 0); // so closing resets
        } catch (IOException e) {
            return; // one side is gone
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
