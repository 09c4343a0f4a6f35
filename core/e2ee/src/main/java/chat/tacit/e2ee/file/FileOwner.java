package chat.tacit.e2ee.file;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;

/**
 * What the sender of a file keeps to itself: the keys with which it owns the blobs at the relays,
 * another for each, so that no relay can tell by them which blobs belong together.
 *
 * @param secret 32 random bytes
 */
public record FileOwner(Secret secret) {

    public static FileOwner random(Entropy entropy) {
        return new FileOwner(Secret.random(entropy, FileKey.SIZE));
    }

    /** The key that owns one copy of a chunk. */
    public AgreementKey key(ChunkId chunk, int copy) {
        Fields info = Fields.of(Labels.FILE_OWNER).u8(chunk.level()).u32(chunk.number()).u8(copy);
        return AgreementKey.of(Hkdf.sha256(secret, info, FileKey.SIZE));
    }
}
