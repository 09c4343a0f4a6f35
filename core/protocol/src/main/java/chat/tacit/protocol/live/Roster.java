package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is in a vouched session at one epoch, as its chain of commits says; never changed. Members
 * stand in the order of their join numbers.
 */
public final class Roster {
    /** Members that a session has at most. */
    public static final int MAX_MEMBERS = 1_000;

    private final Room room;
    private final long epoch;
    private final Bytes head;
    private final Map<MemberId, Member> members;

    private Roster(Room room, long epoch, Bytes head, Map<MemberId, Member> members) {
        this.room = room;
        this.epoch = epoch;
        this.head = head;
        this.members = members;
    }

    /** Epoch 0 of a session that its creator has just made by this message 1. */
    public static Roster founded(Room room, Identification creator) {
        Bytes head =
                Hash.sha256(
                        Fields.of(Labels.LIVE_HEAD)
                                .fixed(room.live().bytes())
                                .variable(creator.encode()));
        Member member = new Member(creator.identity(), creator.leaf().key(), 0);
        return new Roster(room, 0, head, Map.of(member.id(), member));
    }

    /**
     * A list of members as a newcomer is told it; whether it is the session's is seen by its hash.
     *
     * @throws MalformedException if it isn't ordered by join numbers up to this epoch, or somebody
     *     stands in it twice
     */
    public static Roster of(Room room, long epoch, Bytes head, List<Member> members) {
        Map<MemberId, Member> byId = new LinkedHashMap<>();
        long last = -1;
        for (Member member : members) {
            boolean known = byId.put(member.id(), member) != null;
            if (known || member.joined() <= last || member.joined() > epoch) {
                throw new MalformedException("a list of members out of order");
            }
            last = member.joined();
        }
        if (byId.isEmpty() || byId.size() > MAX_MEMBERS) {
            throw new MalformedException("a list of " + byId.size() + " members");
        }
        return new Roster(room, epoch, head, byId);
    }

    public Room room() {
        return room;
    }

    public long epoch() {
        return epoch;
    }

    /** {@code h_e}, 32 bytes. */
    public Bytes head() {
        return head;
    }

    public Optional<Member> member(MemberId id) {
        return Optional.ofNullable(members.get(id));
    }

    /** Members in their order. */
    public Collection<Member> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    public Collection<MemberId> ids() {
        return Collections.unmodifiableCollection(members.keySet());
    }

    public int size() {
        return members.size();
    }

    /** {@code H("tacit/20/members/v1" ‖ each member's id ‖ pk ‖ leaf ‖ join number(u64))}. */
    public Bytes membersHash() {
        Fields fields = Fields.of(Labels.LIVE_MEMBERS);
        members.forEach((id, member) ->
                fields.fixed(id.bytes())
                        .fixed(member.identity().bytes())
                        .fixed(member.leaf().bytes())
                        .u64(member.joined()));
        return Hash.sha256(fields);
    }

    /** The list with a newcomer, whose place is the epoch that begins. */
    public Roster with(Identification newcomer) {
        Map<MemberId, Member> next = new LinkedHashMap<>(members);
        next.put(newcomer.id(), new Member(newcomer.identity(), newcomer.leaf().key(), epoch + 1));
        return new Roster(room, epoch + 1, head, next);
    }

    /** The list without some. */
    public Roster without(Collection<MemberId> departed) {
        Map<MemberId, Member> next = new LinkedHashMap<>(members);
        next.keySet().removeAll(List.copyOf(departed));
        return new Roster(room, epoch + 1, head, next);
    }

    /** The epoch that {@code commit} begins, whatever it is worth: {@link CommitCheck} looks. */
    Roster after(Commit commit) {
        Roster changed =
                switch (commit) {
                    case Commit.AddUser add -> with(add.addition().newcomer());
                    case Commit.RemoveUsers remove ->
                            without(remove.departures().stream().map(Departure::member).toList());
                };
        return new Roster(room, epoch + 1, commit.next(), changed.members);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Roster roster
                && room.equals(roster.room)
                && epoch == roster.epoch
                && head.equals(roster.head)
                && members.equals(roster.members);
    }

    @Override
    public int hashCode() {
        return head.hashCode();
    }

    @Override
    public String toString() {
        return "Roster[epoch=" + epoch + ", members=" + members.size() + "]";
    }
}
