package chat.tacit.client.route;

import chat.tacit.client.conversation.Exposure;

import java.util.List;

/** What a link that renews a contact's keys lets others learn ({@code spec/60-contact} §13). */
public final class RenewalExposures {
    private RenewalExposures() {}

    /** Those whom such a link reaches besides the contact. */
    public static List<Exposure> list() {
        return List.of(
                new Exposure(
                        "Whoever sees the link that renews keys",
                        "that somebody renews keys, and at which relays they receive; who fetches a"
                                + " short one first uses it up",
                        "use it: the answer to it travels inside the session that you have with the"
                                + " contact"),
                new Exposure(
                        "Whoever has the keys of the session, but not the link",
                        "what is said until the keys are renewed",
                        "read anything under the new keys"),
                new Exposure(
                        "Whoever has both",
                        "everything, by standing between you",
                        "stay unnoticed once you compare the new code (tacit verify)"));
    }
}
