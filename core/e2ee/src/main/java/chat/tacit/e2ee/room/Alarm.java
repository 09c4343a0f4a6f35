package chat.tacit.e2ee.room;

import chat.tacit.protocol.room.AccountId;

import java.util.Optional;

/**
 * That somebody was shown something else than others, or is shut out ({@code spec/50-room} §15). It
 * is never silent and never by itself over.
 *
 * @param by whose event shows it, where there is one
 */
public record Alarm(Kind kind, Optional<AccountId> by) {

    /** What was seen. */
    public enum Kind {
        /** The host shows different histories, or was put back from a copy. */
        HISTORY,
        /** This member was shown something else. */
        SHOWN_OTHERWISE,
        /** The host puts messages into another epoch. */
        EPOCH,
        /** The inviter told of other members than there are. */
        MEMBERS,
        /** This author has shut one out. */
        SHUT_OUT,
        /** The host has told of something, or taken it, and doesn't show it. */
        WITHHELD,
        /**
         * The host follows the keys of a commit of this admin that isn't valid, and nobody can undo
         * it: the room is over.
         */
        TAKEN_OVER
    }

    /** One that an account's event shows. */
    public static Alarm of(Kind kind, AccountId by) {
        return new Alarm(kind, Optional.of(by));
    }
}
