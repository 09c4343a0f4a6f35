package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.live.presence.Presence;

import java.util.Optional;

/** What a name on the command line stands for: the verbs are the same for all. */
sealed interface Named {

    /** A conversation that the profile keeps. */
    record Kept(Conversation conversation) implements Named {}

    /** A live session that some process of the profile is in. */
    record Live(Presence presence) implements Named {}

    /**
     * Finds it.
     *
     * @throws ClientException if there is none, or more than one
     */
    static Named of(Client client, String name) throws ClientException {
        Optional<Presence> live = client.live().find(name);
        if (live.isPresent()) {
            return new Live(live.get());
        }
        try {
            return new Kept(client.find(name));
        } catch (ClientException e) {
            if (client.live().held().isEmpty()) {
                throw e;
            }
            throw new ClientException(
                    "no conversation and no live session that you are in is called '"
                            + name
                            + "'; 'tacit conversations' lists them.");
        }
    }

    /**
     * The room of a name.
     *
     * @throws ClientException if there is no conversation of that name
     */
    static Conversation room(Client client, String name) throws ClientException, Trouble {
        Conversation found = client.find(name);
        if (found.kind() != Conversation.Kind.ROOM) {
            throw new Trouble(Printer.visible(name) + " is no room.");
        }
        return found;
    }

    /**
     * The live session of a name.
     *
     * @throws ClientException if no process of the profile is in one
     */
    static Presence live(Client client, String name) throws ClientException {
        return client.live()
                .find(name)
                .orElseThrow(() ->
                        new ClientException(
                                "you aren't in '" + name + "'; connect first: tacit connect LINK"));
    }
}
