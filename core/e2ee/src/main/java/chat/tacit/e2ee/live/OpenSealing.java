package chat.tacit.e2ee.live;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SealedBox;
import chat.tacit.crypto.SealingKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.Content;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.OpenMessage;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Target;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One person's sealing and opening in an open session ({@code spec/20-live} §13). Each message is
 * sealed with a key of its own, that key to each receiver's leaf. The leaves come from the relay,
 * in message 1 of their owners: it can invent people and leave some out, and it reads what is said
 * to whom it invented; it can't take the place of somebody whose identity one knows.
 */
public final class OpenSealing {
    private final SigningKey identity;
    private final OwnLeaf leaf;
    private final Fingerprint relay;
    private final SessionName name;
    private final Entropy entropy;
    private final Map<Optional<MemberId>, Long> sent = new HashMap<>();
    private final Map<Stream, Long> received = new HashMap<>();

    /** What is numbered together: a sender's messages from one leaf, in one form. */
    private record Stream(Bytes leaf, OpenMessage.Form form) {}

    public OpenSealing(
            SigningKey identity,
            OwnLeaf leaf,
            Fingerprint relay,
            SessionName name,
            Entropy entropy) {
        this.identity = identity;
        this.leaf = leaf;
        this.relay = relay;
        this.name = name;
        this.entropy = entropy;
    }

    /** What became of a message. */
    public sealed interface Opened {}

    /**
     * Somebody said something.
     *
     * @param content of {@code spec/60-contact} §7, not decoded yet
     * @param direct whether it was for this one alone
     * @param missed how many the sender numbered before it that haven't come
     * @param receivers the hash of whom the sender named
     */
    public record Said(Bytes content, boolean direct, long missed, Bytes receivers)
            implements Opened {}

    /** Somebody greets. */
    public record Greeted(DisplayName name, Bytes chain) implements Opened {}

    /** It can't be opened, or was repeated; nothing else has changed. */
    public record Unopenable() implements Opened {}

    /**
     * Whether a message 1 of {@code users} holds in this session; whoever's doesn't is left out.
     */
    public boolean verifies(Identification user) {
        return user.errand().target().equals(new Target.Open(name)) && user.verifies(relay);
    }

    /**
     * Says something to all who are seen. Somebody who brought a leaf to which nothing can be
     * sealed is left out.
     *
     * @return the data of a line; nothing if nobody is left
     */
    public Optional<Bytes> sayToAll(Collection<Identification> receivers, Bytes content) {
        return seal(OpenMessage.Form.ALL, receivers, new Payload(Payload.Kind.CONTENT, content));
    }

    /** Says something to one. */
    public Optional<Bytes> sayToOne(Identification receiver, Bytes content) {
        return seal(
                OpenMessage.Form.ONE,
                List.of(receiver),
                new Payload(Payload.Kind.CONTENT, content));
    }

    /** {@code hello_i_am} to all who are seen. */
    public Optional<Bytes> greet(
            Collection<Identification> receivers, DisplayName own, Bytes chain) {
        Bytes noHead = Bytes.zeros(Hash.SIZE);
        Greeting greeting = new Greeting(own, MemberId.of(identity.publicKey()), noHead, chain);
        return seal(OpenMessage.Form.ALL, receivers, greeting.payload());
    }

    private Optional<Bytes> seal(
            OpenMessage.Form form, Collection<Identification> receivers, Payload payload) {
        List<Identification> sorted =
                receivers.stream()
                        .filter(this::canBeSealedTo)
                        .sorted(Comparator.comparing(Identification::id))
                        .toList();
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        Bytes hash = OpenMessage.hash(sorted.stream().map(Identification::id).toList());
        Optional<MemberId> to =
                form == OpenMessage.Form.ONE
                        ? Optional.of(sorted.getFirst().id())
                        : Optional.empty();
        long counter = sent.merge(to, 1L, Long::sum) - 1;
        Speaker own = new Speaker(MemberId.of(identity.publicKey()), leaf.key().publicKey());
        byte[] context = context(form, own, hash, counter);
        Secret key = Secret.random(entropy, Aead.KEY_SIZE);
        byte[] salt = entropy.bytes(SealingKey.SALT_SIZE);
        byte[] said = payload.encode();
        byte[] signed =
                Fields.unlabelled()
                        .fixed(said)
                        .fixed(identity.sign(signature(context, said)))
                        .toArray();
        SealingKey box = boxKey(key, salt, context);
        byte[] sealed = Aead.seal(box.key(), box.nonce(), context, signed);
        box.key().wipe();
        List<OpenMessage.Seal> seals = new ArrayList<>();
        for (Identification receiver : sorted) {
            seals.add(new OpenMessage.Seal(receiver.id(), sealed(receiver, context, key)));
        }
        key.wipe();
        return Optional.of(
                new OpenMessage(form, counter, seals, Bytes.owned(salt), Bytes.owned(sealed))
                        .encode());
    }

    private boolean canBeSealedTo(Identification receiver) {
        try {
            leaf.key().agree(receiver.leaf().key()).wipe();
            return true;
        } catch (UnopenableException e) {
            return false;
        }
    }

    private Bytes sealed(Identification receiver, byte[] context, Secret key) {
        SealedBox.Recipient to = new SealedBox.Recipient(receiver.leaf().key(), Optional.empty());
        try {
            return Bytes.owned(
                    SealedBox.seal(to, Labels.LIVE_OPEN, context, key.expose(), entropy));
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Opens what the relay handed on.
     *
     * @param from message 1 of whom the relay names, verified
     * @param greeting whether it came as {@code hello_i_am}
     */
    public Opened open(Identification from, Bytes sealed, boolean greeting) {
        try {
            OpenMessage.Cut cut = OpenMessage.Cut.decode(sealed);
            Stream stream = new Stream(from.leaf().key().bytes(), cut.form());
            long expected = received.getOrDefault(stream, 0L);
            Admission.require(cut.counter() >= expected && cut.counter() < Long.MAX_VALUE);
            Payload payload = opened(from, cut);
            received.put(stream, cut.counter() + 1);
            return read(from, payload, new Arrival(cut, cut.counter() - expected, greeting));
        } catch (UnopenableException | MalformedException e) {
            return new Unopenable();
        }
    }

    private record Arrival(OpenMessage.Cut cut, long missed, boolean greeting) {
        boolean direct() {
            return cut.form() == OpenMessage.Form.ONE;
        }
    }

    private static Opened read(Identification from, Payload payload, Arrival arrival)
            throws UnopenableException {
        Admission.require((payload.kind() == Payload.Kind.HELLO) == arrival.greeting());
        return switch (payload.kind()) {
            case CONTENT -> {
                Admission.require(payload.body().size() <= Content.MAX_SIZE);
                yield new Said(
                        payload.body(),
                        arrival.direct(),
                        arrival.missed(),
                        arrival.cut().receivers());
            }
            case HELLO -> {
                Greeting said = Greeting.decode(payload.body());
                Admission.require(
                        !arrival.direct() && said.id().equals(from.id()) && said.head().isZero());
                yield new Greeted(said.name(), said.chain());
            }
            case VOUCH_REQUEST, VOUCH -> throw new UnopenableException();
        };
    }

    private Payload opened(Identification from, OpenMessage.Cut cut) throws UnopenableException {
        Speaker speaker = new Speaker(from.id(), from.leaf().key());
        byte[] context = context(cut.form(), speaker, cut.receivers(), cut.counter());
        if (cut.form() == OpenMessage.Form.ONE) {
            MemberId own = MemberId.of(identity.publicKey());
            Admission.require(cut.receivers().equals(OpenMessage.hash(List.of(own))));
        }
        Secret key =
                Secret.owned(
                        SealedBox.open(
                                leaf.recipient(),
                                Labels.LIVE_OPEN,
                                context,
                                cut.sealed().shared()));
        SealingKey box = boxKey(key, cut.salt().shared(), context);
        key.wipe();
        byte[] plain;
        try {
            plain = Aead.open(box.key(), box.nonce(), context, cut.box().shared());
        } finally {
            box.key().wipe();
        }
        Bytes all = Bytes.owned(plain);
        int size = all.size() - SigningKey.SIGNATURE_SIZE;
        Admission.require(size >= 0);
        Bytes said = all.slice(0, size);
        Bytes signature = all.slice(size, SigningKey.SIGNATURE_SIZE);
        Admission.require(from.identity().verifies(signature, signature(context, said.shared())));
        return Payload.decode(said);
    }

    private static SealingKey boxKey(Secret key, byte[] salt, byte[] context) {
        return SealingKey.derive(key, salt, Fields.of(Labels.LIVE_OPEN_MESSAGE).variable(context));
    }

    private Fields signature(byte[] context, byte[] said) {
        return Fields.of(Labels.LIVE_OPEN_SEND)
                .text("member")
                .fixed(relay.bytes())
                .variable(name.utf8())
                .variable(context)
                .fixed(Hash.sha256(said));
    }

    /** Who speaks, and under which leaf, from which it counts anew. */
    private record Speaker(MemberId id, AgreementPublicKey leaf) {}

    /** {@code AD}. */
    private byte[] context(OpenMessage.Form form, Speaker sender, Bytes receivers, long counter) {
        return Fields.unlabelled()
                .u8(form.code())
                .variable(name.utf8())
                .fixed(relay.bytes())
                .fixed(sender.id().bytes())
                .fixed(sender.leaf().bytes())
                .fixed(receivers)
                .u64(counter)
                .toArray();
    }

    /** Wipes the leaf: whatever comes later can't be read. */
    public void wipe() {
        leaf.wipe();
    }
}
