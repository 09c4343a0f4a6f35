package chat.tacit.e2ee.ratchet;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.KemCiphertext;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.ratchet.SkippedChain.SkippedKey;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The state as bytes for the client's own sealed store; it never travels. Integers are big-endian.
 *
 * <pre>
 * form 1 = 1 ‖ parts 1 ‖ version 2 ‖ size of AD 1 ‖ AD
 * RK 32 ‖ NHKs 32 ‖ NHKr 32 ‖ DHs 32 ‖ [decapsulation key 2,400]
 * [HKs 32 ‖ CKs 32 ‖ Ns 4 ‖ PN 4 ‖ [ct 1,088]]
 * [HKr 32 ‖ CKr 32 ‖ Nr 4 ‖ H(offer) 32]
 * chains 1, each: HK 32 ‖ H(offer) 32 ‖ keys 2, each: N 4 ‖ mk 32 ‖ seconds since 1970 8
 * </pre>
 *
 * What is in brackets is there if its bit in {@code parts} is set. A state has one encoding, and
 * nothing else decodes.
 */
final class StateCodec {
    /** Bytes of the largest state. */
    static final int MAX_SIZE = 32_768;

    private static final int FORM = 1;
    private static final int LONG_FORM = 1;
    private static final int INVITER = 1 << 1;
    private static final int KEM = 1 << 2;
    private static final int SENDING = 1 << 3;
    private static final int CIPHERTEXT = 1 << 4;
    private static final int RECEIVING = 1 << 5;

    private static final int KEY_SIZE = 32;
    private static final long LAST_SECOND = Instant.MAX.getEpochSecond();

    private StateCodec() {}

    static Secret encode(State state) {
        ByteBuffer out = ByteBuffer.allocate(MAX_SIZE);
        Session session = state.session();
        out.put((byte) FORM).put((byte) parts(state)).putShort((short) session.version());
        out.put((byte) session.associated().size()).put(session.associated().shared());
        State.Keys keys = state.keys();
        put(out, keys.root().key(), keys.nextSending(), keys.nextReceiving());
        put(out, keys.own().dh().secret());
        keys.own().kem().ifPresent(kem -> put(out, kem.secret()));
        state.sending().ifPresent(chain -> encode(out, chain));
        state.receiving().ifPresent(chain -> encode(out, chain));
        out.put((byte) state.skipped().chains().size());
        state.skipped().chains().forEach(chain -> encode(out, chain));
        Secret encoded = Secret.of(out.array(), 0, out.position());
        Arrays.fill(out.array(), (byte) 0);
        return encoded;
    }

    private static int parts(State state) {
        int parts = state.session().longForm() ? LONG_FORM : 0;
        parts |= state.session().inviter() ? INVITER : 0;
        parts |= state.keys().own().kem().isPresent() ? KEM : 0;
        parts |= state.sending().isPresent() ? SENDING : 0;
        parts |= state.sending().flatMap(SendingChain::ciphertext).isPresent() ? CIPHERTEXT : 0;
        parts |= state.receiving().isPresent() ? RECEIVING : 0;
        return parts;
    }

    private static void encode(ByteBuffer out, SendingChain chain) {
        put(out, chain.headerKey(), chain.key().secret());
        out.putInt(chain.next()).putInt(chain.previous());
        chain.ciphertext().ifPresent(ciphertext -> out.put(ciphertext.bytes().shared()));
    }

    private static void encode(ByteBuffer out, ReceivingChain chain) {
        put(out, chain.headerKey(), chain.key().secret());
        out.putInt(chain.next()).put(chain.offer().shared());
    }

    private static void encode(ByteBuffer out, SkippedChain chain) {
        put(out, chain.headerKey());
        out.put(chain.offer().shared()).putShort((short) chain.keys().size());
        for (SkippedKey key : chain.keys()) {
            out.putInt(key.number());
            put(out, key.messageKey());
            out.putLong(key.at().getEpochSecond());
        }
    }

    private static void put(ByteBuffer out, Secret... secrets) {
        for (Secret secret : secrets) {
            out.put(secret.expose());
        }
    }

    static State decode(Secret encoded) {
        require(encoded.size() <= MAX_SIZE, "too long");
        ByteBuffer in = ByteBuffer.wrap(encoded.expose());
        try {
            State state = state(in);
            require(!in.hasRemaining(), "followed by more");
            return state;
        } catch (BufferUnderflowException e) {
            throw new MalformedException("a ratchet's state is cut off");
        }
    }

    private static State state(ByteBuffer in) {
        require(in.get() == FORM, "of an unknown form");
        int parts = parts(in);
        int version = Short.toUnsignedInt(in.getShort());
        require(version > 0, "without a version");
        Bytes associated = bytes(in, Byte.toUnsignedInt(in.get()));
        boolean inviter = has(parts, INVITER);
        Session session = new Session(associated, version, has(parts, LONG_FORM), inviter);
        Root root = new Root(key(in));
        Secret nextSending = key(in);
        Secret nextReceiving = key(in);
        AgreementKey dh = AgreementKey.of(key(in));
        Optional<KemKey> kem = has(parts, KEM) ? Optional.of(kem(in)) : Optional.empty();
        State.Keys keys = new State.Keys(root, new OwnKeys(dh, kem), nextSending, nextReceiving);
        Optional<SendingChain> sending =
                has(parts, SENDING)
                        ? Optional.of(sending(in, has(parts, CIPHERTEXT)))
                        : Optional.empty();
        Optional<ReceivingChain> receiving =
                has(parts, RECEIVING) ? Optional.of(receiving(in)) : Optional.empty();
        return new State(session, keys, sending, receiving, skipped(in, receiving));
    }

    /** The bits, if a ratchet can be in such a state. */
    private static int parts(ByteBuffer in) {
        int parts = in.get();
        boolean inviter = has(parts, INVITER);
        boolean longForm = has(parts, LONG_FORM);
        require(parts >= 0 && parts < RECEIVING << 1, "with unknown parts");
        boolean sending = has(parts, SENDING);
        boolean receiving = has(parts, RECEIVING);
        require(inviter ? sending == receiving : sending, "with a chain missing or too many");
        boolean unanswered = !receiving && longForm;
        require(has(parts, KEM) == !(unanswered && inviter), "with the wrong ML-KEM key");
        require(has(parts, CIPHERTEXT) == (sending && !unanswered), "with the wrong ciphertext");
        return parts;
    }

    private static SendingChain sending(ByteBuffer in, boolean ciphertext) {
        Secret headerKey = key(in);
        ChainKey key = new ChainKey(key(in));
        int next = in.getInt();
        int previous = in.getInt();
        require(isCount(next) && isCount(previous), "with a sending chain too long");
        return new SendingChain(
                headerKey,
                key,
                next,
                previous,
                ciphertext
                        ? Optional.of(new KemCiphertext(bytes(in, KemCiphertext.SIZE)))
                        : Optional.empty());
    }

    private static boolean isCount(int messages) {
        return messages >= 0 && messages <= Ratchet.MAX_UNANSWERED;
    }

    private static ReceivingChain receiving(ByteBuffer in) {
        return new ReceivingChain(key(in), new ChainKey(key(in)), in.getInt(), bytes(in, KEY_SIZE));
    }

    private static SkippedKeys skipped(ByteBuffer in, Optional<ReceivingChain> receiving) {
        int count = Byte.toUnsignedInt(in.get());
        require(count <= Ratchet.MAX_CHAINS, "with too many chains");
        require(count == 0 || receiving.isPresent(), "with keys of no chain");
        List<SkippedChain> chains = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chains.add(skippedChain(in));
        }
        SkippedKeys skipped = new SkippedKeys(chains);
        require(skipped.count() <= Ratchet.MAX_SKIPPED, "with too many keys");
        return skipped;
    }

    private static SkippedChain skippedChain(ByteBuffer in) {
        Secret headerKey = key(in);
        Bytes offer = bytes(in, KEY_SIZE);
        int count = Short.toUnsignedInt(in.getShort());
        require(count > 0 && count <= Ratchet.MAX_SKIPPED, "with a wrong count of keys");
        List<SkippedKey> keys = new ArrayList<>();
        int last = -1;
        for (int i = 0; i < count; i++) {
            int number = in.getInt();
            require(number > last && isCount(number), "with keys out of order");
            last = number;
            keys.add(new SkippedKey(number, key(in), instant(in.getLong())));
        }
        return new SkippedChain(headerKey, offer, keys);
    }

    private static Instant instant(long second) {
        require(second >= 0 && second <= LAST_SECOND, "with a time out of bounds");
        return Instant.ofEpochSecond(second);
    }

    private static KemKey kem(ByteBuffer in) {
        return KemKey.of(Secret.owned(array(in, KemKey.SECRET_SIZE)));
    }

    private static Secret key(ByteBuffer in) {
        return Secret.owned(array(in, KEY_SIZE));
    }

    private static Bytes bytes(ByteBuffer in, int size) {
        return Bytes.owned(array(in, size));
    }

    private static byte[] array(ByteBuffer in, int size) {
        byte[] bytes = new byte[size];
        in.get(bytes);
        return bytes;
    }

    private static boolean has(int parts, int bit) {
        return (parts & bit) != 0;
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new MalformedException("a ratchet's state " + fault);
        }
    }
}
