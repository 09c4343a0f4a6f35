package chat.tacit.client.route;

import chat.tacit.client.conversation.Exposure;

import java.util.List;

/** What making a contact by a pairing code lets others learn ({@code spec/60-contact} §12). */
public final class PairingExposures {
    private PairingExposures() {}

    /** The relay first. */
    public static List<Exposure> list() {
        return List.of(
                new Exposure(
                        "The relay at which you paired",
                        "that two network addresses met under a number, when, and for how long; and"
                                + " it had one guess in four million at each of you, which you would"
                                + " both have seen",
                        "read the invitation, stand between you, or try the words afterwards"),
                new Exposure(
                        "Whoever overheard the pairing code",
                        "nothing, since the code was used up by the two of you",
                        "use it again"));
    }
}
