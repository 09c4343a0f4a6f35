package chat.tacit.relay.live;

import chat.tacit.crypto.Text;
import chat.tacit.protocol.wire.FrameChannel;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How the relay's lines go out once there are keys ({@code spec/20-live} §4): sealed and in
 * base64url, or in mode tls as they are, but for the first one.
 */
final class Voice {
    private final FrameChannel channel;
    private boolean spoken;

    Voice(FrameChannel channel) {
        this.channel = channel;
    }

    /** The line as it goes out; nothing once a frame of the client's didn't open. */
    Optional<LiveLine> say(LiveLine line) {
        if (channel.isDead()) {
            return Optional.empty();
        }
        if (!spoken) {
            spoken = true;
            return Optional.of(encoded(channel.sealNext(line.bytes())));
        }
        return Optional.of(
                switch (channel.session().mode()) {
                    case TLS -> line;
                    case SEALED -> encoded(channel.seal(line.bytes()));
                });
    }

    private static LiveLine encoded(byte[] box) {
        return new LiveLine(Text.base64Url(box).getBytes(StandardCharsets.US_ASCII));
    }
}
