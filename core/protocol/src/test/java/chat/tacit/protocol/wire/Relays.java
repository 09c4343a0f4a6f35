package chat.tacit.protocol.wire;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;

import java.time.Instant;

/** A relay and its clients, for the tests of the handshake. */
final class Relays {
    static final Instant NOW = Instant.ofEpochMilli(1_795_262_400_123L);
    static final TlsKey TLS = TlsKey.ofSpki(new byte[] {1, 2, 3});

    private Relays() {}

    static Offer offer(Versions versions) {
        return new Offer(versions, Services.of(Service.QUEUE), StoreKind.DISK, Limits.defaults());
    }

    static RelayIdentity relay(Entropy entropy, TlsKey tls) {
        return new RelayIdentity(SigningKey.generate(entropy), tls, offer(Versions.CURRENT));
    }

    /** The relay's answer to a hello that it doesn't refuse. */
    static RelayHandshake.Hello answer(byte[] hello, RelayIdentity relay, Entropy entropy) {
        return switch (RelayHandshake.answer(hello, relay, NOW, entropy)) {
            case RelayHandshake.Hello answered -> answered;
            case RelayHandshake.Refused refused -> throw new AssertionError(refused);
        };
    }

    static ClientHandshake.Established established(ClientHandshake.Outcome outcome) {
        return switch (outcome) {
            case ClientHandshake.Established established -> established;
            case ClientHandshake.Rejected rejected -> throw new AssertionError(rejected);
        };
    }
}
