package chat.tacit.relay;

import chat.tacit.relay.edge.Pem;
import chat.tacit.relay.turn.TurnCertificate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * The certificate that the operator gives for the port of calls ({@code spec/80-calls} §1): read
 * when the relay starts, and again when its files change. For one thread at a time.
 */
final class CallCertificate implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CallCertificate.class);

    /** Bytes of either file. */
    static final int MAX_FILE = 65_536;

    private final TurnCertificate files;
    private final InstantSource clock;
    private Texts seen;
    private final Pem first;
    private Consumer<Pem> present = _ -> {};

    private record Texts(String certificate, String key) {}

    /**
     * @throws RelayException if it can't be read, or isn't a certificate in use and its key
     */
    CallCertificate(TurnCertificate files, InstantSource clock) throws RelayException {
        this.files = files;
        this.clock = clock;
        this.seen = read();
        this.first = checked(seen);
    }

    /** What it was at first. */
    Pem pem() {
        return first;
    }

    /** Who is to hear of another one. */
    void onChange(Consumer<Pem> then) {
        present = then;
    }

    /** Looks whether there is another one; one that can't be used is said once, and not used. */
    @Override
    public void run() {
        try {
            Texts found = read();
            if (!found.equals(seen)) {
                seen = found;
                present.accept(checked(found));
                LOG.info("The port of calls has another certificate.");
            }
        } catch (RelayException e) {
            LOG.warn("The port of calls keeps its certificate: {}.", e.getMessage());
        }
    }

    private Pem checked(Texts texts) throws RelayException {
        return new PemPair(files).of(texts.certificate(), texts.key(), clock.instant());
    }

    private Texts read() throws RelayException {
        return new Texts(read(files.certificate()), read(files.key()));
    }

    private static String read(Path file) throws RelayException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE + 1);
            if (bytes.length > MAX_FILE) {
                throw new RelayException(file + " has more than " + MAX_FILE + " bytes");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new RelayException("cannot read " + file, e);
        }
    }
}
