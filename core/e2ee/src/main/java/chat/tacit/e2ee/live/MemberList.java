package chat.tacit.e2ee.live;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Member;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is inside, as a voucher tells a newcomer in message 7 ({@code spec/20-live} §8): {@code
 * count(u16) ‖ count × ( pk 32 ‖ leaf 32 ‖ join number(u64) ‖ length 1 ‖ name )}. The keys are
 * checked against the commit; the names are the voucher's word.
 *
 * @param names of those whose name the voucher has heard
 */
record MemberList(List<Member> members, Map<MemberId, DisplayName> names) {
    /** Bytes of the longest one. */
    static final int MAX_SIZE = 2 + Roster.MAX_MEMBERS * (32 + 32 + 8 + 1 + DisplayName.MAX_SIZE);

    MemberList {
        members = List.copyOf(members);
        names = Map.copyOf(names);
    }

    Bytes encode() {
        Fields out = Fields.unlabelled().u16(members.size());
        for (Member member : members) {
            DisplayName name = names.get(member.id());
            Bytes text = name == null ? Bytes.empty() : name.utf8();
            out.fixed(member.identity().bytes())
                    .fixed(member.leaf().bytes())
                    .u64(member.joined())
                    .u8(text.size())
                    .fixed(text);
        }
        return Bytes.owned(out.toArray());
    }

    static MemberList decode(Bytes bytes) {
        FieldReader in = new FieldReader(bytes);
        List<Member> members = new ArrayList<>();
        Map<MemberId, DisplayName> names = new LinkedHashMap<>();
        for (int left = in.u16(); left > 0; left--) {
            Member member =
                    new Member(
                            new VerifyingKey(in.fixed(VerifyingKey.SIZE)),
                            new AgreementPublicKey(in.fixed(AgreementPublicKey.SIZE)),
                            in.u64());
            members.add(member);
            int size = in.u8();
            if (size > DisplayName.MAX_SIZE) {
                throw new MalformedException("a name of " + size + " bytes");
            }
            if (size > 0) {
                names.put(member.id(), DisplayName.of(in.fixed(size)));
            }
        }
        return in.whole(new MemberList(members, names));
    }
}
