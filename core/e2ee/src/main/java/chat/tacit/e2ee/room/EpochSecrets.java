package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.RoomId;

import java.util.Optional;

/**
 * The secrets of an epoch ({@code spec/50-room} §13): both streams' seeds and what may be done at
 * the host.
 *
 * @param posting P, which all members have
 * @param reading Q, which all members have
 * @param admin A, which admins have; nobody's in a commit that keeps it
 */
public record EpochSecrets(
        Seed message,
        Seed state,
        SigningKey posting,
        SigningKey reading,
        Optional<SigningKey> admin) {
    /** Bytes of the form in which they are sealed. */
    public static final int SIZE = 2 * Seed.SIZE + 3 * SigningKey.SEED_SIZE;

    /**
     * Fresh ones for a new epoch.
     *
     * @param admin whether its author is an admin, who makes a new A
     */
    public static EpochSecrets fresh(boolean admin, Entropy entropy) {
        return new EpochSecrets(
                Seed.fresh(entropy),
                Seed.fresh(entropy),
                SigningKey.generate(entropy),
                SigningKey.generate(entropy),
                admin ? Optional.of(SigningKey.generate(entropy)) : Optional.empty());
    }

    /**
     * Those of an epoch that a private pair has in two halves.
     *
     * @return nothing if the seeds aren't whole
     */
    public static Optional<EpochSecrets> of(EpochKeys seeds, RoomEntry.Keys keys) {
        return seeds.message() instanceof StreamKeys.Whole(Seed message)
                        && seeds.state() instanceof StreamKeys.Whole(Seed state)
                ? Optional.of(
                        new EpochSecrets(
                                message, state, keys.posting(), keys.reading(), keys.admin()))
                : Optional.empty();
    }

    /** The same as somebody gets it who is no admin. */
    public EpochSecrets withoutAdmin() {
        return new EpochSecrets(message, state, posting, reading, Optional.empty());
    }

    /** {@code seeds} of the commit that begins this epoch, 32 bytes: the admin secret apart. */
    public Bytes hash(RoomId room, long epoch) {
        return Hash.sha256(
                Fields.of(Labels.ROOM_SEEDS)
                        .fixed(room.bytes())
                        .u64(epoch)
                        .fixed(message.bytes().expose())
                        .fixed(state.bytes().expose())
                        .fixed(posting.seed().expose())
                        .fixed(reading.seed().expose()));
    }

    /** What opens this epoch from its beginning. */
    public EpochKeys keys(long epoch, long position) {
        return new EpochKeys(
                epoch, position, new StreamKeys.Whole(message), new StreamKeys.Whole(state));
    }

    /** {@value #SIZE} bytes; an admin secret that isn't there is zeros. */
    public Secret encode() {
        byte[] absent = new byte[SigningKey.SEED_SIZE];
        return Secret.owned(
                Fields.unlabelled()
                        .fixed(message.bytes().expose())
                        .fixed(state.bytes().expose())
                        .fixed(posting.seed().expose())
                        .fixed(reading.seed().expose())
                        .fixed(admin.map(key -> key.seed().expose()).orElse(absent))
                        .toArray());
    }

    /**
     * @throws MalformedException if they aren't {@value #SIZE} bytes
     */
    public static EpochSecrets decode(Secret encoded) {
        if (encoded.size() != SIZE) {
            throw new MalformedException("the secrets of an epoch have " + SIZE + " bytes");
        }
        Secret admin = part(encoded, 96, SigningKey.SEED_SIZE);
        boolean absent = admin.equals(Secret.zeros(SigningKey.SEED_SIZE));
        return new EpochSecrets(
                new Seed(part(encoded, 0, Seed.SIZE)),
                new Seed(part(encoded, Seed.SIZE, Seed.SIZE)),
                SigningKey.of(part(encoded, 32, SigningKey.SEED_SIZE)),
                SigningKey.of(part(encoded, 64, SigningKey.SEED_SIZE)),
                absent ? Optional.empty() : Optional.of(SigningKey.of(admin)));
    }

    private static Secret part(Secret encoded, int offset, int size) {
        return Secret.of(encoded.expose(), offset, size);
    }
}
