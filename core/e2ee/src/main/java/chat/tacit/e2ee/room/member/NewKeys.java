package chat.tacit.e2ee.room.member;

import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.Proposal;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.SignedBundle;

import java.util.List;

/**
 * The keys that an account has now, which every room is to know ({@code spec/50-room} §14).
 *
 * @param cut its devices that are to count no more, by id
 * @param made whether this device made them: it says so first
 */
public record NewKeys(Member member, SignedBundle bundle, List<DeviceId> cut, boolean made) {
    public NewKeys {
        cut = cut.stream().sorted().limit(Change.MOST_AT_ONCE).toList();
    }

    /** What makes a room know them. */
    Proposal.Wish wish() {
        return new Proposal.Wish(new Change.Key(member, cut), Detail.of(List.of(bundle)));
    }
}
