package chat.tacit.sim;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What happened in a run, in order, with every byte that travelled: two runs with the same hash did
 * the same.
 */
public final class Trace {
    private final InstantSource clock;
    private final MessageDigest digest;
    private final List<String> lines = new ArrayList<>();

    public Trace(InstantSource clock) {
        this.clock = clock;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public void line(String what) {
        String line = clock.instant() + " " + what;
        lines.add(line);
        digest.update(line.getBytes(StandardCharsets.UTF_8));
    }

    public void frame(String from, String to, byte[] bytes) {
        line(from + " → " + to + " " + bytes.length);
        digest.update(bytes);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** The hash of everything; ends the trace. */
    public String hash() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
