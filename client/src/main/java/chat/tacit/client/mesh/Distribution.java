package chat.tacit.client.mesh;

import chat.tacit.protocol.wire.RelayAddress;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The servers that every profile of this distribution begins with; there may be none. */
final class Distribution {
    private static final String FILE = "servers.txt";

    private Distribution() {}

    /** One address a line; lines that begin with # say why. */
    static List<RelayAddress> servers() {
        try (InputStream file = Distribution.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is part of this module");
            }
            return read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<RelayAddress> read(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(RelayAddress::parse)
                .toList();
    }
}
