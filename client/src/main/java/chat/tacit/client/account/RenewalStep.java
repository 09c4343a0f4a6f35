package chat.tacit.client.account;

import java.util.Arrays;

/**
 * How far an account is on its way to new keys ({@code spec/50-room} §14). Each step is kept before
 * the next one begins.
 */
public enum RenewalStep {
    /** The password before was right, and what the new one became is kept. */
    BEGUN("begun"),
    /** The list of its rooms has a new place. */
    PAIRED("paired"),
    /** The list is there. */
    CARRIED("carried"),
    /** The keys are made. */
    MADE("made"),
    /** The homeserver keeps them, sealed, and the new password counts. */
    KEPT("kept"),
    /** Others find them; rooms and contacts are told by and by. */
    DONE("done");

    private final String word;

    RenewalStep(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /**
     * @throws java.util.NoSuchElementException if no step has this word
     */
    static RenewalStep of(String word) {
        return Arrays.stream(values()).filter(it -> it.word.equals(word)).findFirst().orElseThrow();
    }
}
