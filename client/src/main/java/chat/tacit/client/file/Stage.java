package chat.tacit.client.file;

import java.util.Locale;

/** How far a file has come: ours go from UP, a contact's from OFFERED. */
public enum Stage {
    /** Its chunks are being put at relays; the contact isn't told yet. */
    UP,
    /** The contact is told where it lies. */
    TOLD,
    /** Nobody needs it at the relays any more: it is being deleted there. */
    ENDING,
    /** Nothing of it is at a relay, and the profile keeps nothing of it. */
    OVER,
    /** The contact told of it; it is fetched when the user wants it. */
    OFFERED,
    /** It is being fetched. */
    WANTED,
    /** All of it is here, sealed, in the profile. */
    HERE,
    /** A part of it is at no relay any more. */
    LOST;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Stage of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
