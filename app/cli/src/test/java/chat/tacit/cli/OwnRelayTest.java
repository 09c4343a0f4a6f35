package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.kit.AnyRelay;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The relay that runs in the app's process. */
final class OwnRelayTest {
    @TempDir private Path folder;

    /** It knows no other server, so it would keep whatever is posted there to itself. */
    @Test
    void relayOfTheAppIsNoServerOfTheMesh() throws Exception {
        try (OwnRelay relay = new OwnRelay(folder.resolve("ada"), List.of(new Host("127.0.0.1")))) {
            RelayAddress _ = relay.start();
            String port = Files.readString(folder.resolve("ada-relay/app-port")).strip();
            assertThat(answered(Integer.parseInt(port), "/mesh/load"))
                    .as("it has no such resource")
                    .isEqualTo("HTTP/1.1 404 Not Found");
        }
    }

    /** The first line of what it answers to whoever asks for a path. */
    private static String answered(int port, String path) throws Exception {
        try (Socket socket =
                AnyRelay.trusting().getSocketFactory().createSocket("127.0.0.1", port)) {
            String asked = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n";
            socket.getOutputStream().write(asked.getBytes(StandardCharsets.US_ASCII));
            InputStreamReader in =
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
            return new BufferedReader(in).readLine();
        }
    }
}
