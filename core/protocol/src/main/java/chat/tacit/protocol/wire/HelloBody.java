package chat.tacit.protocol.wire;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;

import java.time.Instant;

/**
 * What a relay signs in its hello ({@code spec/10-wire} §3). The field {@code successor} is
 * reserved for a key that an offline identity signs, and is refused as long as it means nothing.
 *
 * @param version the one of {@code offer.versions} that this session uses
 * @param now the relay's clock, to the millisecond
 */
public record HelloBody(int version, Keys keys, Instant now, Offer offer) {
    static final int MAX_SIZE = 1_024;

    /** The end of the year 9999, which is later than any relay. */
    private static final long LATEST = 253_402_300_799L;

    /**
     * The three keys of a hello.
     *
     * @param identity the relay's own; its SHA-256 is the fingerprint
     * @param session {@code s}, made for this connection and wiped at its end
     * @param tls {@code t}, of the TLS key with which the relay itself ends TLS
     */
    public record Keys(VerifyingKey identity, AgreementPublicKey session, TlsKey tls) {

        /** Writes them as fields 4 to 6. */
        public Proto.Writer write(Proto.Writer writer) {
            return writer.bytes(4, identity.bytes()).bytes(5, session.bytes()).bytes(6, tls.hash());
        }

        /**
         * Reads fields 4 to 6.
         *
         * @throws MalformedException if one isn't there, or has another size
         */
        public static Keys read(Proto.Reader reader) {
            return new Keys(
                    new VerifyingKey(reader.bytes(4, VerifyingKey.SIZE)),
                    new AgreementPublicKey(reader.bytes(5, AgreementPublicKey.SIZE)),
                    new TlsKey(reader.bytes(6, Hash.SIZE)));
        }
    }

    Bytes encode() {
        return keys.write(
                        Proto.Writer.create()
                                .u32(1, offer.versions().min())
                                .u32(2, offer.versions().max())
                                .u32(3, version))
                .u64(7, now.toEpochMilli())
                .u32(8, offer.services().bits())
                .u32(9, offer.store().code())
                .message(10, writer -> Offer.TOLD.write(offer.limits(), writer))
                .u64(12, offer.ends().map(Instant::getEpochSecond).orElse(0L))
                .toBytes();
    }

    static HelloBody decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(HelloBody::read);
    }

    private static HelloBody read(Proto.Reader reader) {
        Versions versions =
                new Versions(reader.count(1, Versions.LIMIT), reader.count(2, Versions.LIMIT));
        int version = reader.count(3, Versions.LIMIT);
        Keys keys = Keys.read(reader);
        long now = reader.u64(7);
        if (now < 0) {
            throw new MalformedException("a time before 1970");
        }
        Services services = new Services(reader.u32(8));
        StoreKind store = StoreKind.of(reader.u32(9));
        Limits limits = reader.message(10, Offer.TOLD::read);
        Offer offer = new Offer(versions, services, store, limits);
        long ends = reader.u64(12);
        if (ends < 0 || ends > LATEST) {
            throw new MalformedException("a relay that ends never or before 1970");
        }
        return new HelloBody(
                version,
                keys,
                Instant.ofEpochMilli(now),
                ends == 0 ? offer : offer.until(Instant.ofEpochSecond(ends)));
    }
}
