package chat.tacit.cli.chat;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.Timers;
import chat.tacit.client.room.RoomPerson;
import chat.tacit.e2ee.invitation.Level;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of the conversation that is open.
 *
 * @param words behind its name
 * @param others the names of those who are in it, for completion
 */
public record About(String words, List<String> others) {
    public About {
        others = List.copyOf(others);
    }

    /** Of a conversation as it is now. */
    static About of(Client client, Conversation one) throws ClientException {
        return one.kind() == Conversation.Kind.ROOM ? ofRoom(client, one) : ofContact(client, one);
    }

    private static About ofRoom(Client client, Conversation one) {
        List<RoomPerson> members = client.rooms().members(one.id());
        String words =
                switch (one.state()) {
                    case SHUT_OUT -> "this device lacks its keys";
                    case REFUSED -> "its invitation didn't hold";
                    case LEFT -> "you are no longer in it";
                    case GONE -> "it is no more";
                    case JOINING -> "entering …";
                    case WAITING -> size(members.size()) + " · its host doesn't answer";
                    case REQUEST, ACTIVE -> size(members.size());
                };
        List<String> others =
                members.stream().filter(it -> !it.own()).map(RoomPerson::name).toList();
        return new About(words + muted(one), others);
    }

    private static String size(int members) {
        return members == 1 ? "room, you alone" : "room of " + members;
    }

    private static About ofContact(Client client, Conversation one) throws ClientException {
        List<String> words = new ArrayList<>();
        if (one.state() == Conversation.State.JOINING) {
            words.add("waiting for them to come online");
        } else {
            words.add(words(one.level()));
        }
        if (client.contactList().isHidden(one.id())) {
            words.add("hidden");
        }
        Duration timer = client.contactList().disappearing(one.id()).agreed();
        if (!timer.isZero()) {
            words.add("disappearing after " + Timers.words(timer));
        }
        if (one.marks().contains(Conversation.Mark.BLOCKED)) {
            words.add("blocked");
        }
        return new About(String.join(" · ", words) + muted(one), List.of(one.name()));
    }

    private static String muted(Conversation one) {
        return one.marks().contains(Conversation.Mark.MUTED) ? " · muted" : "";
    }

    private static String words(Level level) {
        return switch (level) {
            case UNKNOWN -> "not known yet";
            case SERVER -> "named by a server";
            case LINK -> "came by a link";
            case SCREEN -> "met on a screen";
            case VOUCHED -> "vouched for";
            case COMPARED -> "compared";
            case CHANGED -> "KEY CHANGED";
        };
    }
}
