package chat.tacit.client.room;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Core;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.MemberList;
import chat.tacit.e2ee.room.Role;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The members of rooms in the database: who may do what the chain decides, not this table. */
public final class RoomMembers {
    /** Of who was one. */
    private static final int NONE = 0;

    private static final String SELECT =
            "SELECT m.address, m.key, m.role, m.let_in_by, m.since, EXISTS (SELECT 1 FROM"
                    + " room_arrived a WHERE a.conversation = m.conversation AND a.account ="
                    + " m.account) FROM room_member m WHERE m.conversation = ?";

    private RoomMembers() {}

    /** Those who are members, who has been one for longest first. */
    public static List<RoomMember> of(Transaction tx, ConversationId in) {
        return tx.list(
                SELECT + " AND m.role > 0 ORDER BY m.since, m.account",
                RoomMembers::read,
                in.bytes());
    }

    /** Those who are, and then those who were. */
    static List<RoomMember> everybody(Transaction tx, ConversationId in) {
        return tx.list(
                SELECT + " ORDER BY m.role = 0, m.since, m.account", RoomMembers::read, in.bytes());
    }

    /** Somebody who is or was a member. */
    public static Optional<RoomMember> find(Transaction tx, ConversationId in, AccountId account) {
        return tx.one(
                SELECT + " AND m.account = ?", RoomMembers::read, in.bytes(), account.bytes());
    }

    /** Rooms in which an account is or was a member. */
    public static List<ConversationId> with(Transaction tx, AccountId account) {
        return tx.list(
                "SELECT conversation FROM room_member WHERE account = ?",
                row -> new ConversationId(row.bytes(1)),
                account.bytes());
    }

    private static RoomMember read(Row row) {
        return new RoomMember(
                AccountAddress.parse(row.text(1)),
                new VerifyingKey(row.bytes(2)),
                role((int) row.integer(3)),
                new AccountId(row.bytes(4)),
                row.integer(5),
                row.flag(6));
    }

    private static Optional<Role> role(int code) {
        return switch (code) {
            case NONE -> Optional.empty();
            case 1 -> Optional.of(Role.MEMBER);
            case 2 -> Optional.of(Role.ADMIN);
            default -> Optional.of(Role.OWNER);
        };
    }

    private static int code(Role role) {
        return switch (role) {
            case MEMBER -> 1;
            case ADMIN -> 2;
            case OWNER -> 3;
        };
    }

    /**
     * The members are these from a state event on. Those who aren't among them any more are kept by
     * name, for what they said.
     */
    public static void put(Transaction tx, ConversationId in, MemberList list, long position) {
        Map<AccountId, RoomMember> before =
                everybody(tx, in).stream()
                        .collect(Collectors.toMap(RoomMember::account, Function.identity()));
        for (RoomMember member : before.values()) {
            if (member.role().isPresent() && !list.has(member.account())) {
                tx.update(
                        "UPDATE room_member SET role = 0 WHERE conversation = ?"
                                + " AND account = ?",
                        in.bytes(),
                        member.account().bytes());
            }
        }
        for (MemberList.Seat seat : list.seats()) {
            Optional<RoomMember> was = Optional.ofNullable(before.get(seat.member().id()));
            long since =
                    was.filter(it -> it.role().isPresent()).map(RoomMember::since).orElse(position);
            RoomMember is =
                    new RoomMember(
                            seat.member().address(),
                            seat.member().accountKey(),
                            Optional.of(seat.role()),
                            seat.by(),
                            since,
                            was.filter(RoomMember::here).isPresent());
            if (!was.equals(Optional.of(is))) {
                put(tx, in, is);
            }
        }
    }

    /** Notes who came by an event of the past: since when each is here is by these. */
    static void came(Transaction tx, ConversationId in, Core core) {
        List<Member> members =
                switch (core.change()) {
                    case Change.Create(Member owner) -> List.of(owner);
                    case Change.Trust(List<Member> trusted) -> trusted;
                    case Change.Name _,
                            Change.Photo _,
                            Change.Remove _,
                            Change.Roles _,
                            Change.Owner _,
                            Change.Leave _,
                            Change.Epoch _,
                            Change.Oust _,
                            Change.Key _,
                            Change.Delete _ ->
                            List.of();
                };
        for (Member member : members) {
            put(
                    tx,
                    in,
                    new RoomMember(
                            member.address(),
                            member.accountKey(),
                            Optional.of(Role.MEMBER),
                            core.head().author(),
                            core.head().position(),
                            false));
        }
    }

    /** The handle of somebody who is or was a member. */
    static String handle(Transaction tx, ConversationId in, AccountId account) {
        return find(tx, in, account)
                .map(member -> member.address().handle().text())
                .orElseGet(() -> MemberNames.unknown(tx, account));
    }

    private static void put(Transaction tx, ConversationId in, RoomMember member) {
        tx.update(
                "INSERT OR REPLACE INTO room_member (conversation, account, address, key, role,"
                        + " let_in_by, since) VALUES (?, ?, ?, ?, ?, ?, ?)",
                in.bytes(),
                member.account().bytes(),
                member.address().toString(),
                member.key().bytes(),
                member.role().map(RoomMembers::code).orElse(NONE),
                member.letInBy().bytes(),
                member.since());
    }
}
