package chat.tacit.e2e;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Work;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.client.route.Queues;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.queue.Command.Acknowledge;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.queue.Role;

import java.nio.file.Path;
import java.util.List;

/** Where somebody receives what their only contact says, as the profile has it. */
final class OwnQueues {
    private final Path home;
    private final byte[] key;

    /** Makes the key of the profile, which takes a while. */
    OwnQueues(Person person) throws ClientException {
        home = person.home();
        key = Profile.unlock(home, Secret.owned(Text.utf8(person.passphrase()))).expose();
    }

    private <T> T read(Work<T, ClientException> work) throws ClientException {
        Secret copy = Secret.owned(key.clone());
        try (Profile profile = Profile.openUnlocked(home, copy, Entropy.system())) {
            return profile.read(work);
        }
    }

    /** Those that the contact was told of, but for the one for re-syncs. */
    List<OwnQueue> all() throws ClientException {
        return told().stream().filter(queue -> !queue.recovery()).toList();
    }

    /** The relays where these are, and the one for re-syncs. */
    List<String> relays() throws ClientException {
        return told().stream().map(queue -> queue.relay().toString()).toList();
    }

    private List<OwnQueue> told() throws ClientException {
        return read(tx ->
                Queues.all(tx).stream()
                        .flatMap(queue -> queue.conversation().stream())
                        .distinct()
                        .flatMap(contact -> Queues.toldTo(tx, contact).stream())
                        .toList());
    }

    /** How often it was noted that a relay of the profile is silent while others answer. */
    long silences(Relay relay) throws ClientException {
        return read(tx ->
                tx.one(
                                "SELECT silent_seen FROM relay WHERE address = ?",
                                row -> row.integer(1),
                                relay.address())
                        .orElseThrow());
    }

    /** What the relay answers to the owner of a queue who has read its first message. */
    static Reply answer(Relay relay, OwnQueue queue) throws Exception {
        try (Intruder owner = new Intruder(relay, "127.0.0.1").greet(relay)) {
            return owner.ask(
                    queue.serverKey(),
                    Role.RECIPIENT,
                    queue.recipientId().orElseThrow().entity(),
                    new Acknowledge(1));
        }
    }
}
