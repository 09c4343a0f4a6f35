package chat.tacit.client;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.live.Exchange;
import chat.tacit.e2ee.live.ExchangeInput;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An exchange over a TCP connection of the two ({@code spec/20-live} §15): each message behind its
 * length as u16. A message that is longer than any there is ends it, unread.
 */
final class DirectExchange implements ExchangeCall {
    /** Messages of an exchange; whoever sends more is heard no further. */
    private static final int MESSAGES = 4;

    private final Socket socket;
    private final BlockingQueue<ExchangeInput> heard = new LinkedBlockingQueue<>();

    private DirectExchange(Socket socket) {
        this.socket = socket;
        heard.add(new ExchangeInput.Met());
    }

    /** Over a connected socket, which {@link #close} closes. */
    static DirectExchange over(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        DirectExchange exchange = new DirectExchange(socket);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        Thread.ofVirtual().name("tacit-exchange").start(() -> exchange.listen(in));
        return exchange;
    }

    private void listen(DataInputStream in) {
        try {
            for (int i = 0; i < MESSAGES; i++) {
                int size = in.readUnsignedShort();
                if (size > Exchange.MAX_MESSAGE) {
                    heard.add(new ExchangeInput.Message(Bytes.empty())); // which is none
                    return;
                }
                byte[] message = new byte[size];
                in.readFully(message);
                heard.add(new ExchangeInput.Message(Bytes.owned(message)));
            }
            int more = in.read();
            heard.add(
                    more < 0
                            ? new ExchangeInput.Closed()
                            : new ExchangeInput.Message(Bytes.empty()));
        } catch (IOException e) {
            heard.add(new ExchangeInput.Closed());
        }
    }

    @Override
    public Optional<ExchangeInput> hear(Duration patience) {
        try {
            return Optional.ofNullable(
                    heard.poll(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new ExchangeInput.Closed());
        }
    }

    @Override
    public void send(Bytes message) {
        byte[] framed =
                ByteBuffer.allocate(Short.BYTES + message.size())
                        .putShort((short) message.size())
                        .put(message.shared())
                        .array();
        try {
            socket.getOutputStream().write(framed);
        } catch (IOException e) {
            heard.add(new ExchangeInput.Closed());
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
