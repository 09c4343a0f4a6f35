package chat.tacit.e2ee;

import static chat.tacit.e2ee.Failing.requireUnopenable;
import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.backup.ChunkOpener;
import chat.tacit.e2ee.backup.ChunkSealer;
import chat.tacit.e2ee.backup.Header;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.record.ProfileRecord;
import chat.tacit.e2ee.record.Records;
import chat.tacit.kit.Json;
import chat.tacit.kit.SeededEntropy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Makes {@code spec/vectors/backup.json} from the code. Each failing vector is tried here, and has
 * to fail.
 */
final class BackupVectors {
    private final RecoveryKey key = new RecoveryKey(Secret.owned(counting()));
    private final ChunkSealer sealer = ChunkSealer.begin(key, new SeededEntropy(70));
    private final byte[] content = "Two herons.".getBytes(StandardCharsets.US_ASCII);
    private final byte[] chunk = sealer.seal(content, true);

    private static byte[] counting() {
        byte[] bytes = new byte[RecoveryKey.SIZE];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    String print() {
        return Json.print(
                object(
                        "recovery key",
                        object(
                                "bits",
                                Bytes.of(key.bits().expose()).hex(),
                                "text",
                                new String(key.text()),
                                "public half",
                                key.pair().publicKey().bytes().hex()),
                        "no recovery keys",
                        noKeys(),
                        "file",
                        object(
                                "header",
                                hex(sealer.header()),
                                "content of the only chunk",
                                hex(content),
                                "chunk",
                                hex(chunk)),
                        "files that don't open",
                        failing(),
                        "records",
                        new Records(70)
                                .all().stream()
                                        .map(ProfileRecord::encode)
                                        .map(Bytes::hex)
                                        .toList()));
    }

    private List<String> noKeys() {
        String text = new String(key.text());
        List<String> wrong =
                List.of(
                        text.substring(0, 46) + (text.charAt(46) == '0' ? '2' : '0'),
                        text.substring(6, 12) + text.substring(0, 6) + text.substring(12),
                        text.substring(0, 41),
                        text + "-00000");
        for (String one : wrong) {
            requireUnopenable(() -> RecoveryKey.parse(one.toCharArray()), one);
        }
        return wrong;
    }

    private List<Map<String, Object>> failing() {
        byte[] header = sealer.header();
        byte[] wrongKey = header.clone();
        wrongKey[Header.SIZE - 1] ^= 1;
        byte[] newer = header.clone();
        newer[Header.START - 1] = 2;
        byte[] otherSalt = header.clone();
        otherSalt[Header.START] ^= 1;
        return List.of(
                failing("another commitment, as of another key", wrongKey, chunk),
                failing("a newer version", newer, chunk),
                failing("another salt", otherSalt, chunk),
                failing("a chunk cut short", header, Arrays.copyOf(chunk, chunk.length - 1)),
                failing("a chunk of nothing", header, new byte[16]),
                failing("bytes behind the last chunk", header, Arrays.copyOf(chunk, 60)));
    }

    private Map<String, Object> failing(String what, byte[] header, byte[] sealed) {
        requireUnopenable(() -> ChunkOpener.begin(header, key).open(sealed, true), what);
        return object("what", what, "header", hex(header), "chunk", hex(sealed));
    }

    private static String hex(byte[] bytes) {
        return Bytes.of(bytes).hex();
    }
}
