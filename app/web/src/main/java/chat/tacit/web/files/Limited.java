package chat.tacit.web.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Bytes in memory, at most so many. */
final class Limited extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int most;

    Limited(int most) {
        this.most = most;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (bytes.size() + length > most) {
            throw new IOException("too long");
        }
        bytes.write(from, offset, length);
    }

    byte[] all() {
        return bytes.toByteArray();
    }
}
