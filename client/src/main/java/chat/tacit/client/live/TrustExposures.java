package chat.tacit.client.live;

import chat.tacit.client.conversation.Exposure;

import java.util.List;

/** What learning each other's live identities lets others learn ({@code spec/20-live} §3, §15). */
public final class TrustExposures {
    private TrustExposures() {}

    /** Of a contact who told their identity. */
    public static Exposure contact() {
        return new Exposure(
                "The contact, whose identity in live sessions you know",
                "nothing new; but whoever is shown what one of you told the other of an identity"
                        + " can be convinced that you two know each other",
                "pass off somebody else's identity as their own, or change theirs without your"
                        + " being told");
    }

    /** All ways, that of a contact first. */
    public static List<Exposure> list() {
        return List.of(
                contact(),
                new Exposure(
                        "The relay at which you exchanged identities",
                        "that two network addresses met under a number, when, for how long, and"
                                + " both identities",
                        "stand between you but with one guess in 2^40, of which both would have"
                                + " seen the failure"),
                new Exposure(
                        "Whoever you exchanged identities with over a connection of your own",
                        "your network address, and your identity",
                        "be taken for somebody else whose screen you compare yours with"),
                new Exposure(
                        "Whoever sees that connection",
                        "both network addresses and both identities",
                        "change one of them unseen"),
                new Exposure(
                        "Whoever carried the file of an identity",
                        "that you got it",
                        "do more than give you another identity, which is what 'link' says"),
                new Exposure(
                        "A device that was removed, at those who know you by an exchange or a file"
                                + " alone",
                        "what is said in sessions where they are, as you: they go on trusting the"
                                + " identity that it keeps until they let it go (tacit live trust"
                                + " remove), and only you can tell them",
                        "pass for you at your contacts once they know of the removal, or learn"
                                + " your other identity, which you have since"),
                new Exposure(
                        "Everybody in a live session, if you show them a certificate",
                        "the name in it, and which authority vouches for you",
                        "show it as their own: it is of your identity's key"),
                new Exposure(
                        "An authority whose certificates you believe",
                        "nothing: it isn't asked about anybody",
                        "do more than vouch for a wrong identity, which is shown with its name"));
    }
}
