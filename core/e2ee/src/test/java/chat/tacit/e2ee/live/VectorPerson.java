package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.Target;
import chat.tacit.protocol.live.Ticket;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Somebody in the vectors, whose random bytes are remembered in the order of their use. */
final class VectorPerson implements Entropy {
    final String name;
    final SigningKey key;
    final Bytes session;
    final List<String> drawn = new ArrayList<>();
    private final Entropy source;
    private final Room room;
    private final long seed;
    final OwnLeaf leaf;
    final Bytes leafDraws;

    VectorPerson(String name, long seed, Room room) {
        this.name = name;
        this.room = room;
        this.seed = seed;
        this.source = new SeededEntropy(seed);
        this.key = SigningKey.generate(source);
        this.session = Bytes.owned(source.bytes(32));
        this.leaf = OwnLeaf.vouched(this);
        this.leafDraws = Bytes.ofHex(String.join("", taken()));
    }

    @Override
    public void fill(byte[] out) {
        source.fill(out);
        drawn.add(Bytes.of(out).hex());
    }

    /** The same person, before it has drawn anything but its leaf. */
    VectorPerson again() {
        return new VectorPerson(name, seed, room);
    }

    /** What was drawn since the last call. */
    List<String> taken() {
        List<String> taken = List.copyOf(drawn);
        drawn.clear();
        return taken;
    }

    MemberId id() {
        return MemberId.of(key.publicKey());
    }

    Self self(Trust trust) {
        return new Self(key, new DisplayName(name), room, trust, this);
    }

    Identification asks(Optional<Ticket> ticket) {
        return Identification.sign(
                key,
                leaf.leaf(),
                new Identification.Errand(new Target.Vouched(room.live()), session, ticket),
                room.relay());
    }

    static String hex(Secret secret) {
        return Bytes.of(secret.expose()).hex();
    }
}
