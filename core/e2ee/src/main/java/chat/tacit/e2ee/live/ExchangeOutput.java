package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.live.DisplayName;

/** What an {@link Exchange} wants done. Nothing follows {@link Agreed} and {@link Failed}. */
public sealed interface ExchangeOutput {

    /** Sends a message to the other side. */
    record Send(Bytes bytes) implements ExchangeOutput {}

    /**
     * Shows the user the string, and asks whether the other's screen shows the same.
     *
     * @param string eight characters of base32 with a space in the middle
     * @param peer whose identity it would be
     */
    record Compare(String string, Peer peer) implements ExchangeOutput {}

    /** Both users saw the same string: the identity may be trusted as compared. */
    record Agreed(Peer peer) implements ExchangeOutput {}

    /** The run is over and nothing came of it. */
    record Failed(Failure failure) implements ExchangeOutput {}

    /**
     * The other side.
     *
     * @param key whose private half it has proved to hold
     * @param name as it calls itself
     */
    record Peer(VerifyingKey key, DisplayName name) {}

    /** Why a run came to nothing. */
    enum Failure {
        /** Nobody came in time. */
        UNUSED("nobody came in time; try again when both of you are there."),
        /** What came is no exchange, or its proofs don't hold. */
        DISTURBED(
                "what came from the other side doesn't hold: something is broken, or somebody"
                        + " stands between you; try again, or by another way."),
        /** It was the profile's own identity. */
        OWN("that was your own identity: a device of yours has it already."),
        /** One of the two users said that the screens differ. */
        DIFFERENT(
                "the two screens differ, or one of you said so: somebody may stand between you, and"
                        + " nothing was trusted; try again by another way."),
        /** It broke off, or somebody took too long. */
        INTERRUPTED(
                "the connection ended before both had confirmed, and nothing was trusted; try"
                        + " again.");

        private final String sentence;

        Failure(String sentence) {
            this.sentence = sentence;
        }

        /** What to tell the user. */
        public String sentence() {
            return sentence;
        }
    }
}
