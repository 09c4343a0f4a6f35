package chat.tacit.client.live.presence;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Lines of UTF-8 over a socket, each at most {@link #MAX_LINE} bytes; it has its time and ends. */
final class LineChannel implements AutoCloseable {
    /**
     * {@code LIVE_DOOR_LINE}: bytes of a line without its end. The longest text has 12,288, each of
     * them at most six in JSON.
     */
    static final int MAX_LINE = 131_072;

    private final SocketChannel socket;
    private final InputStream in;
    private final OutputStream out;
    private final Thread clock;

    /** Takes over the socket, and closes it when {@code patience} is over, whatever happens. */
    LineChannel(SocketChannel socket, Duration patience) {
        this.socket = socket;
        this.in = new BufferedInputStream(Channels.newInputStream(socket));
        this.out = Channels.newOutputStream(socket);
        this.clock = Thread.ofVirtual().name("tacit-door-clock").start(() -> expire(patience));
    }

    private void expire(Duration patience) {
        try {
            Thread.sleep(patience);
            socket.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it was closed in time
        } catch (IOException e) {
            return; // nothing more can be done about it
        }
    }

    /**
     * The next line.
     *
     * @throws IOException if there is none, or the time is over
     * @throws MalformedException if it is longer than a line may be, or no UTF-8
     */
    String read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the other end has gone");
            }
            if (line.size() == MAX_LINE) {
                throw new MalformedException("a line of more than " + MAX_LINE + " bytes");
            }
            line.write(next);
        }
        return Text.fromUtf8(line.toByteArray());
    }

    void write(String line) throws IOException {
        out.write((line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        clock.interrupt();
        socket.close();
    }
}
