package chat.tacit.client.conversation;

import chat.tacit.client.ClientException;
import chat.tacit.client.Event;
import chat.tacit.client.contact.Joining;
import chat.tacit.client.mesh.MeshRequests;
import chat.tacit.client.mesh.Stranger;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Travel;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides about those who wrote to the mesh address ({@code spec/40-mesh} §13). To accept a request
 * is to join the invitation in it.
 */
public final class StrangerRequests {
    private final Joining joining;
    private final Notices notices;

    public StrangerRequests(Joining joining, Entropy entropy) {
        this.joining = joining;
        this.notices = new Notices(entropy);
    }

    /**
     * Joins what a stranger made for this address; their greeting stands at the beginning.
     *
     * @return the conversation; empty if there is no such stranger
     * @throws ClientException if it was accepted already, or can't be joined
     */
    public Optional<ConversationId> accept(
            Transaction tx, ConversationId request, Instant now, Consumer<Event> events)
            throws ClientException {
        Optional<Stranger> stranger = MeshRequests.find(tx, request);
        if (stranger.isEmpty()) {
            return Optional.empty();
        }
        Invitation made =
                MeshRequests.invitation(tx, stranger.get())
                        .orElseThrow(() ->
                                new ClientException(
                                        "another of your devices has accepted it already."));
        ConversationId joined = joining.join(tx, made, Travel.LINK, Optional.empty(), now);
        String greeting = stranger.get().greeting();
        if (!greeting.isEmpty()) {
            notices.show(tx, joined, "They asked by your mesh address: " + greeting, now, events);
        }
        MeshRequests.accepted(tx, stranger.get(), joined, now);
        return Optional.of(joined);
    }

    /**
     * Forgets what a stranger wrote; they aren't told.
     *
     * @return whether there is such a stranger
     */
    public static boolean reject(Transaction tx, ConversationId request, Instant now) {
        Optional<Stranger> stranger = MeshRequests.find(tx, request);
        stranger.ifPresent(one -> MeshRequests.rejected(tx, one, now));
        return stranger.isPresent();
    }
}
