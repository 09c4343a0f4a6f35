package chat.tacit.client.account;

import java.util.Optional;

/** How far the making of an account has come. Each step is kept before the next one begins. */
public enum AccountStep {
    /** Its keys are here; whether the homeserver has heard of them isn't known. */
    NEW("new"),
    /** The homeserver has it. */
    REGISTERED("registered"),
    /** The list of its rooms has a place there. */
    BEGUN("begun"),
    /** The keys to which others seal are made. */
    MADE("made"),
    /** The homeserver keeps them, sealed. */
    KEPT("kept"),
    /** Others find them: it can be invited. */
    READY("ready");

    private final String word;

    AccountStep(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /**
     * @throws IllegalArgumentException if no step has this word
     */
    static AccountStep of(String word) {
        return Optional.of(word).flatMap(AccountStep::find).orElseThrow();
    }

    private static Optional<AccountStep> find(String word) {
        for (AccountStep step : values()) {
            if (step.word.equals(word)) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }
}
