package chat.tacit.client.account;

import chat.tacit.crypto.MalformedException;

/** Who named the key of an account ({@code spec/50-room} §2.2). */
public enum AccountSource {
    /** A contact, whose account it is, over its ratchet. */
    CONTACT("contact"),
    /** The account's homeserver. */
    SERVER("server"),
    /** Somebody who let it into a room. */
    MEMBER("member");

    private final String word;

    AccountSource(String word) {
        this.word = word;
    }

    /** How it is told and kept. */
    public String word() {
        return word;
    }

    /**
     * @throws MalformedException if {@code word} isn't what {@link #word()} gives
     */
    public static AccountSource of(String word) {
        for (AccountSource source : values()) {
            if (source.word.equals(word)) {
                return source;
            }
        }
        throw new MalformedException("no source of an account");
    }
}
