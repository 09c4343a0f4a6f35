package chat.tacit.protocol.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.JoseKey;
import chat.tacit.protocol.mesh.JsonValue.JsonFlag;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the owner of a key signs to fetch ({@code spec/40-mesh} §6).
 *
 * @param server at which, and nowhere else
 * @param nonce 16 random bytes, used once
 * @param issued in whole seconds
 * @param place which location fetches, from where
 */
public record Fetch(Fingerprint server, Bytes nonce, Instant issued, Place place) {
    /** The document's phrase. */
    public static final String PHRASE = "I AM WHO I SAY I AM";

    public static final int NONCE_SIZE = 16;
    public static final int LOCATION_SIZE = 16;

    /** How far the clocks of two who say when something was may be apart. */
    public static final Duration SKEW = Duration.ofMinutes(2);

    /** How long a signed request is taken, by the clock of whoever is asked. */
    public static final Duration LIFE = Duration.ofMinutes(2);

    public Fetch {
        nonce.requireSize(NONCE_SIZE, "the nonce of a fetch");
    }

    /**
     * @param location 16 random bytes that a location drew for the key
     * @param cursor of the last packet that it has committed
     * @param delete whether what all locations have may go
     */
    public record Place(Bytes location, Optional<Cursor> cursor, boolean delete) {
        public Place {
            location.requireSize(LOCATION_SIZE, "a location");
        }
    }

    /**
     * @throws chat.tacit.crypto.MalformedException if the payload isn't a fetch
     */
    public static Fetch of(Jws jws) {
        JsonMembers members = jws.payload().open();
        members.constant("phrase", PHRASE);
        Fetch fetch =
                new Fetch(
                        Fingerprint.parse(members.text("server")),
                        members.base64Url("nonce", NONCE_SIZE),
                        Instant.ofEpochSecond(members.number("iat", MOST_SECONDS)),
                        new Place(
                                members.base64Url("location", LOCATION_SIZE),
                                members.optionalText("cursor").map(Cursor::parse),
                                members.flag("delete")));
        members.end();
        return fetch;
    }

    /** The end of the year 9999. */
    static final long MOST_SECONDS = 253_402_300_799L;

    public Jws sign(JoseKey key, Entropy entropy) {
        return Jws.sign(JwsType.FETCH, payload(), key, entropy);
    }

    private JsonObject payload() {
        JsonObject payload =
                JsonObject.empty()
                        .with("iat", issued.getEpochSecond())
                        .with("location", place.location().base64Url())
                        .with("nonce", nonce.base64Url())
                        .with("phrase", PHRASE)
                        .with("server", server.toString());
        if (place.cursor().isPresent()) {
            payload = payload.with("cursor", place.cursor().get().toString());
        }
        return place.delete() ? payload.with("delete", new JsonFlag(true)) : payload;
    }

    /** Whether it is taken at {@code now}. */
    public boolean isCurrent(Instant now) {
        return isCurrent(issued, now);
    }

    /**
     * Whether what was signed for {@code issued} is taken at {@code now}: never before that time.
     * So whatever was taken before a moment was signed for no later one, and who only knows when it
     * started knows what may have been used before.
     */
    public static boolean isCurrent(Instant issued, Instant now) {
        return !issued.isAfter(now) && !issued.plus(LIFE).isBefore(now);
    }
}
