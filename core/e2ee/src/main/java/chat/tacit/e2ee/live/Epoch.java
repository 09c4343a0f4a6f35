package chat.tacit.e2ee.live;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SealedBox;
import chat.tacit.crypto.SealingKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.live.SealedMessage.Form;
import chat.tacit.protocol.live.Member;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One epoch as one member has it: who is inside, the secret, and how far everybody has counted
 * ({@code spec/20-live} §12). Whatever doesn't open changes nothing in it.
 */
final class Epoch {
    private final Roster roster;
    private final EpochSecret secret;
    private final View view;

    /** The next number to all, and to each receiver. */
    private final Map<Optional<MemberId>, Long> sent = new HashMap<>();

    /** The next number that each sender may use. */
    private final Map<Stream, Long> received = new HashMap<>();

    /** What is numbered together. */
    private record Stream(MemberId from, Form form) {}

    Epoch(Roster roster, EpochSecret secret) {
        this.roster = roster;
        this.secret = secret;
        this.view = View.of(roster);
    }

    Roster roster() {
        return roster;
    }

    EpochSecret secret() {
        return secret;
    }

    View view() {
        return view;
    }

    /**
     * Seals something to all.
     *
     * @return as it travels
     */
    Bytes seal(SigningKey own, Payload payload, Entropy entropy) {
        Member sender = own(own);
        long counter = next(Optional.empty());
        byte[] context = context(Form.ALL, sender.id(), counter, Optional.empty());
        byte[] signed = signed(own, context, payload);
        return sealed(sender, new Numbered(Form.ALL, counter, context), signed, entropy);
    }

    /**
     * Seals something to one member, under its leaf and then under the session's key.
     *
     * @throws UnopenableException if the leaf is no key
     */
    Bytes seal(SigningKey own, Member to, Payload payload, Entropy entropy)
            throws UnopenableException {
        Member sender = own(own);
        long counter = sent.getOrDefault(Optional.of(to.id()), 0L);
        byte[] context = context(Form.ONE, sender.id(), counter, Optional.of(to.id()));
        SealedBox.Recipient leaf = new SealedBox.Recipient(to.leaf(), Optional.empty());
        byte[] direct =
                SealedBox.seal(
                        leaf, Labels.LIVE_DIRECT, context, signed(own, context, payload), entropy);
        next(Optional.of(to.id()));
        return sealed(sender, new Numbered(Form.ONE, counter, context), direct, entropy);
    }

    /** What stands around a payload. */
    private record Numbered(Form form, long counter, byte[] context) {}

    private Member own(SigningKey own) {
        return roster.member(MemberId.of(own.publicKey())).orElseThrow();
    }

    private long next(Optional<MemberId> to) {
        return sent.merge(to, 1L, Long::sum) - 1;
    }

    private byte[] signed(SigningKey own, byte[] context, Payload payload) {
        byte[] said = payload.encode();
        return Fields.unlabelled().fixed(said).fixed(own.sign(signature(context, said))).toArray();
    }

    private Bytes sealed(Member sender, Numbered as, byte[] plain, Entropy entropy) {
        byte[] salt = entropy.bytes(SealingKey.SALT_SIZE);
        SealingKey key = key(sender, salt, as.context());
        byte[] box = Aead.seal(key.key(), key.nonce(), as.context(), plain);
        key.key().wipe();
        return new SealedMessage(
                        as.form(),
                        roster.epoch(),
                        view.prefix(),
                        as.counter(),
                        Bytes.owned(salt),
                        Bytes.owned(box))
                .encode();
    }

    /**
     * Opens what came in this epoch.
     *
     * @param from as the relay says
     */
    Opening open(MemberId from, SealedMessage message, MemberId own, OwnLeaf leaf) {
        if (!message.view().equals(view.prefix())) {
            return new Opening.NotSameSession(from);
        }
        // Nobody is handed their own: it would show as said once more.
        Optional<Member> sender = roster.member(from).filter(it -> !from.equals(own));
        if (sender.isEmpty()) {
            return new Opening.Stranger(from);
        }
        Stream stream = new Stream(from, message.form());
        long expected = received.getOrDefault(stream, 0L);
        if (message.counter() < expected || message.counter() == Long.MAX_VALUE) {
            return new Opening.Unopenable(from);
        }
        try {
            Payload payload = opened(sender.get(), message, own, leaf);
            received.put(stream, message.counter() + 1);
            boolean direct = message.form() == Form.ONE;
            return new Opening.Message(from, payload, direct, message.counter() - expected);
        } catch (UnopenableException | MalformedException e) {
            return new Opening.Unopenable(from);
        }
    }

    private Payload opened(Member sender, SealedMessage message, MemberId own, OwnLeaf leaf)
            throws UnopenableException {
        Optional<MemberId> to = message.form() == Form.ONE ? Optional.of(own) : Optional.empty();
        byte[] context = context(message.form(), sender.id(), message.counter(), to);
        SealingKey key = key(sender, message.salt().shared(), context);
        byte[] plain;
        try {
            plain = Aead.open(key.key(), key.nonce(), context, message.box().shared());
        } finally {
            key.key().wipe();
        }
        if (to.isPresent()) {
            plain = SealedBox.open(leaf.recipient(), Labels.LIVE_DIRECT, context, plain);
        }
        Bytes all = Bytes.owned(plain);
        int size = all.size() - SigningKey.SIGNATURE_SIZE;
        Admission.require(size >= 0);
        Bytes said = all.slice(0, size);
        Bytes signature = all.slice(size, SigningKey.SIGNATURE_SIZE);
        Admission.require(sender.identity().verifies(signature, signature(context, said.shared())));
        return Payload.decode(said);
    }

    private SealingKey key(Member sender, byte[] salt, byte[] context) {
        Secret own = secret.sender(sender);
        Fields info = Fields.of(Labels.LIVE_MESSAGE).variable(context);
        SealingKey key = SealingKey.derive(own, salt, info);
        own.wipe();
        return key;
    }

    private Fields signature(byte[] context, byte[] said) {
        return roster.room()
                .signed(Labels.LIVE_SEND, "member")
                .variable(context)
                .fixed(Hash.sha256(said));
    }

    /** {@code AD}: {@code form(u8) ‖ lid ‖ e(u64) ‖ h_e ‖ id_i ‖ counter(u64) ‖ [id_j]}. */
    private byte[] context(Form form, MemberId from, long counter, Optional<MemberId> to) {
        Fields fields =
                Fields.unlabelled()
                        .u8(form.code())
                        .fixed(roster.room().live().bytes())
                        .u64(roster.epoch())
                        .fixed(roster.head())
                        .fixed(from.bytes())
                        .u64(counter);
        to.ifPresent(id -> fields.fixed(id.bytes()));
        return fields.toArray();
    }

    void wipe() {
        secret.wipe();
    }
}
