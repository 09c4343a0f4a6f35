package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SealedBox;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.live.Member;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;

import java.util.Optional;

/**
 * {@code r}, the 32 random bytes by which a commit changes the session's secret ({@code
 * spec/20-live} §10). Its hash stands in the commit, so that everybody who gets it can see that it
 * is the one that all get.
 */
record EpochRandom(Secret bytes) {
    static final int SIZE = 32;

    /** Bytes of a member's part of a removal. */
    static final int PART_SIZE = 80;

    static EpochRandom fresh(Entropy entropy) {
        return new EpochRandom(Secret.random(entropy, SIZE));
    }

    /** {@code rc}. */
    Bytes hash() {
        return Hash.sha256(Fields.of(Labels.LIVE_RANDOM).fixed(bytes.expose()));
    }

    /** These bytes, if they are what the commit says. */
    static EpochRandom of(byte[] opened, Bytes hash) throws UnopenableException {
        EpochRandom random = new EpochRandom(Secret.owned(opened));
        if (opened.length != SIZE || !random.hash().equals(hash)) {
            random.bytes.wipe();
            throw new UnopenableException();
        }
        return random;
    }

    /**
     * Sealed to a member who remains. Somebody who brought a leaf to which nothing can be sealed
     * gets zeros: it shuts itself out, and nobody can be kept inside by it.
     */
    Bytes part(Room room, Bytes head, Member to, Entropy entropy) {
        SealedBox.Recipient leaf = new SealedBox.Recipient(to.leaf(), Optional.empty());
        try {
            byte[] context = context(room, head, to.id());
            return Bytes.owned(
                    SealedBox.seal(leaf, Labels.LIVE_LEAF, context, bytes.expose(), entropy));
        } catch (UnopenableException e) {
            return Bytes.zeros(PART_SIZE);
        }
    }

    /** What a member's own part holds. */
    static byte[] open(Room room, Bytes head, MemberId own, OwnLeaf leaf, Bytes part)
            throws UnopenableException {
        return SealedBox.open(
                leaf.recipient(), Labels.LIVE_LEAF, context(room, head, own), part.shared());
    }

    private static byte[] context(Room room, Bytes head, MemberId member) {
        return Fields.unlabelled()
                .fixed(room.live().bytes())
                .fixed(head)
                .fixed(member.bytes())
                .toArray();
    }
}
