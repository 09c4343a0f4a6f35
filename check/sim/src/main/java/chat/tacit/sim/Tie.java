package chat.tacit.sim;

import chat.tacit.client.conversation.ConversationId;

/** Two people who talk, each with the name that their own profile has for the conversation. */
record Tie(End one, End other) {

    record End(Person person, ConversationId conversation) {}

    /** The same from the other side. */
    Tie turned() {
        return new Tie(/* one= */ other, /* other= */ one);
    }
}
