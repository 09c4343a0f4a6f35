package chat.tacit.client.profile;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.PasswordHash;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The random key of the database, wrapped under the passphrase, so that another passphrase needn't
 * rewrite the database: {@code version 1 ‖ passes 1 ‖ memory KiB 4 ‖ lanes 1 ‖ salt 16 ‖
 * AES-256-GCM(key 32)}, the key by Argon2id, zero nonce (one plaintext per salt), AD everything
 * before the box. {@link PasswordHash} bounds the parameters before anything is computed, so a
 * swapped file can't exhaust the machine.
 */
record KeyFile(PasswordHash cost, byte[] salt, byte[] box) {
    private static final int VERSION = 1;
    private static final int HEAD_SIZE = 7 + PasswordHash.SALT_SIZE;
    static final int SIZE = HEAD_SIZE + Aead.KEY_SIZE + Aead.TAG_SIZE;

    /** Wraps {@code databaseKey} under a passphrase of UTF-8 bytes. */
    static KeyFile wrap(Secret databaseKey, Secret passphrase, Entropy entropy) {
        PasswordHash cost = PasswordHash.DEFAULT;
        byte[] salt = entropy.bytes(PasswordHash.SALT_SIZE);
        Secret key = cost.derive(passphrase, salt, Aead.KEY_SIZE);
        byte[] box =
                Aead.seal(key, new byte[Aead.NONCE_SIZE], head(cost, salt), databaseKey.expose());
        key.wipe();
        return new KeyFile(cost, salt, box);
    }

    /** The database's key. */
    Secret unwrap(Secret passphrase) throws ClientException {
        Secret key = cost.derive(passphrase, salt, Aead.KEY_SIZE);
        try {
            return Secret.owned(Aead.open(key, new byte[Aead.NONCE_SIZE], head(cost, salt), box));
        } catch (UnopenableException e) {
            throw new ClientException("the passphrase is wrong; nothing was changed, try again.");
        } finally {
            key.wipe();
        }
    }

    static KeyFile read(Path file) throws ClientException {
        try {
            if (Files.size(file) != SIZE) {
                throw new MalformedException("a key file has " + SIZE + " bytes");
            }
            return decode(Files.readAllBytes(file));
        } catch (MalformedException e) {
            throw new ClientException(
                    "the key file " + file + " is damaged; put it back from a copy.");
        } catch (IOException e) {
            throw new ClientException(
                    "the key file " + file + " can't be read; check its permissions.");
        }
    }

    /**
     * Puts this in the place of the file, whole or not at all. What stood there is overwritten as
     * far as the file system lets it be: with its passphrase it would open a copy of the database.
     */
    void write(Path file) throws IOException {
        if (!Files.exists(file)) {
            DurableFile.replace(file, encode());
            return;
        }
        try (FileChannel old = FileChannel.open(file, StandardOpenOption.WRITE)) {
            DurableFile.replace(file, encode());
            DurableFile.overwrite(old);
        }
    }

    byte[] encode() {
        return ByteBuffer.allocate(SIZE).put(head(cost, salt)).put(box).array();
    }

    /**
     * The key file of exactly {@value #SIZE} bytes.
     *
     * @throws MalformedException if it has another size or version, or a cost out of bounds
     */
    static KeyFile decode(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new MalformedException("a key file has " + SIZE + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (in.get() != VERSION) {
            throw new MalformedException("a key file of another version");
        }
        PasswordHash cost = new PasswordHash(in.get(), in.getInt(), in.get());
        byte[] salt = new byte[PasswordHash.SALT_SIZE];
        in.get(salt);
        return new KeyFile(cost, salt, Arrays.copyOfRange(bytes, HEAD_SIZE, SIZE));
    }

    private static byte[] head(PasswordHash cost, byte[] salt) {
        return ByteBuffer.allocate(HEAD_SIZE)
                .put((byte) VERSION)
                .put((byte) cost.passes())
                .putInt(cost.memoryKiB())
                .put((byte) cost.lanes())
                .put(salt)
                .array();
    }
}
