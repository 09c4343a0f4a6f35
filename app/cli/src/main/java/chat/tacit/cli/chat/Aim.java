package chat.tacit.cli.chat;

import chat.tacit.client.history.Message;

/** What becomes of the text that is being typed, if it isn't a message of its own. */
sealed interface Aim {
    Message message();

    /** It answers a message. */
    record Reply(Message message) implements Aim {}

    /** It takes the place of a message's text. */
    record Edit(Message message) implements Aim {}
}
