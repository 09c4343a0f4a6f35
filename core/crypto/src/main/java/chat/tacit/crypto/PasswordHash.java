package chat.tacit.crypto;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106) with bounded cost, so that swapped parameters can neither make guessing cheap
 * nor exhaust the memory of whoever computes it.
 *
 * @param passes 3 to 16
 * @param memoryKiB 65,536 (64 MiB) to 1,048,576 (1 GiB)
 * @param lanes 1 to 16
 */
public record PasswordHash(int passes, int memoryKiB, int lanes) {
    /** Three passes over 64 MiB in four lanes. */
    public static final PasswordHash DEFAULT = new PasswordHash(3, 64 * 1024, 4);

    public static final int SALT_SIZE = 16;

    public PasswordHash {
        if (passes < 3 || passes > 16) {
            throw new MalformedException("Argon2id with " + passes + " passes is out of bounds");
        }
        if (memoryKiB < 64 * 1024 || memoryKiB > 1024 * 1024) {
            throw new MalformedException("Argon2id with " + memoryKiB + " KiB is out of bounds");
        }
        if (lanes < 1 || lanes > 16) {
            throw new MalformedException("Argon2id with " + lanes + " lanes is out of bounds");
        }
    }

    /** The key of {@code size} bytes for a password of UTF-8 bytes and a salt of 16. */
    public Secret derive(Secret password, byte[] salt, int size) {
        if (salt.length != SALT_SIZE) {
            throw new MalformedException("an Argon2id salt has " + SALT_SIZE + " bytes");
        }
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withIterations(passes)
                        .withMemoryAsKB(memoryKiB)
                        .withParallelism(lanes)
                        .withSalt(salt)
                        .build());
        byte[] key = new byte[size];
        generator.generateBytes(password.expose(), key);
        return Secret.owned(key);
    }
}
