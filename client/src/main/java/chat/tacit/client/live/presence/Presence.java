package chat.tacit.client.live.presence;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Exposure;

import java.util.List;

/**
 * Being in a live session, in this process or in another of the same profile, and what one can do
 * there. For use by any thread.
 *
 * <p>Every method throws a {@link ClientException} with one sentence if the session is over, or the
 * process that is in it doesn't answer.
 */
public interface Presence {

    /** What the session is called here: a name that no conversation of the profile has. */
    String name();

    Standing standing() throws ClientException;

    /** Who is there, oneself first, then who came first. */
    List<Attendee> attendees() throws ClientException;

    /**
     * Says something to all others.
     *
     * @return for how many
     */
    int say(String text) throws ClientException;

    /**
     * Says something to one alone.
     *
     * @param to a name as {@link #attendees} has it, or an id
     * @return the name
     */
    String tell(String to, String text) throws ClientException;

    /**
     * Compares what somebody else read from their screen with the view here.
     *
     * @throws ClientException if it is no view, or the session has none since it is open
     */
    Comparison compare(String view) throws ClientException;

    /** The link by which one came, for others to come by. */
    String link() throws ClientException;

    /** Who can learn what by one's being there. */
    List<Exposure> explain() throws ClientException;

    /** The last that was said since one came, as far as it is remembered, the oldest first. */
    List<Saying> said(int limit) throws ClientException;

    /** Leaves, and says so to those who stay; what was said is forgotten. */
    void leave() throws ClientException;
}
