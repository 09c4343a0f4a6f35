package chat.tacit.cli;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.queue.ServerKey;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Server keys of relays from the command line. */
final class ServerKeys {
    private ServerKeys() {}

    /** The first line of a file, if one is named. */
    static Optional<ServerKey> read(Optional<Path> file) throws Trouble {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        if (!Files.isReadable(file.get())) {
            throw new Trouble("cannot read the server key file " + file.get() + ".");
        }
        return Optional.of(key(Profiles.fromFile(file.get())));
    }

    static ServerKey of(String text) throws Trouble {
        return key(Secret.owned(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static ServerKey key(Secret secret) throws Trouble {
        try {
            return new ServerKey(secret);
        } catch (MalformedException e) {
            throw new Trouble(e.getMessage() + "; this one has " + secret.size() + ".");
        }
    }
}
