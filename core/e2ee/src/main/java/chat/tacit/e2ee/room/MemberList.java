package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.wire.Proto;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who is a member, by account id ({@code spec/50-room} §12). It is immutable. */
public final class MemberList {
    /** {@code ROOM_MEMBERS}. */
    public static final int MOST_MEMBERS = 1_000;

    /** {@code ROOM_ADMINS}. */
    public static final int MOST_ADMINS = 64;

    /** {@code ROOM_CUT}: devices of one member that count no more, over all its keys. */
    public static final int MOST_CUT = 256;

    static final MemberList EMPTY = new MemberList(new TreeMap<>());

    private final NavigableMap<AccountId, Seat> seats;

    private MemberList(NavigableMap<AccountId, Seat> seats) {
        this.seats = Collections.unmodifiableNavigableMap(seats);
    }

    /**
     * A member's place.
     *
     * @param by who let it in; the creator itself
     * @param cut its devices that count no more
     */
    public record Seat(Member member, Role role, AccountId by, Set<DeviceId> cut) {
        public Seat {
            cut = Set.copyOf(cut);
        }

        Seat with(Role other) {
            return new Seat(member, other, by, cut);
        }

        static void write(Seat seat, Proto.Writer out) {
            out.message(1, it -> Member.write(seat.member, it))
                    .u32(2, seat.role.code())
                    .bytes(3, seat.by.bytes())
                    .repeated(4, seat.cut.stream().sorted().map(DeviceId::bytes).toList());
        }

        static Seat read(Proto.Reader in) {
            Member member = in.message(1, Member::read);
            Role role = Role.of(in.count(2, 3));
            AccountId by = new AccountId(in.bytes(3, AccountId.SIZE));
            List<DeviceId> cut =
                    in.repeated(4, MOST_CUT, DeviceId.SIZE).stream().map(DeviceId::new).toList();
            ChangeFields.requireRising(cut);
            return new Seat(member, role, by, Set.copyOf(cut));
        }
    }

    public Optional<Seat> seat(AccountId account) {
        return Optional.ofNullable(seats.get(account));
    }

    public boolean has(AccountId account) {
        return seats.containsKey(account);
    }

    /** Whether there are no more members, admins or cut devices than a room has at most. */
    boolean isWithinLimits() {
        return size() <= MOST_MEMBERS
                && admins() <= MOST_ADMINS
                && seats.values().stream().allMatch(seat -> seat.cut().size() <= MOST_CUT);
    }

    /** Whether this is a member with an admin's key, the owner too. */
    public boolean isAdmin(AccountId account) {
        return seat(account).filter(seat -> seat.role().isAdmin()).isPresent();
    }

    public Set<AccountId> accounts() {
        return seats.navigableKeySet();
    }

    public Collection<Seat> seats() {
        return seats.values();
    }

    public int size() {
        return seats.size();
    }

    public int admins() {
        return (int) seats.values().stream().filter(seat -> seat.role().isAdmin()).count();
    }

    public AccountId owner() {
        return seats.values().stream()
                .filter(seat -> seat.role() == Role.OWNER)
                .map(seat -> seat.member().id())
                .findFirst()
                .orElseThrow();
    }

    /**
     * Those whom {@code first} let in, whom these let in, and so on, admins excepted, with {@code
     * first}: what removes with <em>cascade</em>.
     */
    public List<AccountId> cascade(AccountId first) {
        Set<AccountId> going = new TreeSet<>(Set.of(first));
        int before;
        do {
            before = going.size();
            for (Seat seat : seats.values()) {
                if (going.contains(seat.by()) && seat.role() == Role.MEMBER) {
                    going.add(seat.member().id());
                }
            }
        } while (going.size() > before);
        return List.copyOf(going);
    }

    /**
     * {@code H("tacit/50/members/v1" ‖ H(name) ‖ H(photo) ‖ count(u32) ‖ each member's account id ‖
     * account key ‖ bundle hash ‖ role(u8))}; nothing where the title isn't known.
     */
    Optional<Bytes> hash(Title title) {
        if (title.name().isEmpty() || title.photo().isEmpty()) {
            return Optional.empty();
        }
        Fields fields =
                Fields.of(Labels.ROOM_MEMBERS)
                        .fixed(title.name().get())
                        .fixed(title.photo().get())
                        .u32(seats.size());
        seats.forEach((account, seat) ->
                fields.fixed(account.bytes())
                        .fixed(seat.member().accountKey().bytes())
                        .fixed(seat.member().bundle())
                        .u8(seat.role().code()));
        return Optional.of(Hash.sha256(fields));
    }

    /**
     * The members as {@link Seat#write} wrote them.
     *
     * @throws MalformedException if one stands twice, or they don't stand by account id
     */
    static MemberList of(List<Seat> seats) {
        NavigableMap<AccountId, Seat> all = new TreeMap<>();
        for (Seat seat : seats) {
            if (!all.isEmpty() && all.lastKey().compareTo(seat.member.id()) >= 0) {
                throw new MalformedException("members that don't stand by account id");
            }
            all.put(seat.member.id(), seat);
        }
        return new MemberList(all);
    }

    /** The list after a change that {@code author} may make. */
    MemberList after(Change change, AccountId author) {
        return switch (change) {
            case Change.Name _, Change.Photo _, Change.Epoch _, Change.Delete _ -> this;
            case Change.Create _,
                    Change.Trust _,
                    Change.Remove _,
                    Change.Roles _,
                    Change.Owner _,
                    Change.Leave _,
                    Change.Oust _,
                    Change.Key _ ->
                    changed(change, author);
        };
    }

    private MemberList changed(Change change, AccountId author) {
        NavigableMap<AccountId, Seat> next = new TreeMap<>(seats);
        switch (change) {
            case Change.Create(Member owner) ->
                    next.put(author, new Seat(owner, Role.OWNER, author, Set.of()));
            case Change.Trust(List<Member> members) -> {
                for (Member member : members) {
                    next.put(member.id(), new Seat(member, Role.MEMBER, author, Set.of()));
                }
            }
            case Change.Remove(List<AccountId> accounts) -> accounts.forEach(next::remove);
            case Change.Roles(List<AccountId> accounts, Role role) ->
                    accounts.forEach(it -> next.computeIfPresent(it, (_, seat) -> seat.with(role)));
            case Change.Owner(AccountId account) -> {
                next.computeIfPresent(author, (_, seat) -> seat.with(Role.ADMIN));
                next.computeIfPresent(account, (_, seat) -> seat.with(Role.OWNER));
            }
            case Change.Leave() -> next.remove(author);
            case Change.Oust(AccountId owner, AccountId successor, _) -> {
                next.remove(owner);
                next.computeIfPresent(successor, (_, seat) -> seat.with(Role.OWNER));
            }
            case Change.Key(Member member, List<DeviceId> cut) ->
                    next.computeIfPresent(author, (_, seat) -> renewed(seat, member, cut));
            case Change.Name(), Change.Photo(), Change.Epoch(), Change.Delete() -> {}
        }
        return new MemberList(next);
    }

    private static Seat renewed(Seat seat, Member member, List<DeviceId> cut) {
        Set<DeviceId> all = new HashSet<>(seat.cut());
        all.addAll(cut);
        return new Seat(member, seat.role(), seat.by(), all);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MemberList list && seats.equals(list.seats);
    }

    @Override
    public int hashCode() {
        return seats.hashCode();
    }

    @Override
    public String toString() {
        return seats.keySet().toString();
    }
}
