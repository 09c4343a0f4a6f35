package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Puzzle;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Work that a client does for each packet that it posts ({@code spec/40-mesh} §5).
 *
 * @param hour since 1970
 */
public record PacketWork(long hour, long nonce) {
    /** The header that carries it: {@code <hour>.<nonce>}, in decimal. */
    public static final String HEADER = "Tacit-Work";

    private static final long HOUR = 3_600;
    private static final Pattern FORM =
            Pattern.compile("(0|[1-9][0-9]{0,9})\\.(0|[1-9][0-9]{0,18})");

    /**
     * @throws MalformedException if it isn't an hour and a nonce below 2^63
     */
    public static PacketWork parse(String header) {
        var matcher = FORM.matcher(header);
        if (!matcher.matches()) {
            throw new MalformedException("work is an hour and a nonce");
        }
        try {
            return new PacketWork(
                    Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        } catch (NumberFormatException e) {
            throw new MalformedException("a nonce is below 2^63");
        }
    }

    /** The hour in which {@code now} lies. */
    public static long hour(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), HOUR);
    }

    /** The puzzle whose nonce is searched. */
    public static Puzzle puzzle(Fingerprint server, long hour, PacketHash packet) {
        return new Puzzle(
                Fields.of(Labels.MESH_WORK).fixed(server.bytes()).u64(hour).fixed(packet.bytes()));
    }

    /** Leading zero bits for this server and packet. */
    public int bits(Fingerprint server, PacketHash packet) {
        return puzzle(server, hour, packet).bits(nonce);
    }

    /** Whether its hour is this one or the last. */
    public boolean isCurrent(Instant now) {
        long current = hour(now);
        return hour == current || hour == current - 1;
    }

    /** The value of {@link #HEADER}. */
    @Override
    public String toString() {
        return hour + "." + nonce;
    }
}
