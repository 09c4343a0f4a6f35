package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.wire.Proto;

import java.util.List;

/**
 * The fields 12 to 16 of a core, of which a kind names some ({@code spec/50-room} §12): whatever it
 * doesn't name is absent.
 *
 * @param role 0 if absent
 */
record ChangeFields(
        int kind,
        List<Member> members,
        List<AccountId> accounts,
        int role,
        List<DeviceId> devices,
        List<Vote> votes) {
    /** {@code ROOM_ADMINS}, and devices that are cut at once. */
    static final int MOST = 64;

    private static final int MOST_KINDS = 12;

    static ChangeFields of(Change change) {
        return switch (change) {
            case Change.Create(Member owner) -> members(1, List.of(owner), List.of());
            case Change.Name() -> accounts(2, List.of(), 0);
            case Change.Photo() -> accounts(3, List.of(), 0);
            case Change.Trust(List<Member> members) -> members(4, members, List.of());
            case Change.Remove(List<AccountId> accounts) -> accounts(5, accounts, 0);
            case Change.Roles(List<AccountId> accounts, Role role) ->
                    accounts(6, accounts, role.code());
            case Change.Owner(AccountId account) -> accounts(7, List.of(account), 0);
            case Change.Leave() -> accounts(8, List.of(), 0);
            case Change.Epoch() -> accounts(9, List.of(), 0);
            case Change.Oust(AccountId owner, AccountId successor, List<Vote> votes) ->
                    new ChangeFields(10, List.of(), List.of(owner, successor), 0, List.of(), votes);
            case Change.Key(Member member, List<DeviceId> cut) -> members(11, List.of(member), cut);
            case Change.Delete() -> accounts(12, List.of(), 0);
        };
    }

    private static ChangeFields members(int kind, List<Member> members, List<DeviceId> devices) {
        return new ChangeFields(kind, members, List.of(), 0, devices, List.of());
    }

    private static ChangeFields accounts(int kind, List<AccountId> accounts, int role) {
        return new ChangeFields(kind, List.of(), accounts, role, List.of(), List.of());
    }

    /**
     * The change that has exactly these fields.
     *
     * @throws MalformedException if none has
     */
    Change change() {
        Change change =
                switch (kind) {
                    case 1 -> new Change.Create(only(members));
                    case 2 -> new Change.Name();
                    case 3 -> new Change.Photo();
                    case 4 -> new Change.Trust(members);
                    case 5 -> new Change.Remove(accounts);
                    case 6 -> new Change.Roles(accounts, role == 1 ? Role.MEMBER : Role.ADMIN);
                    case 7 -> new Change.Owner(only(accounts));
                    case 8 -> new Change.Leave();
                    case 9 -> new Change.Epoch();
                    case 10 -> oust();
                    case 11 -> new Change.Key(only(members), devices);
                    case 12 -> new Change.Delete();
                    default -> throw new MalformedException("no kind of a state event: " + kind);
                };
        if (!of(change).equals(this)) {
            throw new MalformedException("fields that this kind of a state event hasn't");
        }
        return change;
    }

    private Change oust() {
        if (accounts.size() != 2) {
            throw new MalformedException("an oust is about two accounts");
        }
        return new Change.Oust(accounts.get(0), accounts.get(1), votes);
    }

    private static <T> T only(List<T> one) {
        if (one.size() != 1) {
            throw new MalformedException("a change about " + one.size() + " instead of one");
        }
        return one.getFirst();
    }

    void write(Proto.Writer out) {
        out.messages(12, members, Member::write)
                .repeated(13, accounts.stream().map(AccountId::bytes).toList())
                .u32(14, role)
                .repeated(15, devices.stream().map(DeviceId::bytes).toList())
                .messages(16, votes, Vote::write);
    }

    static ChangeFields read(int kind, Proto.Reader in) {
        return new ChangeFields(
                kind,
                in.messages(12, Change.MOST_AT_ONCE, Member::read),
                in.repeated(13, Change.MOST_REMOVED, AccountId.SIZE).stream()
                        .map(AccountId::new)
                        .toList(),
                in.count(14, 2),
                in.repeated(15, MOST, DeviceId.SIZE).stream().map(DeviceId::new).toList(),
                in.messages(16, MOST, Vote::read));
    }

    static int readKind(Proto.Reader in) {
        return in.count(5, MOST_KINDS);
    }

    static void requireCount(int count, int most) {
        if (count < 1 || count > most) {
            throw new MalformedException("a change about " + count);
        }
    }

    static void requireGiven(Role role) {
        if (role == Role.OWNER) {
            throw new MalformedException("who is the owner changes otherwise");
        }
    }

    static List<AccountId> requireRising(List<AccountId> accounts, int most) {
        requireCount(accounts.size(), most);
        return rising(accounts, accounts.stream().map(AccountId::bytes).toList());
    }

    static List<DeviceId> requireCut(List<DeviceId> devices) {
        if (devices.size() > MOST) {
            throw new MalformedException("more devices than are cut at once");
        }
        return requireRising(devices);
    }

    static List<DeviceId> requireRising(List<DeviceId> devices) {
        return rising(devices, devices.stream().map(DeviceId::bytes).toList());
    }

    static List<Vote> requireVotes(List<Vote> votes) {
        if (votes.size() > MOST) {
            throw new MalformedException("more votes than there are admins");
        }
        return rising(votes, votes.stream().map(vote -> vote.voter().bytes()).toList());
    }

    private static <T> List<T> rising(List<T> values, List<Bytes> keys) {
        for (int i = 1; i < keys.size(); i++) {
            if (keys.get(i - 1).compareTo(keys.get(i)) >= 0) {
                throw new MalformedException("a list that isn't by value, each once");
            }
        }
        return List.copyOf(values);
    }
}
