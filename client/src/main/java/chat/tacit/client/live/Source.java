package chat.tacit.client.live;

import chat.tacit.crypto.MalformedException;

/** Where a trusted identity came from ({@code spec/20-live} §3). */
public enum Source {
    /** A contact, who said so in the conversation. */
    CONTACT("contact"),
    /** The inviter of a live invitation. */
    INVITATION("invitation"),
    /** An exchange of two who compared a string. */
    EXCHANGE("exchange"),
    /** A certificate chain under an anchor of the user's. */
    CHAIN("chain"),
    /** A file that the user added. */
    FILE("file"),
    /** The member list of a session, from which the user kept it. */
    MEMBER("member");

    private final String word;

    Source(String word) {
        this.word = word;
    }

    /** How it is told and kept. */
    public String word() {
        return word;
    }

    /**
     * @throws MalformedException if {@code word} isn't what {@link #word()} gives
     */
    public static Source of(String word) {
        for (Source source : values()) {
            if (source.word.equals(word)) {
                return source;
            }
        }
        throw new MalformedException("no source of an identity");
    }
}
