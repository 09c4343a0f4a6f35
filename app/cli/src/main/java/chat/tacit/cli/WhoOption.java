package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.protocol.room.AccountAddress;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/** About whom something is kept: a conversation, or an account, by itself or as a member. */
final class WhoOption {
    @Option(
            names = "--member",
            paramLabel = "NAME",
            description = "Somebody in the room, known by an account.")
    @Nullable String member;

    /** Who that is. */
    sealed interface Who {
        /** A conversation. */
        record Kept(Conversation conversation) implements Who {}

        /** An account, by this name. */
        record Account(AccountAddress address, String name) implements Who {}
    }

    /** Whom a word of the command line means. */
    Who find(Client client, String word) throws ClientException, Trouble {
        if (member != null) {
            var found =
                    client.contactList().accounts().member(Named.room(client, word).id(), member);
            return new Who.Account(found.address(), found.name());
        }
        boolean isConversation =
                client.conversations().stream().anyMatch(one -> one.name().equals(word));
        if (!isConversation && word.indexOf('@') >= 0) {
            return new Who.Account(client.rooms().account(word), word);
        }
        return new Who.Kept(client.find(word));
    }
}
