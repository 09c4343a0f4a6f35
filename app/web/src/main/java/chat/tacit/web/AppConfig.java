package chat.tacit.web;

import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.web.limit.AppLimits;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * How the app is started.
 *
 * @param home where the profile is, or will be
 * @param listen where pages ask
 * @param relays what starts a relay in this process
 * @param defaults relays that this build offers to begin with
 * @param version of the program
 */
public record AppConfig(
        Path home,
        Listen listen,
        LocalRelay relays,
        List<RelayAddress> defaults,
        String version,
        AppLimits limits,
        InstantSource clock) {

    public AppConfig {
        defaults = List.copyOf(defaults);
    }

    /** Where pages ask, and what lets them in. */
    public sealed interface Listen {
        /** Loopback alone, with a token. */
        record Loopback(int port) implements Listen {}

        /**
         * Elsewhere, with a password.
         *
         * @param name under which browsers ask
         * @param tls certificate and key, unless something else ends TLS in front of it
         * @param password the profile's passphrase if it is left out
         */
        record Elsewhere(
                String host, int port, String name, Optional<Tls> tls, Optional<Secret> password)
                implements Listen {}
    }

    /** Files in PEM. */
    public record Tls(Path certificate, Path key) {}
}
