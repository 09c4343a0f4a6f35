package chat.tacit.protocol.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.HelloBody;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.ToldLimits;
import chat.tacit.protocol.wire.Versions;

import java.time.Instant;

/**
 * What a relay signs in the second line of a live connection ({@code spec/20-live} §4). The relay
 * speaks first here, so it names no version and brings the nonce; the client chooses.
 *
 * @param nonce {@code ns}, 32 bytes, made for this connection
 * @param keys of the relay; its session key is the one of the first line
 * @param now the relay's clock, to the millisecond
 */
public record LiveHello(Bytes nonce, HelloBody.Keys keys, Instant now, Offer offer) {
    /** The longest body, in bytes. */
    public static final int MAX_SIZE = 1_024;

    static final int NONCE_SIZE = 32;

    /** The limits that a client of live sessions has to know. */
    private static final ToldLimits TOLD =
            ToldLimits.of(
                    Limit.LIVE_FIRST_LINE_BYTES,
                    Limit.LIVE_LINE_BYTES,
                    Limit.LIVE_MEMBERS,
                    Limit.LIVE_SENDS_PER_SECOND);

    public LiveHello {
        nonce.requireSize(NONCE_SIZE, "a nonce");
    }

    Bytes encode() {
        return keys.write(
                        Proto.Writer.create()
                                .u32(1, offer.versions().min())
                                .u32(2, offer.versions().max())
                                .bytes(3, nonce))
                .u64(7, now.toEpochMilli())
                .u32(8, offer.services().bits())
                .u32(9, offer.store().code())
                .message(10, writer -> TOLD.write(offer.limits(), writer))
                .toBytes();
    }

    /**
     * @throws MalformedException if these aren't the bytes of a body
     */
    static LiveHello decode(Bytes body) {
        return Proto.Reader.of(body.shared(), MAX_SIZE).whole(LiveHello::read);
    }

    private static LiveHello read(Proto.Reader in) {
        Versions versions = new Versions(in.count(1, Versions.LIMIT), in.count(2, Versions.LIMIT));
        Bytes nonce = in.bytes(3, NONCE_SIZE);
        HelloBody.Keys keys = HelloBody.Keys.read(in);
        long now = in.u64(7);
        if (now < 0) {
            throw new MalformedException("a time before 1970");
        }
        Services services = new Services(in.u32(8));
        StoreKind store = StoreKind.of(in.u32(9));
        return new LiveHello(
                nonce,
                keys,
                Instant.ofEpochMilli(now),
                new Offer(versions, services, store, in.message(10, TOLD::read)));
    }

    /** What the relay's signature is over. */
    static Fields signed(Fingerprint relay, Bytes body) {
        return Fields.of(Labels.LIVE_HELLO).fixed(relay.bytes()).variable(body);
    }
}
