package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.CallCredentials;
import chat.tacit.protocol.wire.CallName;
import chat.tacit.protocol.wire.Refusal;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * What a response says under its seal, always {@value #SIZE} bytes: {@code u8 kind ‖ fields ‖
 * zeros} ({@code spec/30-queue} §4).
 */
public sealed interface Reply {
    int SIZE = 64;

    /** Kind 0: done, and nothing more to say. */
    record Done() implements Reply {}

    /** Kind 1: {@code recipient id 24 ‖ sender id 24}. */
    record Created(RecipientId recipient, SenderId sender) implements Reply {}

    /** Kind 2: {@code u32 waiting}: subscribed, and as many messages wait in the queue now. */
    record Subscribed(int waiting) implements Reply {
        public Subscribed {
            if (waiting < 0) {
                throw new MalformedException("more waiting than a queue holds");
            }
        }
    }

    /** Kind 3: {@code blob id 24}. */
    record Stored(BlobId blob) implements Reply {}

    /**
     * Kind 4: who fetched an invitation: {@code u8 state ‖ key 32 ‖ u64 time ‖ u8 others}; state 1
     * is unused, 2 fetched, and the key and time of an unused one are zeros.
     *
     * @param first who fetched first; always empty for an address
     * @param others whether another key tried after that
     */
    record LinkStatus(Optional<Fetch> first, boolean others) implements Reply {
        public LinkStatus {
            if (others && first.isEmpty()) {
                throw new MalformedException("others without a first");
            }
        }

        /**
         * @param at in whole seconds
         */
        public record Fetch(AgreementPublicKey key, Instant at) {}
    }

    /**
     * Kind 5: credentials for a call: {@code u64 end ‖ id 8 ‖ code 20 ‖ u16 udp ‖ u16 tls}.
     *
     * @param udp the port of STUN and TURN over UDP, 0 if there is none
     * @param tls their port over TLS, 0 if there is none
     */
    record Turn(CallCredentials credentials, int udp, int tls) implements Reply {}

    /**
     * Kind 255: {@code u16 refusal ‖ u64 detail}.
     *
     * @param detail for {@link Refusal#USED} when it was fetched, in seconds since 1970; for {@link
     *     Refusal#WORK} the bits asked for; for {@link Refusal#TOO_MANY} the seconds to wait; else
     *     0
     */
    record No(Refusal refusal, long detail) implements Reply {
        static No of(Refusal refusal) {
            return new No(refusal, 0);
        }
    }

    default byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(SIZE);
        switch (this) {
            case Done it -> out.put((byte) 0);
            case Created it ->
                    out.put((byte) 1)
                            .put(it.recipient.bytes().shared())
                            .put(it.sender.bytes().shared());
            case Subscribed it -> out.put((byte) 2).putInt(it.waiting);
            case Stored it -> out.put((byte) 3).put(it.blob.bytes().shared());
            case LinkStatus it -> {
                out.put((byte) 4).put((byte) (it.first.isPresent() ? 2 : 1));
                it.first.ifPresent(fetch ->
                        out.put(fetch.key.bytes().shared())
                                .putLong(fetch.at.getEpochSecond())
                                .put((byte) (it.others ? 1 : 0)));
            }
            case Turn it ->
                    out.put((byte) 5)
                            .putLong(it.credentials.name().end().getEpochSecond())
                            .put(it.credentials.name().id().shared())
                            .put(it.credentials.code().expose())
                            .putShort((short) it.udp)
                            .putShort((short) it.tls);
            case No it ->
                    out.put((byte) 255).putShort((short) it.refusal.code()).putLong(it.detail);
        }
        return out.array();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one reply
     */
    static Reply decode(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new MalformedException("a reply has " + SIZE + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Reply reply =
                switch (in.get() & 0xff) {
                    case 0 -> new Done();
                    case 1 -> new Created(new RecipientId(id(in)), new SenderId(id(in)));
                    case 2 -> new Subscribed(in.getInt());
                    case 3 -> new Stored(new BlobId(id(in)));
                    case 4 -> linkStatus(in);
                    case 5 -> turn(in);
                    case 255 -> new No(Refusal.of(in.getShort() & 0xffff), in.getLong());
                    default -> throw new MalformedException("no such kind of reply");
                };
        while (in.hasRemaining()) {
            if (in.get() != 0) {
                throw new MalformedException("a reply isn't padded with zeros");
            }
        }
        return reply;
    }

    private static Turn turn(ByteBuffer in) {
        Instant end = Instant.ofEpochSecond(seconds(in.getLong()));
        Bytes id = take(in, CallName.ID_SIZE);
        byte[] code = new byte[CallCredentials.CODE_SIZE];
        in.get(code);
        return new Turn(
                CallCredentials.of(end, id, Secret.owned(code)),
                in.getShort() & 0xffff,
                in.getShort() & 0xffff);
    }

    private static LinkStatus linkStatus(ByteBuffer in) {
        return switch (in.get()) {
            case 1 -> new LinkStatus(Optional.empty(), false);
            case 2 -> {
                AgreementPublicKey key = new AgreementPublicKey(take(in, AgreementPublicKey.SIZE));
                Instant at = Instant.ofEpochSecond(seconds(in.getLong()));
                yield new LinkStatus(Optional.of(new LinkStatus.Fetch(key, at)), flag(in.get()));
            }
            default -> throw new MalformedException("no such state of a link");
        };
    }

    private static long seconds(long value) {
        if (value < 0 || value > Instant.MAX.getEpochSecond()) {
            throw new MalformedException("no such time");
        }
        return value;
    }

    private static boolean flag(byte value) {
        if (value != 0 && value != 1) {
            throw new MalformedException("a flag is 0 or 1");
        }
        return value == 1;
    }

    private static Bytes id(ByteBuffer in) {
        return take(in, EntityId.SIZE);
    }

    private static Bytes take(ByteBuffer in, int size) {
        byte[] bytes = new byte[size];
        in.get(bytes);
        return Bytes.owned(bytes);
    }
}
