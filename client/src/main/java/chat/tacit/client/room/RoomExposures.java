package chat.tacit.client.room;

import chat.tacit.client.conversation.Exposure;
import chat.tacit.client.route.QueueExposures;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What being in a room lets others learn ({@code spec/50-room} §26). These facts are the source of
 * {@code tacit explain} and of {@code spec/threat-model.md}.
 *
 * @param host the relay of its streams, as it is named to people
 * @param homeserver the relay of one's own account
 * @param path the proxies on the way to the host, the nearest first
 * @param circumstances what holds besides
 */
public record RoomExposures(
        String host,
        String homeserver,
        List<QueueExposures.Passed> path,
        Set<Circumstance> circumstances) {

    /** What makes a difference to who learns what. */
    public enum Circumstance {
        /** The account with which one is in the room is at its host. */
        ACCOUNT_AT_HOST,
        /** The account made the room: the host counts it against that account. */
        MADE_HERE,
        /** The host carries queues of the profile's contacts, too. */
        QUEUES_AT_HOST,
        /** Somebody there is known by a homeserver's or another member's word alone. */
        STRANGERS,
        /** The key of somebody there isn't the one that was known. */
        CHANGED
    }

    public RoomExposures {
        path = List.copyOf(path);
        circumstances =
                circumstances.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(circumstances));
    }

    /** The exposures, the host first. */
    public List<Exposure> list() {
        List<Exposure> all = new ArrayList<>();
        all.add(ofHost());
        for (QueueExposures.Passed proxy : path) {
            all.add(
                    new Exposure(
                            proxy.who() + " to the relay " + host,
                            proxy.from()
                                    + " network address, "
                                    + proxy.to()
                                    + ", when you read or post, and how many bytes pass",
                            "tell which room, what is said, or with whom"));
        }
        all.add(
                new Exposure(
                        "Whoever watches your network",
                        "that you use this relay"
                                + (path.isEmpty() ? "" : " or a proxy")
                                + ", when, and how many bytes pass",
                        "tell which room, what is said, or with whom"));
        all.add(ofHomeserver());
        all.add(otherHomeservers());
        all.add(member());
        if (has(Circumstance.STRANGERS)) {
            all.add(stranger());
        }
        if (has(Circumstance.CHANGED)) {
            all.add(changed());
        }
        all.add(admin());
        all.add(invitee());
        all.add(removed());
        all.add(recorder());
        all.add(
                new Exposure(
                        "Whoever copies your unlocked device, or has the account's password and its"
                                + " homeserver",
                        "the room back to where you may read it, and what is said there until you"
                                + " change the password as leaked, which gives the account new"
                                + " keys in every room",
                        "read what was said before you could"));
        return all;
    }

    private boolean has(Circumstance one) {
        return circumstances.contains(one);
    }

    private String from() {
        return path.isEmpty() ? "your network address" : "your proxy's network address";
    }

    private Exposure ofHost() {
        List<String> learns = new ArrayList<>();
        learns.add(
                "that there is a room, when something comes into it and in which of four sizes,"
                        + " when its keys change, when somebody is added or removed, and whether an"
                        + " admin did it");
        learns.add(
                from()
                        + ", with when you read and post, and to which 32 of its members you"
                        + " belong");
        if (has(Circumstance.MADE_HERE)) {
            learns.add("that your account made it");
        } else {
            learns.add("which account made it");
        }
        if (has(Circumstance.ACCOUNT_AT_HOST)) {
            learns.add(
                    "by that address and time, a guess that your account, which is there, is in"
                            + " it");
        }
        if (has(Circumstance.QUEUES_AT_HOST)) {
            learns.add(
                    "by that address and time, a guess which queues of contacts there are yours");
        }
        return new Exposure(
                "The host, relay " + host,
                String.join("; ", learns),
                "read what is said, the room's name, or who is in it; tell which member says"
                        + " something; add, change or put back anything: it can delay, withhold and"
                        + " delete, and members who were shown different things are told");
    }

    private Exposure ofHomeserver() {
        return new Exposure(
                "Your homeserver, relay " + homeserver,
                "your handle, from which address and when you sign in, that you have rooms and when"
                        + " the list of them changes, and that somebody invites you; it can give a"
                        + " false key for you to who looks you up for the first time, and guess your"
                        + " password at 64 MiB and three passes a guess",
                "read your private key or the list, learn which rooms elsewhere are yours, or take"
                        + " the place of a key that somebody knows already");
    }

    private static Exposure otherHomeservers() {
        return new Exposure(
                "The homeserver of somebody whom you invite by handle",
                "that an invitation came for that account, when, and from which address",
                "see from whom or to which room");
    }

    private static Exposure member() {
        return new Exposure(
                "Everybody in the room",
                "what is said there from where they may read, your account's address and handle,"
                        + " which of your devices says something, and who let you in; what you say is"
                        + " signed, so that they can prove to others that you said it",
                "speak as another, change who is in it unseen, or learn your network address");
    }

    private static Exposure stranger() {
        return new Exposure(
                "Those there whom you know as 'server' or 'vouched'",
                "the same, whoever they are: that they are who they say is the word of their"
                        + " homeserver, or of who let them in",
                "stay so once you compare codes (tacit verify ROOM --member)");
    }

    private static Exposure changed() {
        return new Exposure(
                "Somebody in the place of those whom you know as 'changed'",
                "what is said there, since the account's key isn't the one that you knew",
                "go unnoticed: compare codes (tacit verify ROOM --member), or have them removed");
    }

    private static Exposure admin() {
        return new Exposure(
                "An admin of the room",
                "the same as any member; and can remove everybody but the owner, or make the room"
                        + " unusable at its host",
                "read what was said before its own beginning, remove the owner alone, or do any of"
                        + " it unnamed");
    }

    private static Exposure invitee() {
        return new Exposure(
                "Whoever is invited",
                "what is said from where the inviter chose: all, from now, or from a message; who"
                        + " the members are, and who was one",
                "read anything before that, but from whoever tells them");
    }

    private static Exposure removed() {
        return new Exposure(
                "Whoever has left or was removed",
                "what they kept, and of later only the change that removed them",
                "read or post: the keys change with them");
    }

    private static Exposure recorder() {
        return new Exposure(
                "Whoever records everything now and has a quantum computer later",
                "what the host learns, since X25519 alone protects that beneath TLS",
                "read what is said: ML-KEM-768 stands before each invitation and each change of"
                        + " keys");
    }
}
