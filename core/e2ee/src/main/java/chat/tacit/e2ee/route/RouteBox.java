package chat.tacit.e2ee.route;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.queue.Body;
import chat.tacit.protocol.queue.SenderId;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The box around what travels on one route, so that no two relays hold the same bytes ({@code
 * spec/60-contact} §4): {@code route sender key 32 ‖ nonce 12 ‖ AES-256-GCM(kind 1 ‖ length 2 ‖
 * payload ‖ zero padding) ‖ tag 16}, exactly {@value Body#SMALL} or {@value Body#LARGE} bytes.
 *
 * <p>It hides the payload and its size from whoever doesn't hold the route's box key, and shows the
 * recipient that the holder of the route sender key made it. Forward secrecy is the ratchet's.
 */
public final class RouteBox {
    private static final int SENDER = AgreementPublicKey.SIZE;
    private static final int BOX_OFFSET = SENDER + Aead.NONCE_SIZE;
    private static final int PAYLOAD_OFFSET = 3;

    private RouteBox() {}

    /**
     * A body for the route of {@code boxKey}; the same content gives other bytes each time.
     *
     * @param routeKey the sender's key for this route alone
     * @throws UnopenableException if the box key is a point of low order
     */
    public static byte[] seal(
            AgreementKey routeKey, AgreementPublicKey boxKey, Boxed content, Entropy entropy)
            throws UnopenableException {
        SenderId queue = SenderId.of(boxKey);
        Secret key = key(routeKey.agree(boxKey), routeKey.publicKey(), boxKey, queue);
        byte[] nonce = entropy.bytes(Aead.NONCE_SIZE);
        byte[] body = new byte[content.bodySize()];
        ByteBuffer.wrap(body).put(routeKey.publicKey().bytes().shared()).put(nonce);
        byte[] plain = new byte[body.length - BOX_OFFSET - Aead.TAG_SIZE];
        ByteBuffer.wrap(plain)
                .put((byte) content.kind().code())
                .putShort((short) content.payload().size())
                .put(content.payload().shared());
        Aead.seal(key, nonce, queue.bytes().shared(), plain, body, BOX_OFFSET);
        key.wipe();
        return body;
    }

    /**
     * What is in a body, and who boxed it.
     *
     * @param boxKey the queue's
     * @param pinned the route sender key of this route, empty only as long as the queue waits for
     *     joins
     * @throws UnopenableException if the body has no size of a class, comes from another sender key
     *     than the pinned one, wasn't boxed for this queue, or holds an unknown kind, a wrong
     *     length or padding that isn't zero: all one outcome
     */
    public static Opened open(AgreementKey boxKey, Optional<AgreementPublicKey> pinned, byte[] body)
            throws UnopenableException {
        if (body.length != Body.SMALL && body.length != Body.LARGE) {
            throw new UnopenableException();
        }
        AgreementPublicKey sender = new AgreementPublicKey(Bytes.of(body, 0, SENDER));
        if (pinned.isPresent() && !pinned.get().equals(sender)) {
            throw new UnopenableException();
        }
        SenderId queue = SenderId.of(boxKey.publicKey());
        Secret key = key(boxKey.agree(sender), sender, boxKey.publicKey(), queue);
        byte[] nonce = Bytes.of(body, SENDER, Aead.NONCE_SIZE).shared();
        byte[] plain =
                Aead.open(
                        key,
                        nonce,
                        queue.bytes().shared(),
                        body,
                        BOX_OFFSET,
                        body.length - BOX_OFFSET);
        key.wipe();
        return new Opened(sender, content(plain, body.length));
    }

    /**
     * @param sender the route sender key, to be pinned once the join was accepted
     */
    public record Opened(AgreementPublicKey sender, Boxed content) {}

    private static Boxed content(byte[] plain, int bodySize) throws UnopenableException {
        ByteBuffer in = ByteBuffer.wrap(plain);
        Optional<BoxKind> kind = BoxKind.of(in.get());
        int size = Short.toUnsignedInt(in.getShort());
        if (kind.isEmpty() || size == 0 || size > in.remaining()) {
            throw new UnopenableException();
        }
        if (kind.get().isPart() && bodySize != Body.SMALL) {
            throw new UnopenableException();
        }
        int paddingOffset = PAYLOAD_OFFSET + size;
        if (!Bytes.of(plain, paddingOffset, plain.length - paddingOffset).isZero()) {
            throw new UnopenableException();
        }
        Boxed content = new Boxed(kind.get(), Bytes.of(plain, PAYLOAD_OFFSET, size));
        if (content.bodySize() > bodySize) {
            throw new UnopenableException();
        }
        return content;
    }

    private static Secret key(
            Secret shared, AgreementPublicKey sender, AgreementPublicKey boxKey, SenderId queue) {
        Fields info =
                Fields.of(Labels.BOX)
                        .fixed(sender.bytes())
                        .fixed(boxKey.bytes())
                        .fixed(queue.bytes());
        Secret key = Hkdf.sha256(shared, info, Aead.KEY_SIZE);
        shared.wipe();
        return key;
    }
}
