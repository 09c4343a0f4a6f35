package chat.tacit.client;

import chat.tacit.client.conversation.Directory;
import chat.tacit.client.live.presence.Door;
import chat.tacit.client.live.presence.Presence;
import chat.tacit.client.live.presence.Standing;
import chat.tacit.client.live.presence.Visits;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The live sessions that processes of a profile are in ({@code spec/20-live} §20): those of this
 * one, which others reach, and those of others, which it reaches.
 */
final class LiveHolds implements AutoCloseable {
    private final Loop loop;
    private final Door door;
    private final Visits visits;

    LiveHolds(Loop loop, Path home, Entropy entropy) {
        this.loop = loop;
        this.door = new Door(home, entropy);
        this.visits = new Visits(home);
    }

    List<Standing> all() throws ClientException {
        return visits.all();
    }

    /**
     * The session of a name.
     *
     * @throws ClientException if a contact, or another session, is called the same: what is said is
     *     for one of them alone
     */
    Optional<Presence> find(String name) throws ClientException {
        if (!isConversation(name)) {
            return visits.find(name);
        }
        boolean both = visits.all().stream().anyMatch(one -> one.name().equalsIgnoreCase(name));
        if (both) {
            throw new ClientException(
                    "a contact is called '"
                            + name
                            + "' and so is a live session that you are in: give the contact"
                            + " another name with 'tacit rename', or leave the session on its"
                            + " screen.");
        }
        return Optional.empty();
    }

    /** The session of a name, whoever else is called so: a session is meant, and no contact. */
    Optional<Presence> visit(String name) throws ClientException {
        return visits.find(name);
    }

    /** A session's name, with the first number that makes it one that nothing here has. */
    String unique(String wanted) throws ClientException {
        Set<String> taken = visits.all().stream().map(Standing::name).collect(Collectors.toSet());
        String name = wanted;
        for (int place = 2; taken.contains(name) || isConversation(name); place++) {
            name = wanted + "#" + place;
        }
        return name;
    }

    private boolean isConversation(String name) {
        return loop.read(tx -> isConversation(tx, name));
    }

    private static boolean isConversation(Transaction tx, String name) {
        try {
            var _ = Directory.find(tx, name);
            return true;
        } catch (ClientException e) {
            return false;
        }
    }

    /** Lets others reach a session as long as this process is in it. */
    void hold(LiveRoom room) throws ClientException {
        door.hold(room);
        var _ =
                Thread.ofVirtual()
                        .name("tacit-live-end")
                        .start(() -> {
                            try {
                                room.awaitEnd();
                                door.release(room);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }

    @Override
    public void close() {
        door.close();
    }
}
