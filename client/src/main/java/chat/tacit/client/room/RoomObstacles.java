package chat.tacit.client.room;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Role;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.AccountId;

import java.util.List;
import java.util.Optional;

/**
 * Why somebody can't change a room as they want to, and what they could do instead ({@code
 * spec/50-room} §12), as the room is now.
 */
public final class RoomObstacles {
    private final List<RoomPerson> people;

    private RoomObstacles(List<RoomPerson> people) {
        this.people = people;
    }

    /** A sentence, where the members say what is in the way. */
    public static Optional<String> of(Transaction tx, ConversationId room, Wish.Aim aim) {
        RoomObstacles here = new RoomObstacles(RoomPeople.of(tx, room));
        return switch (aim) {
            case Wish.Make(Change change, _) -> here.of(change);
            case Wish.Elect(AccountId owner, AccountId successor) -> here.of(owner, successor);
        };
    }

    private Optional<String> of(Change change) {
        return switch (change) {
            case Change.Remove(List<AccountId> accounts) -> remove(accounts);
            case Change.Roles(List<AccountId> accounts, Role role) -> role(accounts, role);
            case Change.Owner(AccountId account) -> owner(account);
            case Change.Leave() ->
                    is(Role.OWNER)
                            ? Optional.of(
                                    "you own this room: hand it over first with 'tacit room owner',"
                                            + " or end it for everybody with 'tacit room delete'.")
                            : Optional.empty();
            case Change.Delete() ->
                    is(Role.OWNER)
                            ? Optional.empty()
                            : Optional.of("only the owner" + named() + " may end this room.");
            case Change.Create _,
                    Change.Name _,
                    Change.Photo _,
                    Change.Trust _,
                    Change.Epoch _,
                    Change.Oust _,
                    Change.Key _ ->
                    Optional.empty();
        };
    }

    private Optional<String> remove(List<AccountId> accounts) {
        if (!isAdmin()) {
            return Optional.of("only admins may remove members; " + admins() + ".");
        }
        return owners(accounts)
                .map(owner ->
                        owner
                                + " owns this room and can't be removed; the admins can vote for"
                                + " another owner: tacit room vote");
    }

    private Optional<String> role(List<AccountId> accounts, Role role) {
        if (!isAdmin()) {
            return Optional.of("only admins may give roles; " + admins() + ".");
        }
        Optional<String> owner = owners(accounts);
        if (owner.isPresent()) {
            return Optional.of(
                    owner.get()
                            + " owns this room: 'tacit room owner' makes another one the owner.");
        }
        return accounts.stream()
                .flatMap(account -> find(account).stream())
                .filter(one -> one.role() == role)
                .findFirst()
                .map(one ->
                        one.name()
                                + (role == Role.ADMIN ? " is an admin already." : " is no admin."));
    }

    private Optional<String> owner(AccountId account) {
        if (!is(Role.OWNER)) {
            return Optional.of(
                    "only the owner"
                            + named()
                            + " may do that; admins can vote instead: tacit room vote");
        }
        return admin(account);
    }

    private Optional<String> of(AccountId owner, AccountId successor) {
        if (!isAdmin()) {
            return Optional.of("only admins vote; " + admins() + ".");
        }
        if (owner.equals(successor)) {
            return find(owner).map(one -> one.name() + " owns this room already.");
        }
        return admin(successor);
    }

    /** Only an admin can be made the owner. */
    private Optional<String> admin(AccountId account) {
        return find(account)
                .flatMap(one ->
                        switch (one.role()) {
                            case OWNER -> Optional.of(one.name() + " owns this room already.");
                            case ADMIN -> Optional.empty();
                            case MEMBER ->
                                    Optional.of(
                                            one.name()
                                                    + " is no admin; make them one first: tacit"
                                                    + " room role ROOM "
                                                    + one.name()
                                                    + " admin");
                        });
    }

    private Optional<RoomPerson> find(AccountId account) {
        return people.stream().filter(one -> one.account().equals(account)).findFirst();
    }

    private boolean is(Role role) {
        return people.stream().anyMatch(one -> one.own() && one.role() == role);
    }

    private boolean isAdmin() {
        return is(Role.ADMIN) || is(Role.OWNER);
    }

    private Optional<String> owners(List<AccountId> accounts) {
        return people.stream()
                .filter(one -> one.role() == Role.OWNER && accounts.contains(one.account()))
                .map(RoomPerson::name)
                .findFirst();
    }

    private String named() {
        return people.stream()
                .filter(one -> one.role() == Role.OWNER)
                .map(one -> ", " + one.name() + ",")
                .findFirst()
                .orElse("");
    }

    private String admins() {
        List<String> names =
                people.stream()
                        .filter(one -> one.role() != Role.MEMBER)
                        .map(RoomPerson::name)
                        .toList();
        return names.size() == 1
                ? "ask " + names.getFirst()
                : "ask one of " + String.join(", ", names);
    }
}
