package chat.tacit.relay;

import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.wire.Host;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Where a relay's identity and TLS key come from. */
public sealed interface Keys {

    /** Both are kept in a data directory, and made at the first start. */
    record Kept(Path directory) implements Keys {}

    /** The identity is given, and the TLS key kept in a data directory. */
    record Given(Identity identity, Path directory) implements Keys {}

    /** The identity is given, and the TLS key is new at each start: the disk doesn't last. */
    record Passing(Identity identity) implements Keys {}

    /**
     * @throws RelayException if a file can't be read, written or understood
     */
    default Identity identity(Entropy entropy) throws RelayException {
        return switch (this) {
            case Kept(Path directory) -> Identity.open(directory, entropy);
            case Given(Identity identity, Path _) -> identity;
            case Passing(Identity identity) -> identity;
        };
    }

    /**
     * @throws RelayException if a file can't be read, written or understood
     */
    default RelayCertificate certificate(List<Host> hosts, Instant now) throws RelayException {
        List<String> names = hosts.stream().map(Host::bare).toList();
        return switch (this) {
            case Kept(Path directory) ->
                    RelayCertificate.open(DataDirectory.open(directory), names, now);
            case Given(Identity _, Path directory) ->
                    RelayCertificate.open(DataDirectory.open(directory), names, now);
            case Passing(Identity _) -> RelayCertificate.make(names, now);
        };
    }

    /**
     * {@code current}, or its successor under the same key if it is about to end.
     *
     * @throws RelayException if it can't be kept
     */
    default RelayCertificate renew(RelayCertificate current, List<Host> hosts, Instant now)
            throws RelayException {
        return switch (this) {
            case Kept _, Given _ -> certificate(hosts, now);
            case Passing _ -> current.renewed(hosts.stream().map(Host::bare).toList(), now);
        };
    }
}
