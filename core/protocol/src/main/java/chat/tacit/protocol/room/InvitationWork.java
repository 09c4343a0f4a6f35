package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.protocol.wire.Puzzle;

import java.util.OptionalLong;

/**
 * The work of an invitation ({@code spec/50-room} §7): leading zero bits of {@code
 * H("tacit/50/hashcash/v1" ‖ sid ‖ account id ‖ H(sealed) ‖ nonce)}. It is bound to the session,
 * the account and what is sealed, so it can't be done in advance or used for another.
 */
public final class InvitationWork {
    /** Bits that are asked for when nothing waits; less is refused before anything is looked up. */
    public static final int LEAST = 20;

    /** Bits that are asked for however many wait. */
    public static final int MOST = 26;

    /** How many that wait cost one bit more. */
    private static final int WAITING_PER_BIT = 4;

    private final Puzzle puzzle;

    public InvitationWork(SessionId session, AccountId account, Bytes sealed) {
        this.puzzle =
                new Puzzle(
                        Fields.of(Labels.ROOM_HASHCASH)
                                .fixed(session.bytes())
                                .fixed(account.bytes())
                                .fixed(Hash.sha256(sealed.shared())));
    }

    /** The bits that are asked for while so many invitations wait. */
    public static int asked(int waiting) {
        return Math.min(LEAST + waiting / WAITING_PER_BIT, MOST);
    }

    /** How many leading zero bits the hash with this nonce has: from 0 to 256. */
    public int bits(long nonce) {
        return puzzle.bits(nonce);
    }

    /** The first nonce among {@code most} from {@code start} with {@code bits}, if there is one. */
    public OptionalLong search(int bits, long start, int most) {
        return puzzle.search(bits, start, most);
    }
}
