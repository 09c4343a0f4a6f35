package chat.tacit.protocol.turn;

import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.wire.CallName;
import chat.tacit.protocol.wire.CallSecret;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Who asks: the long-term mechanism of RFC 8489 §9.2 ({@code spec/80-calls} §3). Nothing is kept of
 * those who ask.
 */
final class Authentication {
    static final String REALM = "tacit";

    private static final int UNAUTHENTICATED = 401;
    private static final int BAD_REQUEST = 400;
    private static final int STALE_NONCE = 438;

    private static final byte[] MD5 = {0, 1, 0, 0};
    private static final byte[] SHA256 = {0, 2, 0, 0};
    private static final ByteBuffer OFFERED =
            ByteBuffer.allocate(MD5.length + SHA256.length).put(MD5).put(SHA256).flip();

    private final CallSecret secret;
    private final NonceMint nonces;

    Authentication(CallSecret secret, NonceMint nonces) {
        this.secret = secret;
        this.nonces = nonces;
    }

    /** Who sent a request from there. */
    Asker check(FiveTuple from, StunMessage request, Instant now) {
        Integrity integrity =
                request.has(StunAttribute.MESSAGE_INTEGRITY_SHA256)
                        ? Integrity.SHA256
                        : Integrity.SHA1;
        if (!request.has(integrity.attribute())) {
            return new Asker.Unknown(UNAUTHENTICATED);
        }
        Optional<String> name = request.text(StunAttribute.USERNAME);
        Optional<String> nonce = request.text(StunAttribute.NONCE);
        Optional<UnaryOperator<byte[]>> algorithm = algorithm(request);
        if (name.isEmpty()
                || nonce.isEmpty()
                || algorithm.isEmpty()
                || !request.has(StunAttribute.REALM)) {
            return new Asker.Unknown(BAD_REQUEST);
        }
        if (!nonces.holds(nonce.get(), from, now)) {
            return new Asker.Unknown(STALE_NONCE);
        }
        Optional<CallName> call = CallName.parse(name.get()).filter(it -> !it.hasEnded(now));
        return call.<Asker>flatMap(
                        it -> {
                            Secret key = key(it, algorithm.get());
                            return integrity.holds(request, key)
                                    ? Optional.of(new Asker.Known(it, new Signing(integrity, key)))
                                    : Optional.empty();
                        })
                .orElse(new Asker.Unknown(UNAUTHENTICATED));
    }

    /** What somebody unknown has to know to ask better. */
    void challenge(FiveTuple to, Instant now, StunWriter out) {
        out.bytes(StunAttribute.REALM, Text.utf8(REALM))
                .bytes(StunAttribute.NONCE, Text.utf8(nonces.mint(to, now)))
                .bytes(StunAttribute.PASSWORD_ALGORITHMS, OFFERED.array());
    }

    private Secret key(CallName call, UnaryOperator<byte[]> algorithm) {
        String text = call.text() + ":" + REALM + ":" + secret.of(call).password();
        return Secret.owned(algorithm.apply(Text.utf8(text)));
    }

    /**
     * The one that a request names, which has to show that nobody took one from what was offered;
     * MD5 if it names none.
     */
    private static Optional<UnaryOperator<byte[]>> algorithm(StunMessage request) {
        Optional<ByteBuffer> chosen = request.value(StunAttribute.PASSWORD_ALGORITHM);
        Optional<ByteBuffer> offered = request.value(StunAttribute.PASSWORD_ALGORITHMS);
        if (chosen.isEmpty() && offered.isEmpty()) {
            return Optional.of(Hash::md5);
        }
        if (chosen.isEmpty() || !offered.equals(Optional.of(OFFERED))) {
            return Optional.empty();
        }
        if (chosen.get().equals(ByteBuffer.wrap(SHA256))) {
            return Optional.of(Hash::sha256);
        }
        return chosen.get().equals(ByteBuffer.wrap(MD5))
                ? Optional.of(Hash::md5)
                : Optional.empty();
    }
}
