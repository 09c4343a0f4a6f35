package chat.tacit.e2ee;

import static chat.tacit.e2ee.Failing.require;
import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.file.ChunkId;
import chat.tacit.e2ee.file.FileKey;
import chat.tacit.e2ee.file.FileLayout;

import java.util.ArrayList;
import java.util.List;

/** The part of {@link ContactVectors} that is about files: chunks of one byte over and over. */
final class FileVectors {
    private static final int BYTE = 0x61;

    private FileVectors() {}

    static List<Object> chunks() throws UnopenableException {
        FileKey key = new FileKey(Secret.owned(Bytes.ofHex("77".repeat(32)).toArray()));
        List<Object> chunks = new ArrayList<>();
        chunks.add(chunk(key, new FileLayout(0), new ChunkId(0, 0), 0));
        chunks.add(chunk(key, new FileLayout(5), new ChunkId(0, 0), 1));
        chunks.add(chunk(key, new FileLayout(FileLayout.CHUNK + 5_000), new ChunkId(0, 1), 3));
        chunks.add(chunk(key, new FileLayout(129L * FileLayout.CHUNK), new ChunkId(1, 0), 0));
        return chunks;
    }

    private static Object chunk(FileKey key, FileLayout layout, ChunkId chunk, int copy)
            throws UnopenableException {
        byte[] content = new byte[layout.length(chunk.level(), chunk.number())];
        java.util.Arrays.fill(content, (byte) BYTE);
        byte[] sealed = key.seal(layout, chunk, copy, content);
        require(key.open(layout, chunk, copy, sealed).length == content.length, "a chunk opens");
        return object(
                "file key", Bytes.owned(key.secret().expose()).hex(),
                "size", layout.size(),
                "level", chunk.level(),
                "number", chunk.number(),
                "count", layout.count(chunk.level()),
                "copy", copy,
                "content", "61 × " + content.length,
                "sealed size", sealed.length,
                "sealed SHA-256", Bytes.owned(Hash.sha256(sealed)).hex());
    }
}
