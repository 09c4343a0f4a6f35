package chat.tacit.protocol.room;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Refusal;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a call ended ({@code spec/50-room} §3): status 0 if the answers are sealed, whatever they
 * say, else a hint.
 *
 * @param status of gRPC, 0 to 16
 * @param message for people, printable ASCII without {@code %}, which gRPC would encode
 * @param refusal why a call wasn't taken
 */
public record GrpcTrailers(int status, String message, Optional<Refusal> refusal) {
    /** Bytes of the longest, as lines. */
    public static final int MAX_SIZE = 512;

    private static final int MOST_STATUS = 16;
    private static final int MOST_TEXT = 400;
    private static final String STATUS = "grpc-status";
    private static final String MESSAGE = "grpc-message";
    private static final String REFUSAL = "tacit-refusal";

    private static final Pattern TEXT = Pattern.compile("[ -~&&[^%]]{0," + MOST_TEXT + "}");
    private static final Pattern LINES =
            Pattern.compile(
                    "grpc-status: (0|[1-9][0-9]?)\\r\\n"
                            + "grpc-message: ([^\\r\\n]*)\\r\\n"
                            + "(?:tacit-refusal: ([1-9][0-9]{0,2})\\r\\n)?");

    /** Every call whose answers are sealed ends so. */
    public static final GrpcTrailers OK = new GrpcTrailers(0, "", Optional.empty());

    public GrpcTrailers {
        if (status < 0 || status > MOST_STATUS || !TEXT.matcher(message).matches()) {
            throw new MalformedException("no trailers");
        }
    }

    /**
     * What is said of a call that wasn't taken, without a seal.
     *
     * @throws IllegalArgumentException if such a refusal is only said in a sealed reply
     */
    public static GrpcTrailers of(Refusal refusal) {
        return new GrpcTrailers(status(refusal), refusal.sentence(), Optional.of(refusal));
    }

    private static int status(Refusal refusal) {
        return switch (refusal) {
            case MALFORMED, UNOPENABLE -> 3;
            case TIMEOUT -> 4;
            case BANNED -> 7;
            case TOO_MANY, TOO_LARGE, FULL -> 8;
            case SERVICE_OFF, VERSION -> 12;
            case BUSY, RETRY -> 14;
            case SESSION -> 16;
            case REFUSED,
                    QUEUE_FULL,
                    SECURED,
                    CONFLICT,
                    USED,
                    WORK,
                    SERVER_KEY,
                    TARGET,
                    NOBODY,
                    NOT_HOME,
                    STALE,
                    SIGN_IN,
                    INVITE_CODE,
                    ROOM_FULL,
                    RETIRING ->
                    throw new IllegalArgumentException(refusal + " is said under a seal alone");
        };
    }

    /** By name, in their order: the trailers of HTTP/2. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(STATUS, Integer.toString(status));
        headers.put(MESSAGE, message);
        refusal.ifPresent(it -> headers.put(REFUSAL, Integer.toString(it.code())));
        return headers;
    }

    /** As lines, for the body of gRPC-Web. */
    byte[] lines() {
        StringBuilder lines = new StringBuilder();
        headers().forEach((name, value) -> lines.append(name + ": " + value + "\r\n"));
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * @throws MalformedException if they aren't exactly the lines of trailers
     */
    static GrpcTrailers decode(byte[] lines) {
        Matcher found = LINES.matcher(new String(lines, StandardCharsets.ISO_8859_1));
        if (!found.matches()) {
            throw new MalformedException("no trailers");
        }
        return new GrpcTrailers(
                Integer.parseInt(found.group(1)),
                found.group(2),
                Optional.ofNullable(found.group(3))
                        .map(code -> Refusal.of(Integer.parseInt(code))));
    }
}
