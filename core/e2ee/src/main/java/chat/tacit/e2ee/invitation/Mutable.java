package chat.tacit.e2ee.invitation;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.route.Route;
import chat.tacit.protocol.wire.Proto;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The part of a reusable address that its owner replaces every week ({@code spec/60-contact} §2):
 * its keys and routes take the place of those in the invitation.
 *
 * @param version from 1, rising; a lower one than was seen is refused
 * @param expires after which nobody joins by it, cut to whole seconds
 * @param agreement the current {@code EK}
 * @param kem the current KEM key
 * @param routes 1 to {@value Invitation#MAX_ROUTES}
 */
public record Mutable(
        long version,
        Instant expires,
        AgreementPublicKey agreement,
        KemPublicKey kem,
        List<Route> routes) {

    /**
     * @throws MalformedException if a number is out of range or a route stands twice
     */
    public Mutable {
        routes = Invitation.requireRoutes(routes);
        if (version < 1) {
            throw new MalformedException("a version is from 1 to 2^63 - 1");
        }
        expires = expires.truncatedTo(ChronoUnit.SECONDS);
        if (expires.getEpochSecond() < 1) {
            throw new MalformedException("an expiry before 1970");
        }
    }

    /** Its one encoding, which is signed and enters the transcript of the agreement. */
    public Bytes encode() {
        return Proto.Writer.create()
                .u64(1, version)
                .u64(2, expires.getEpochSecond())
                .bytes(3, agreement.bytes())
                .bytes(4, kem.bytes())
                .messages(5, routes, Route::write)
                .toBytes();
    }

    /**
     * @throws MalformedException if {@code bytes} isn't what {@link #encode} makes
     */
    public static Mutable decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), Invitation.MAX_SIZE).whole(Mutable::read);
    }

    private static Mutable read(Proto.Reader reader) {
        long version = reader.u64(1);
        long expires = reader.u64(2);
        if (expires < 0 || expires > Instant.MAX.getEpochSecond()) {
            throw new MalformedException("an expiry out of range");
        }
        return new Mutable(
                version,
                Instant.ofEpochSecond(expires),
                new AgreementPublicKey(reader.bytes(3, AgreementPublicKey.SIZE)),
                new KemPublicKey(reader.bytes(4, KemPublicKey.SIZE)),
                reader.messages(5, Invitation.MAX_ROUTES, Route::read));
    }
}
