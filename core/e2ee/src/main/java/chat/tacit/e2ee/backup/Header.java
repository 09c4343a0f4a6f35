package chat.tacit.e2ee.backup;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The beginning of a backup file ({@code spec/70-key-backup} §2): {@code magic 8 ‖ version 2 ‖ salt
 * 32 ‖ commitment 16}.
 *
 * @param version from 1 to 65,535; this program makes and reads {@link #VERSION}
 * @param salt 32 random bytes
 * @param commitment says which key the file is under, so that the wrong one is told from damage
 */
public record Header(int version, Bytes salt, Bytes commitment) {
    public static final int VERSION = 1;
    public static final int SIZE = 58;

    /** Bytes that every version begins with: the magic and the version. */
    public static final int START = 10;

    private static final int SALT_SIZE = 32;
    private static final int COMMITMENT_SIZE = 16;
    private static final byte[] MAGIC = "TACITBAK".getBytes(StandardCharsets.US_ASCII);

    /** The keys of a file: the one of its chunks, and what the header says of it. */
    record Keys(Secret chunks, Bytes commitment) {
        static Keys derive(RecoveryKey key, Bytes salt) {
            Secret both =
                    Hkdf.sha256(
                            key.bits().expose(),
                            salt.shared(),
                            Fields.of(Labels.EXPORT),
                            Aead.KEY_SIZE + COMMITMENT_SIZE);
            Secret chunks = Secret.of(both.expose(), 0, Aead.KEY_SIZE);
            byte[] commitment =
                    Arrays.copyOfRange(
                            both.expose(), Aead.KEY_SIZE, Aead.KEY_SIZE + COMMITMENT_SIZE);
            both.wipe();
            return new Keys(chunks, Bytes.owned(commitment));
        }
    }

    static Bytes freshSalt(Entropy entropy) {
        return Bytes.owned(entropy.bytes(SALT_SIZE));
    }

    byte[] encode() {
        return ByteBuffer.allocate(SIZE)
                .put(MAGIC)
                .putShort((short) version)
                .put(salt.shared())
                .put(commitment.shared())
                .array();
    }

    /**
     * The version of a file by its first bytes, at least {@link #START}.
     *
     * @throws MalformedException if this is no backup
     */
    public static int version(byte[] start) {
        if (start.length < START
                || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new MalformedException("no backup");
        }
        int version = Short.toUnsignedInt(ByteBuffer.wrap(start).getShort(MAGIC.length));
        if (version == 0) {
            throw new MalformedException("a backup of version 0");
        }
        return version;
    }

    /**
     * @throws MalformedException if this is no backup of version {@link #VERSION}, of exactly
     *     {@link #SIZE} bytes
     */
    static Header decode(byte[] bytes) {
        if (version(bytes) != VERSION || bytes.length != SIZE) {
            throw new MalformedException("no backup of version " + VERSION);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).position(START);
        byte[] salt = new byte[SALT_SIZE];
        byte[] commitment = new byte[COMMITMENT_SIZE];
        in.get(salt).get(commitment);
        return new Header(VERSION, Bytes.owned(salt), Bytes.owned(commitment));
    }
}
