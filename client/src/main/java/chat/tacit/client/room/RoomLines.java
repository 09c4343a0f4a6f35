package chat.tacit.client.room;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.room.Alarm;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.Role;
import chat.tacit.protocol.room.AccountId;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the history of a room says of it, in sentences with the names of now. */
final class RoomLines {
    /** Names in one sentence. */
    private static final int NAMED = 8;

    private static final String GO_ON =
            " Nothing is said here from this device before you have seen to it: 'tacit room"
                    + " proof' writes down what it rests on, 'tacit room resume' goes on.";

    private final Transaction tx;
    private final Map<AccountId, String> names;
    private final Optional<AccountId> own;

    private RoomLines(Transaction tx, Map<AccountId, String> names, Optional<AccountId> own) {
        this.tx = tx;
        this.names = names;
        this.own = own;
    }

    static RoomLines of(Transaction tx, ConversationId room) {
        return new RoomLines(
                tx, MemberNames.of(tx, room), StoredRoom.find(tx, room).map(StoredRoom::account));
    }

    /** What somebody changed. */
    String changed(AccountId by, Change change, Detail detail) {
        String who = subject(by);
        return switch (change) {
            case Change.Create _ -> who + " made the room.";
            case Change.Name _ -> who + " named the room " + detail.name().orElse("") + ".";
            case Change.Photo _ ->
                    detail.photo().isPresent()
                            ? who + " gave the room a photo."
                            : who + " took the room's photo away.";
            case Change.Trust(List<Member> members) ->
                    who + " let " + list(members.stream().map(Member::id).toList()) + " in.";
            case Change.Remove(List<AccountId> accounts) ->
                    who + " removed " + list(accounts) + ".";
            case Change.Roles(List<AccountId> accounts, Role role) ->
                    role == Role.MEMBER
                            ? who + " made " + list(accounts) + " a member like others."
                            : who + " made " + list(accounts) + " an admin.";
            case Change.Owner(AccountId account) ->
                    who + " made " + object(account) + " the owner.";
            case Change.Leave() -> who + " left.";
            case Change.Epoch() -> who + " gave the room new keys.";
            case Change.Oust(AccountId owner, AccountId successor, _) ->
                    "The admins voted "
                            + object(owner)
                            + " out: "
                            + object(successor)
                            + " is the owner.";
            case Change.Key _ ->
                    own.equals(Optional.of(by))
                            ? "You gave your account new keys."
                            : who + " has new keys: compare them again.";
            case Change.Delete() -> who + " deleted the room.";
        };
    }

    /** Somebody tried to change the room in a way that doesn't hold. */
    String skipped(Optional<AccountId> by, boolean commit) {
        String who = by.map(this::subject).orElse("Somebody");
        return who
                + " tried to change the room in a way that isn't valid; it changes nothing"
                + (commit && by.isPresent()
                        ? ", but the host takes it for valid until an admin undoes it."
                        : ".");
    }

    /** Something is wrong ({@code spec/50-room} §15). */
    String alarm(Alarm alarm) {
        String who = alarm.by().map(this::subject).orElse("Somebody");
        return "ALARM: "
                + switch (alarm.kind()) {
                    case HISTORY ->
                            "The host shows different histories of this room, or was put back from"
                                    + " a copy."
                                    + GO_ON;
                    case SHOWN_OTHERWISE -> who + " was shown something else than you." + GO_ON;
                    case EPOCH -> "The host puts messages into another epoch than theirs." + GO_ON;
                    case MEMBERS -> who + " told you of other members than there are." + GO_ON;
                    case SHUT_OUT ->
                            who
                                    + " has shut you out. Ask an admin to remove you and invite you"
                                    + " again; if everybody is shut out, make a new room without "
                                    + alarm.by().map(this::object).orElse("whoever did it")
                                    + "."
                                    + GO_ON;
                    case WITHHELD ->
                            "The host has something of this room that it doesn't show you." + GO_ON;
                    case TAKEN_OVER ->
                            alarm.by().map(this::subject).orElse("An admin, or the host,")
                                    + " has made the host follow keys that nobody else has. This"
                                    + " room is over, and nobody can undo that. Make a new one"
                                    + " with the others: 'tacit room create', 'tacit room invite'."
                                    + " 'tacit room proof' writes down what shows it.";
                };
    }

    String subject(AccountId account) {
        return own.equals(Optional.of(account)) ? "You" : name(account);
    }

    String object(AccountId account) {
        return own.equals(Optional.of(account)) ? "you" : name(account);
    }

    private String name(AccountId account) {
        return Optional.ofNullable(names.get(account))
                .orElseGet(() -> MemberNames.unknown(tx, account));
    }

    private String list(List<AccountId> accounts) {
        List<String> all = accounts.stream().map(this::object).toList();
        if (all.size() > NAMED) {
            return String.join(", ", all.subList(0, NAMED))
                    + " and "
                    + (all.size() - NAMED)
                    + " others";
        }
        String first = all.subList(0, all.size() - 1).stream().collect(Collectors.joining(", "));
        return first.isEmpty() ? all.getLast() : first + " and " + all.getLast();
    }
}
