package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SigningKey;

/**
 * A member's word that it leaves ({@code spec/20-live} §11): {@code sign(pk, "tacit/20/leave/v1" ‖
 * "member"(variable) ‖ fp ‖ lid ‖ id ‖ join number(u64))}. It names the join number, so that it
 * removes nobody who comes again.
 */
public final class Leave {
    private Leave() {}

    /** The signature, 64 bytes. */
    public static Bytes sign(Room room, SigningKey identity, long joined) {
        return identity.sign(signed(room, MemberId.of(identity.publicKey()), joined));
    }

    /** Whether {@code member} signed that it leaves. */
    public static boolean verifies(Room room, Member member, Bytes signature) {
        return member.identity().verifies(signature, signed(room, member.id(), member.joined()));
    }

    private static Fields signed(Room room, MemberId member, long joined) {
        return room.signed(Labels.LIVE_LEAVE, "member").fixed(member.bytes()).u64(joined);
    }
}
