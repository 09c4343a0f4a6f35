package chat.tacit.protocol.live;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SealedBox;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.wire.Mode;
import chat.tacit.protocol.wire.Versions;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the client's first line holds, sealed to the relay's key of this connection ({@code
 * spec/20-live} §4): {@code version u16 ‖ mode u8 ‖ length u8 ‖ name ‖ zeros to 64}, so that its
 * size tells nothing of the name's.
 */
record SealedName(int version, Mode mode, DisplayName name) {
    private static final int SIZE = 4 + DisplayName.MAX_SIZE;

    Data seal(AgreementPublicKey relayKey, Fingerprint relay, Entropy entropy)
            throws UnopenableException {
        SealedBox.Recipient to = new SealedBox.Recipient(relayKey, Optional.empty());
        byte[] context = relay.bytes().shared();
        return Data.of(
                Bytes.owned(SealedBox.seal(to, Labels.LIVE_NAME, context, encode(), entropy)));
    }

    /**
     * @throws UnopenableException if it wasn't sealed to this key for this relay
     * @throws MalformedException if what was sealed isn't such a name
     */
    static SealedName open(Data sealed, AgreementKey key, Fingerprint relay)
            throws UnopenableException {
        SealedBox.RecipientKey own = new SealedBox.RecipientKey(key, Optional.empty());
        byte[] context = relay.bytes().shared();
        byte[] box = sealed.bytes().shared();
        return decode(SealedBox.open(own, Labels.LIVE_NAME, context, box));
    }

    private byte[] encode() {
        Bytes text = name.utf8();
        return ByteBuffer.allocate(SIZE)
                .putShort((short) version)
                .put((byte) mode.code())
                .put((byte) text.size())
                .put(text.shared())
                .array();
    }

    private static SealedName decode(byte[] plain) {
        if (plain.length != SIZE) {
            throw new MalformedException("a name of another size");
        }
        ByteBuffer in = ByteBuffer.wrap(plain);
        int version = Short.toUnsignedInt(in.getShort());
        Mode mode = Mode.of(in.get());
        int size = in.get();
        if (version < 1 || version > Versions.LIMIT || size < 1 || size > DisplayName.MAX_SIZE) {
            throw new MalformedException("a name out of its range");
        }
        Bytes rest = Bytes.of(plain, 4 + size, DisplayName.MAX_SIZE - size);
        if (!rest.isZero()) {
            throw new MalformedException("a name with something behind it");
        }
        return new SealedName(version, mode, DisplayName.of(Bytes.of(plain, 4, size)));
    }
}
