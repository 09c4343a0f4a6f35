package chat.tacit.client.live;

import chat.tacit.client.conversation.Exposure;
import chat.tacit.client.route.QueueExposures;
import chat.tacit.protocol.live.LiveKind;

import java.util.ArrayList;
import java.util.List;

/**
 * What being in a live session lets others learn ({@code spec/20-live} §19). These facts are the
 * source of {@code tacit explain} and of {@code spec/threat-model.md}.
 *
 * @param relay where it is, as it is named to people
 * @param path the proxies on the way there, the nearest first
 * @param strangers whether somebody there is known by others' word alone: by a voucher's, or in an
 *     open session by the relay's
 */
public record LiveExposures(
        LiveKind kind, String relay, List<QueueExposures.Passed> path, boolean strangers) {

    /** The exposures, the relay first. */
    public List<Exposure> list() {
        List<Exposure> all = new ArrayList<>();
        all.add(host());
        for (QueueExposures.Passed proxy : path) {
            all.add(
                    new Exposure(
                            proxy.who() + " to the relay " + relay,
                            proxy.from()
                                    + " network address, "
                                    + proxy.to()
                                    + ", when you are in the session, and how many bytes pass",
                            "tell which session, what is said, or with whom"));
        }
        all.add(
                new Exposure(
                        "Whoever watches your network",
                        "that you use this relay"
                                + (path.isEmpty() ? "" : " or a proxy")
                                + ", when, and how many bytes pass",
                        "tell which session, what is said, or with whom"));
        all.add(invitation());
        all.add(member());
        if (strangers) {
            all.add(stranger());
        }
        all.add(
                new Exposure(
                        "Whoever comes later, or has left",
                        "what is said while they are inside, and what they kept of it",
                        switch (kind) {
                            case VOUCHED ->
                                    "read what was said before or after: the key changes with"
                                            + " everybody who comes or goes";
                            case OPEN ->
                                    "read what was said before or after: each message is sealed to"
                                            + " those who are there";
                        }));
        all.add(recorder());
        all.add(
                new Exposure(
                        "Whoever copies the memory of the process that is in the session",
                        "what it remembers of what was said since you came, and what is said until"
                                + " the key changes",
                        "find anything of it in the profile's files, or once that process has"
                                + " ended"));
        all.add(
                new Exposure(
                        "Another program that runs as you on this machine",
                        "all that you see there, and it can speak for you: the session's socket in"
                                + " the profile's directory is its owner's",
                        "reach it as another user of the machine, or after you have left"));
        return all;
    }

    private String from() {
        return path.isEmpty() ? "your network address" : "your proxy's network address";
    }

    private Exposure host() {
        return switch (kind) {
            case VOUCHED ->
                    new Exposure(
                            "The relay " + relay,
                            from()
                                    + ", the name and the identity that you show there, who else is"
                                    + " in the session and when, who let whom in, and who sends how"
                                    + " much, in four sizes, to all or to whom",
                            "read what is said, let anybody in, take the place of an identity that"
                                    + " you trust, show two people different rooms without their being"
                                    + " told, or give any of it away later: it keeps nothing");
            case OPEN ->
                    new Exposure(
                            "The relay " + relay,
                            from()
                                    + ", the session's name, the name and the identity that you"
                                    + " show there, who else is there and when, and who sends how"
                                    + " much, in four sizes, to all or to whom; what you say to"
                                    + " all, if it adds somebody of its own making to the list that"
                                    + " you see",
                            "take the place of an identity that you trust, read what you say to it"
                                    + " alone, or give any of it away later: it keeps nothing");
        };
    }

    private Exposure invitation() {
        return switch (kind) {
            case VOUCHED ->
                    new Exposure(
                            "Whoever has an invitation to it",
                            "that the session exists, and whether somebody is there",
                            "come in unless somebody inside knows them and vouches");
            case OPEN ->
                    new Exposure(
                            "Whoever has an invitation to it, or knows its name and relay",
                            "all of it from when they come: they are in",
                            "stay unseen by those whom the relay shows the whole list");
        };
    }

    private Exposure member() {
        return new Exposure(
                "Everybody in the session",
                "what is said to all, your identity, and your name; what you say is signed, so that"
                        + " they can prove to others that you said it",
                "read what is said to another alone, speak as another, or learn your network"
                        + " address");
    }

    private Exposure stranger() {
        return switch (kind) {
            case VOUCHED ->
                    new Exposure(
                            "Those there whom you know as 'vouched'",
                            "the same: that they are who they say is the word of who let them in,"
                                    + " or of an authority that you chose",
                            "come in by the word of somebody who isn't inside");
            case OPEN ->
                    new Exposure(
                            "Those there whose keys the server gave, not compared",
                            "the same, whoever they are: the relay may have made them up",
                            "stay so once you exchange identities with whom you mean (tacit live"
                                    + " exchange)");
        };
    }

    private Exposure recorder() {
        return switch (kind) {
            case VOUCHED ->
                    new Exposure(
                            "Whoever records everything now and has a quantum computer later",
                            "names and identities, which X25519 alone protects beneath TLS",
                            "read what is said: ML-KEM-768 stands before each newcomer's key, and"
                                    + " each key goes into the next");
            case OPEN ->
                    new Exposure(
                            "Whoever records everything now and has a quantum computer later",
                            "everything: X25519 alone seals what is said in an open session",
                            "do it with the computers of today");
        };
    }
}
