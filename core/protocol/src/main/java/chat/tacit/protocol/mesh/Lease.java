package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import java.time.Duration;
import java.time.Instant;

/**
 * By what a key says which server receives for it ({@code spec/40-mesh} §6.2).
 *
 * @param issued in whole seconds
 * @param until in whole seconds, at most {@link #LONGEST} later; as early as {@code issued} it ends
 *     the lease
 */
public record Lease(Thumbprint recipient, Fingerprint server, Instant issued, Instant until) {
    public static final Duration LONGEST = Duration.ofDays(7);

    public Lease {
        if (until.isBefore(issued) || until.isAfter(issued.plus(LONGEST))) {
            throw new MalformedException("a lease lasts a week at most");
        }
    }

    /**
     * @throws MalformedException if the payload isn't a lease
     */
    public static Lease of(Jws jws) {
        JsonMembers members = jws.payload().open();
        Lease lease =
                new Lease(
                        Thumbprint.parse(members.text("recipient")),
                        Fingerprint.parse(members.text("server")),
                        Instant.ofEpochSecond(members.number("iat", Fetch.MOST_SECONDS)),
                        Instant.ofEpochSecond(members.number("until", Fetch.MOST_SECONDS)));
        members.end();
        return lease;
    }

    public Jws sign(JoseKey key, Entropy entropy) {
        JsonObject payload =
                JsonObject.empty()
                        .with("iat", issued.getEpochSecond())
                        .with("recipient", recipient.toString())
                        .with("server", server.toString())
                        .with("until", until.getEpochSecond());
        return Jws.sign(JwsType.LEASE, payload, key, entropy);
    }

    /** Whether it is of {@code key} and was issued in time; its signature is another question. */
    public boolean isOf(JosePublicKey key, Instant now) {
        return recipient.equals(key.thumbprint()) && !issued.isAfter(now.plus(Fetch.SKEW));
    }

    /** Whether packets for the key go to its server now. */
    public boolean isValid(Instant now) {
        return until.isAfter(now) && !issued.isAfter(now.plus(Fetch.SKEW));
    }
}
