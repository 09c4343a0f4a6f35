package chat.tacit.sim.live;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Nonces;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.live.OwnLeaf;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.Target;
import chat.tacit.sim.Broken;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody whom the relay itself plays, towards newcomers a voucher and towards members a newcomer
 * ({@code spec/20-live} §8). It has an identity of its own that nobody trusts, and besides says to
 * be one who is. Whoever answers it has believed the relay.
 */
final class Impostor {
    /** So many are no admission's. */
    private static final long EPOCH = 1_000_000;

    private final Room room;
    private final Entropy entropy;
    private final SigningKey own;

    /** {@code K_j2v} of each run in which it plays the voucher. */
    private final Map<Bytes, Secret> vouching = new HashMap<>();

    /** The runs in which it plays the newcomer. */
    private final Set<Bytes> asking = new HashSet<>();

    Impostor(Room room, Entropy entropy) {
        this.room = room;
        this.entropy = entropy;
        this.own = SigningKey.generate(entropy);
    }

    VerifyingKey key() {
        return own.publicKey();
    }

    /** Message 2, as if somebody asked to be let in. */
    ServerLine asks(VerifyingKey as) {
        Identification.Errand errand =
                new Identification.Errand(
                        new Target.Vouched(room.live()), random(Hash.SIZE), Optional.empty());
        Identification signed =
                Identification.sign(own, OwnLeaf.vouched(entropy).leaf(), errand, room.relay());
        Identification said = new Identification(as, signed.leaf(), errand, signed.signature());
        asking.add(said.admission().bytes());
        return new ServerLine.NewUser(said.id(), Data.of(said.encode()));
    }

    /** Message 3, as if somebody would let this newcomer in. */
    ServerLine vouches(Identification newcomer, VerifyingKey as) throws UnopenableException {
        Bytes admission = newcomer.admission().bytes();
        AgreementKey ephemeral = AgreementKey.generate(entropy);
        KemPublicKey.Encapsulation kem = newcomer.leaf().kem().orElseThrow().encapsulate(entropy);
        Bytes half =
                Bytes.owned(
                        Fields.unlabelled()
                                .fixed(ephemeral.publicKey().bytes())
                                .fixed(kem.ciphertext().bytes())
                                .toArray());
        Fields shared =
                Fields.unlabelled()
                        .fixed(ephemeral.agree(newcomer.leaf().key()).expose())
                        .fixed(kem.shared().expose());
        Secret both = both(newcomer, half, Secret.owned(shared.toArray()));
        vouching.put(admission, Secret.of(both.expose(), Aead.KEY_SIZE, Aead.KEY_SIZE));
        byte[] box =
                Aead.seal(
                        Secret.of(both.expose(), 0, Aead.KEY_SIZE),
                        Nonces.counter(0),
                        room.live().bytes().toArray(),
                        introduction(as, half, admission));
        byte[] message = Fields.unlabelled().fixed(half).fixed(box).toArray();
        return new ServerLine.Identity(admission, Data.of(Bytes.owned(message)));
    }

    /** {@code K_v2j ‖ K_j2v}. */
    private static Secret both(Identification newcomer, Bytes half, Secret shared) {
        byte[] said = Fields.unlabelled().variable(newcomer.encode()).fixed(half).toArray();
        return Hkdf.sha256(
                shared, Fields.of(Labels.LIVE_ADMIT).fixed(Hash.sha256(said)), 2 * Aead.KEY_SIZE);
    }

    /** Its own signature, whoever it says to be. */
    private byte[] introduction(VerifyingKey as, Bytes half, Bytes admission) {
        Bytes nonce = random(Hash.SIZE);
        Bytes head = random(Hash.SIZE);
        Fields signed =
                room.signed(Labels.LIVE_IDENTITY, "voucher")
                        .fixed(MemberId.of(as).bytes())
                        .fixed(as.bytes())
                        .fixed(nonce)
                        .u64(EPOCH)
                        .fixed(head)
                        .fixed(half)
                        .fixed(admission);
        return Fields.unlabelled()
                .fixed(as.bytes())
                .fixed(nonce)
                .fixed(room.live().bytes())
                .u64(EPOCH)
                .fixed(head)
                .fixed(own.sign(signed))
                .toArray();
    }

    /**
     * Looks whether somebody believes it.
     *
     * @throws Broken if they answer what it said
     */
    void hears(ClientLine line) {
        if (line instanceof ClientLine.Identity(Bytes subject, var _) && asking.contains(subject)) {
            throw new Broken("a member introduces itself to whom the relay made up");
        }
        if (line instanceof ClientLine.Challenge(Bytes subject, Data message)
                && opens(subject, message)) {
            throw new Broken("a newcomer answers a voucher whom the relay made up");
        }
    }

    private boolean opens(Bytes admission, Data message) {
        Secret key = vouching.get(admission);
        if (key == null) {
            return false;
        }
        try {
            var _ =
                    Aead.open(
                            key,
                            Nonces.counter(0),
                            room.live().bytes().toArray(),
                            message.bytes().toArray());
            return true;
        } catch (UnopenableException e) {
            return false; // it answers somebody else
        }
    }

    private Bytes random(int size) {
        return Bytes.owned(entropy.bytes(size));
    }
}
