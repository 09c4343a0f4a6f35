package chat.tacit.e2ee.room;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SealingKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.room.Turn;

import java.util.List;
import java.util.Optional;

/**
 * An account's private channel pair ({@code spec/50-room} §18), which holds the list of its rooms
 * and their keys. All of its keys follow from one secret, which the account's devices have; it has
 * one term for its whole life. Its events say who can open them nothing about which device wrote
 * them, and keep their content from everybody else, the homeserver first.
 *
 * @param key of its events, 32 bytes
 * @param posting P, with which nothing is posted
 * @param reading Q
 * @param admin A, which posts and trims
 */
public record PrivatePair(
        RoomId room, Secret key, SigningKey posting, SigningKey reading, SigningKey admin) {
    /** Bytes of the secret. */
    public static final int SECRET_SIZE = 32;

    /** Of its one commit. */
    public static final Term TERM = new Term(1);

    private static final int KEY_SIZE = 32;

    /** The pair of this id under the account's secret, {@value #SECRET_SIZE} bytes. */
    public static PrivatePair of(RoomId room, Secret secret) {
        if (secret.size() != SECRET_SIZE) {
            throw new MalformedException("the secret of a private pair has 32 bytes");
        }
        Fields info = Fields.of(Labels.ROOM_PRIVATE_KEYS).fixed(room.bytes());
        Secret all = Hkdf.sha256(secret, info, 4 * KEY_SIZE);
        PrivatePair pair =
                new PrivatePair(
                        room,
                        part(all, 0),
                        SigningKey.of(part(all, 1)),
                        SigningKey.of(part(all, 2)),
                        SigningKey.of(part(all, 3)));
        all.wipe();
        return pair;
    }

    private static Secret part(Secret all, int number) {
        return Secret.of(all.expose(), number * KEY_SIZE, KEY_SIZE);
    }

    /** Its first event and only commit: keys, no core, nothing sealed, no parts. */
    public StateEvent first() {
        Turn turn =
                new Turn(
                        posting.publicKey(),
                        reading.publicKey(),
                        admin.publicKey(),
                        false,
                        List.of());
        return new StateEvent(
                TERM.position(), Bytes.zeros(Hash.SIZE), Optional.of(turn), Bytes.empty());
    }

    /** {@code salt 16 ‖ box}, in one of four sizes, to be posted under A. */
    public EventBytes seal(PrivateItem item, Entropy entropy) {
        byte[] salt = entropy.bytes(SealingKey.SALT_SIZE);
        byte[] padded = EventPadding.PRIVATE.pad(item.encode());
        SealingKey sealing = sealing(salt);
        byte[] box = Aead.seal(sealing.key(), sealing.nonce(), associated(), padded);
        sealing.key().wipe();
        return EventBytes.message(
                Bytes.owned(Fields.unlabelled().fixed(salt).fixed(box).toArray()));
    }

    /**
     * @throws UnopenableException if it isn't an item that one of the account's devices sealed
     */
    public PrivateItem open(EventBytes event) throws UnopenableException {
        try {
            FieldReader in = new FieldReader(event.bytes());
            SealingKey sealing = sealing(in.fixed(SealingKey.SALT_SIZE).shared());
            byte[] box = in.rest().shared();
            byte[] padded = Aead.open(sealing.key(), sealing.nonce(), associated(), box);
            sealing.key().wipe();
            return PrivateItem.decode(EventPadding.PRIVATE.strip(Bytes.owned(padded)));
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }

    private SealingKey sealing(byte[] salt) {
        return SealingKey.derive(key, salt, Fields.of(Labels.ROOM_PRIVATE).fixed(room.bytes()));
    }

    private byte[] associated() {
        return room.bytes().toArray();
    }
}
