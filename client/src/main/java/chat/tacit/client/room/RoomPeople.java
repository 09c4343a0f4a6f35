package chat.tacit.client.room;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.room.Role;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Who is in a room, by the names that the user knows them by. */
public final class RoomPeople {
    private RoomPeople() {}

    /** All members, who has been one for longest first. */
    public static List<RoomPerson> of(Transaction tx, ConversationId room) {
        Map<AccountId, String> names = MemberNames.of(tx, room);
        Map<AccountId, Level> levels = MemberLevels.of(tx, room);
        Optional<AccountId> own = StoredRoom.find(tx, room).map(StoredRoom::account);
        return RoomMembers.of(tx, room).stream()
                .map(member ->
                        person(
                                tx,
                                member,
                                names,
                                levels.getOrDefault(member.account(), Level.COMPARED),
                                own))
                .toList();
    }

    private static RoomPerson person(
            Transaction tx,
            RoomMember member,
            Map<AccountId, String> names,
            Level level,
            Optional<AccountId> own) {
        boolean self = own.equals(Optional.of(member.account()));
        return new RoomPerson(
                member.address(),
                name(tx, names, member.account()),
                self,
                member.role().orElse(Role.MEMBER),
                member.here(),
                level,
                name(tx, names, member.letInBy()));
    }

    private static String name(Transaction tx, Map<AccountId, String> names, AccountId account) {
        return Optional.ofNullable(names.get(account))
                .orElseGet(() -> MemberNames.unknown(tx, account));
    }

    /**
     * The member of a name, or of a handle, alone or with its host, or of an address.
     *
     * @throws ClientException with the names that there are
     */
    public static RoomPerson find(Transaction tx, ConversationId room, String name)
            throws ClientException {
        List<RoomPerson> all = of(tx, room);
        Optional<RoomPerson> exact = only(all, one -> one.name().equals(name));
        Optional<RoomPerson> found =
                exact.or(() -> only(all, one -> one.name().equalsIgnoreCase(name)))
                        .or(() -> only(all, one -> isAddress(one.address(), name)));
        return found.orElseThrow(() ->
                new ClientException(
                        "nobody in this room is called '"
                                + name
                                + "'; there is "
                                + all.stream()
                                        .map(RoomPerson::name)
                                        .limit(20)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private static boolean isAddress(AccountAddress address, String text) {
        String handle = text.startsWith("@") ? text.substring(1) : text;
        return address.handle().text().equals(handle)
                || address.toString().equals(text)
                || place(address).equals(text);
    }

    /** As it is written on the command line. */
    static String place(AccountAddress address) {
        return address.handle() + "@" + address.relay().place();
    }

    private static Optional<RoomPerson> only(List<RoomPerson> all, Predicate<RoomPerson> wanted) {
        List<RoomPerson> found = all.stream().filter(wanted).limit(2).toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /**
     * Who goes if a member is removed.
     *
     * @param cascade those as well whom it let in, and whom these did, but for admins
     * @throws ClientException if nobody is called that, or it is oneself
     */
    public static List<RoomPerson> going(
            Transaction tx, ConversationId room, String name, boolean cascade)
            throws ClientException {
        RoomPerson first = find(tx, room, name);
        if (first.own()) {
            throw new ClientException("that is you: 'tacit leave' leaves a room.");
        }
        if (!cascade) {
            return List.of(first);
        }
        Set<AccountId> going = new HashSet<>(Set.of(first.account()));
        List<RoomMember> members = RoomMembers.of(tx, room);
        boolean more = true;
        while (more) {
            more = false;
            for (RoomMember member : members) {
                more |=
                        member.role().equals(Optional.of(Role.MEMBER))
                                && going.contains(member.letInBy())
                                && going.add(member.account());
            }
        }
        List<RoomPerson> all = new ArrayList<>(of(tx, room));
        all.removeIf(one -> !going.contains(one.account()) || one.own());
        return all;
    }

    public static Optional<RoomPerson> owner(Transaction tx, ConversationId room) {
        return of(tx, room).stream().filter(one -> one.role() == Role.OWNER).findFirst();
    }
}
