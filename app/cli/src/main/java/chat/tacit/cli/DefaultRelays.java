package chat.tacit.cli;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.RelayAddress;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The relays of profiles whose owners name none: the resource {@code default-relays}, which is
 * empty until whoever builds Tacit for others writes theirs into it.
 */
final class DefaultRelays {
    private DefaultRelays() {}

    /** Those of this build, in the order of the list, each once. */
    static List<RelayAddress> ofThisBuild() {
        try (InputStream in =
                Objects.requireNonNull(DefaultRelays.class.getResourceAsStream("default-relays"))) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * An address a line; empty lines and those that begin with {@code #} say nothing.
     *
     * @throws MalformedException if another line is no address: the build is broken
     */
    static List<RelayAddress> parse(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(RelayAddress::parse)
                .distinct()
                .toList();
    }
}
