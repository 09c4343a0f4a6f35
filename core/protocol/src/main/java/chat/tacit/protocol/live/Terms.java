package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Who has to vouch for a newcomer, as the session's creator laid it down ({@code spec/20-live} §3,
 * §9).
 *
 * @param vouchers {@code k}, 1 to {@value #MAX_VOUCHERS}
 * @param anchors whose vouching counts, at most {@value #MAX_ANCHORS} in ascending order; if there
 *     are none everybody's does
 */
public record Terms(int vouchers, List<MemberId> anchors) {
    public static final int MAX_VOUCHERS = 16;
    public static final int MAX_ANCHORS = 32;

    /** One voucher, whoever it is. */
    public static final Terms ANYBODY = new Terms(1, List.of());

    /**
     * @throws MalformedException if there are too many or too few, or the anchors aren't in order
     */
    public Terms {
        anchors = List.copyOf(anchors);
        if (vouchers < 1 || vouchers > MAX_VOUCHERS || anchors.size() > MAX_ANCHORS) {
            throw new MalformedException(vouchers + " vouchers, " + anchors.size() + " anchors");
        }
        for (int i = 1; i < anchors.size(); i++) {
            if (anchors.get(i - 1).compareTo(anchors.get(i)) >= 0) {
                throw new MalformedException("anchors out of order");
            }
        }
    }

    /** Whether {@code member} counts as a voucher. */
    public boolean counts(MemberId member) {
        return anchors.isEmpty() || anchors.contains(member);
    }

    /** How many have to vouch while these are inside. */
    public int need(Collection<MemberId> members) {
        int counting = (int) members.stream().filter(this::counts).count();
        return Math.max(1, Math.min(vouchers, counting));
    }

    Bytes anchorBytes() {
        Fields joined = Fields.unlabelled();
        anchors.forEach(anchor -> joined.fixed(anchor.bytes()));
        return Bytes.owned(joined.toArray());
    }

    static Terms of(int vouchers, Bytes anchors) {
        FieldReader in = new FieldReader(anchors);
        List<MemberId> read = new ArrayList<>();
        while (in.remaining() > 0) {
            read.add(new MemberId(in.fixed(Hash.SIZE)));
        }
        return new Terms(vouchers, read);
    }
}
