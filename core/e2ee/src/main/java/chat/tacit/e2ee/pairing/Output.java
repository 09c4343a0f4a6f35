package chat.tacit.e2ee.pairing;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.invitation.Invitation;

/** What {@link Pairing} wants done. Nothing follows {@link Finished} and {@link Failed}. */
public sealed interface Output {

    /** Sends a frame through the pipe. */
    record Send(Bytes bytes) implements Output {}

    /** To the maker: the other side knows the words. Make an invitation for it. */
    record Confirmed() implements Output {}

    /** To the joiner: the other side knows the words, and this is its invitation. Join it. */
    record Invited(Invitation invitation) implements Output {}

    /** To the maker: how the invitation was joined. */
    record Admit(Join join) implements Output {}

    /** Everything was exchanged. */
    record Finished() implements Output {}

    /** The run is over and the code is burnt. */
    record Failed(Failure failure) implements Output {}

    /** Why a run came to nothing. */
    enum Failure {
        /** Nobody came in time: nothing was tried. */
        UNUSED("nobody used the code in time; make a new one."),
        /** They met, and it went wrong before both had shown that they know the words. */
        GUESSED(
                "the code is used up without success: it was mistyped, or someone may have tried to"
                        + " guess it; make a new one."),
        /** It broke off after both had shown that they know the words. */
        INTERRUPTED("the connection broke off; make a new code.");

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
