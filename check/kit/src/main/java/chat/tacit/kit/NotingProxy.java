package chat.tacit.kit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A small proxy on this machine, of SOCKS5 (RFC 1928) or HTTP {@code CONNECT}, that writes down
 * what it was asked for. Wherever it is asked to go it goes to this machine, so that names that
 * nobody can look up lead somewhere.
 */
public final class NotingProxy implements AutoCloseable {
    private static final int SOCKS_NAME = 3;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<byte[]> hellos = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    public NotingProxy() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Each target in words: {@code socks5 name relay.test:443}. */
    public List<String> asked() {
        return asked;
    }

    /** The first TLS record of each client, without its header: a ClientHello. */
    public List<byte[]> hellos() {
        return hellos;
    }

    /** Returns when it was asked for this many targets. */
    public synchronized void awaitAsked(int count) throws InterruptedException {
        while (asked.size() < count) {
            wait();
        }
    }

    private synchronized void note(String target) {
        asked.add(target);
        notifyAll();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int first = in.readUnsignedByte();
            if (first == 5) {
                socks(socket, in);
            } else {
                connect(socket, in, first);
            }
        } catch (IOException e) {
            return; // one side is gone
        }
    }

    private void socks(Socket socket, DataInputStream in) throws IOException {
        in.skipNBytes(in.readUnsignedByte());
        OutputStream out = socket.getOutputStream();
        out.write(new byte[] {5, 0});
        in.skipNBytes(3);
        int type = in.readUnsignedByte();
        int size = type == SOCKS_NAME ? in.readUnsignedByte() : type == 1 ? 4 : 16;
        String host = new String(in.readNBytes(size), StandardCharsets.ISO_8859_1);
        int port = in.readUnsignedShort();
        note("socks5 " + (type == SOCKS_NAME ? "name " + host : "number") + ":" + port);
        tunnel(socket, port, new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    }

    private void connect(Socket socket, InputStream in, int first) throws IOException {
        StringBuilder head = new StringBuilder().append((char) first);
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        String line = head.substring(0, head.indexOf("\r\n"));
        String target = line.split(" ", -1)[1];
        note(line);
        tunnel(
                socket,
                Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)),
                "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private void tunnel(Socket near, int port, byte[] yes) throws IOException {
        try (Socket far = new Socket(InetAddress.getLoopbackAddress(), port)) {
            sockets.add(far);
            near.getOutputStream().write(yes);
            Thread.ofVirtual().start(() -> copy(far, near));
            DataInputStream in = new DataInputStream(near.getInputStream());
            DataOutputStream out = new DataOutputStream(far.getOutputStream());
            byte[] head = in.readNBytes(3);
            byte[] hello = new byte[in.readUnsignedShort()];
            in.readFully(hello);
            hellos.add(hello);
            out.write(head);
            out.writeShort(hello.length);
            out.write(hello);
            in.transferTo(out);
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            return; // one side is gone
        }
    }

    /** Ends every connection, and takes no more. */
    public void cut() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
