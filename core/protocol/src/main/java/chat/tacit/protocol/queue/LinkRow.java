package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * What the relay stores about an invitation beside its parts: {@code version 1 ‖ flags ‖ owner key
 * 32 ‖ H(fixed part) 32 ‖ [first key 32 ‖ u64 time]}. Of a fetched one this is the tombstone.
 *
 * @param first who fetched a one-time invitation first
 * @param others whether another key tried to fetch it after that
 */
record LinkRow(
        boolean oneTime,
        AgreementPublicKey owner,
        Bytes fixed,
        Optional<Reply.LinkStatus.Fetch> first,
        boolean others) {
    private static final byte VERSION = 1;
    private static final int ONE_TIME = 1;
    private static final int FETCHED = 2;
    private static final int OTHERS = 4;

    LinkRow fetchedBy(AgreementPublicKey key, Instant at) {
        var fetch = new Reply.LinkStatus.Fetch(key, Instant.ofEpochSecond(at.getEpochSecond()));
        return new LinkRow(oneTime, owner, fixed, Optional.of(fetch), false);
    }

    LinkRow soughtByOthers() {
        return new LinkRow(oneTime, owner, fixed, first, true);
    }

    byte[] encode() {
        int flags =
                (oneTime ? ONE_TIME : 0)
                        | (first.isPresent() ? FETCHED : 0)
                        | (others ? OTHERS : 0);
        ByteBuffer out =
                ByteBuffer.allocate(66 + (first.isPresent() ? 40 : 0))
                        .put(VERSION)
                        .put((byte) flags)
                        .put(owner.bytes().shared())
                        .put(fixed.shared());
        first.ifPresent(fetch ->
                out.put(fetch.key().bytes().shared()).putLong(fetch.at().getEpochSecond()));
        return out.array();
    }

    static LinkRow decode(byte[] value) {
        StoredFields in = new StoredFields(value, VERSION);
        int flags = in.u8();
        AgreementPublicKey owner = in.key();
        Bytes fixed = in.bytes(Hash.SIZE);
        Optional<Reply.LinkStatus.Fetch> first =
                (flags & FETCHED) != 0
                        ? Optional.of(
                                new Reply.LinkStatus.Fetch(
                                        in.key(), Instant.ofEpochSecond(in.u64())))
                        : Optional.empty();
        in.end();
        return new LinkRow((flags & ONE_TIME) != 0, owner, fixed, first, (flags & OTHERS) != 0);
    }
}
