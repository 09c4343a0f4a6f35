package chat.tacit.relay.turn;

import java.nio.file.Path;

/**
 * Where the certificate is that browsers trust, and its key ({@code spec/80-calls} §1).
 *
 * @param certificate PEM, with those between it and an authority behind it
 * @param key PEM, without a passphrase
 */
public record TurnCertificate(Path certificate, Path key) {}
