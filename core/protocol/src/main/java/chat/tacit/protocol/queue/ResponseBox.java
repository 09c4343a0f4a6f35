package chat.tacit.protocol.queue;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Nonces;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.wire.ByteRange;

/**
 * Seals and opens what a relay says about one entity under its {@code kr} ({@code spec/30-queue}
 * §4): AES-256-GCM, nonce = u32 kind ‖ u64 number, AD = entity id. The kind is {@code 0} for the
 * response to frame {@code seq}, {@code 1} for the service message of a counter, {@code 2} for the
 * content that answers frame {@code seq}; a frame draws one answer, so no nonce repeats.
 */
public final class ResponseBox {
    /** Bytes of the box of a {@link Reply} or a {@link Notice}. */
    public static final int SIZE = Reply.SIZE + Aead.TAG_SIZE;

    private static final int RESPONSE = 0;
    private static final int SERVICE = 1;
    private static final int CONTENT = 2;

    private final Secret kr;
    private final EntityId entity;

    ResponseBox(Secret kr, EntityId entity) {
        this.kr = kr;
        this.entity = entity;
    }

    public Bytes seal(long seq, Reply reply) {
        return Bytes.owned(seal(RESPONSE, seq, reply.encode()));
    }

    /**
     * @throws UnopenableException if it isn't the relay's answer to this frame
     */
    public Reply open(long seq, Bytes box) throws UnopenableException {
        return Reply.decode(open(RESPONSE, seq, ByteRange.of(box.shared())));
    }

    public Bytes sealNotice(long counter, Notice notice) {
        return Bytes.owned(seal(SERVICE, counter, notice.encode()));
    }

    /**
     * @throws UnopenableException if it isn't the relay's message of this number
     */
    public Notice openNotice(long counter, Bytes box) throws UnopenableException {
        return Notice.decode(open(SERVICE, counter, ByteRange.of(box.shared())));
    }

    byte[] sealContent(long seq, byte[] content) {
        return seal(CONTENT, seq, content);
    }

    /**
     * @throws UnopenableException if it isn't the relay's answer to this frame
     */
    public byte[] openContent(long seq, ByteRange box) throws UnopenableException {
        return open(CONTENT, seq, box);
    }

    private byte[] seal(int kind, long number, byte[] plaintext) {
        return Aead.seal(kr, Nonces.counter(kind, number), entity.bytes().shared(), plaintext);
    }

    private byte[] open(int kind, long number, ByteRange box) throws UnopenableException {
        return Aead.open(
                kr,
                Nonces.counter(kind, number),
                entity.bytes().shared(),
                box.source(),
                box.offset(),
                box.size());
    }
}
