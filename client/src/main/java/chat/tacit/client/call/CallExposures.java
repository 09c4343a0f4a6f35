package chat.tacit.client.call;

import chat.tacit.client.conversation.Exposure;

import java.util.ArrayList;
import java.util.List;

/**
 * What calling each other lets others learn ({@code spec/80-calls} §13).
 *
 * @param exposed whether the user agreed that the contact may see the network address
 * @param direct whether messages go directly while both are there
 */
public record CallExposures(boolean exposed, boolean direct) {

    /** The relay first. */
    public List<Exposure> list() {
        List<Exposure> all = new ArrayList<>();
        all.add(
                new Exposure(
                        "The relay that relays a call for you",
                        "your network address, that of the other side's relay, or of the other side"
                                + " where one relay serves both, and when you call, for how long and"
                                + " how much",
                        "hear, see or join the call, or tell whose it is but by address and time"));
        all.add(
                new Exposure(
                        "The relay that the contact lends you for a call, if none of yours relays",
                        "the same; the contact chose it, and may run it",
                        "the same"));
        all.add(
                new Exposure(
                        "The relays of this conversation",
                        "that something was sent in quick succession when a call began",
                        "tell a call from messages by what is in them"));
        all.add(
                exposed
                        ? new Exposure(
                                "The contact, where neither of you has a relay that relays calls",
                                "your network address, since you agreed",
                                "see it in calls that are relayed")
                        : new Exposure(
                                "The contact, in a call",
                                "the address of the relay that you use, and that you are there",
                                "see your network address"));
        all.add(
                new Exposure(
                        "Whoever watches your network during a call",
                        "that you use a relay for calls, when, and how much",
                        exposed
                                ? "hear or see anything"
                                : "tell with whom, or hear or see anything"));
        if (direct) {
            all.add(
                    new Exposure(
                            "The contact, and the relay that relays for you, where messages go"
                                    + " directly",
                            "when both your apps are open, and when and how much is said then; the"
                                    + " rest as in a call",
                            "read or change anything, or keep it from coming, if it is the relay"));
        }
        return all;
    }
}
