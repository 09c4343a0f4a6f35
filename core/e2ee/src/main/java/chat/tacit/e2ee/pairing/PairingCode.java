package chat.tacit.e2ee.pairing;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.pipe.PipeName;

import java.nio.ByteBuffer;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What one person reads out to the other: {@code nameplate-word-word}. The nameplate finds the
 * pipe, the words are the password of one run; 11 bits a word.
 *
 * @param nameplate 1 to {@value #MAX_NAMEPLATE}
 * @param words {@value #WORDS}, or {@value #MORE_WORDS} after failures, out of 2,048
 */
public record PairingCode(int nameplate, List<String> words) {
    /** The largest nameplate. */
    public static final int MAX_NAMEPLATE = 9_999;

    /** Words of a code: 22 bits. */
    public static final int WORDS = 2;

    /** Words of a code of somebody whom others may be guessing at: 44 bits. */
    public static final int MORE_WORDS = 4;

    /**
     * @throws MalformedException if it is no code; the message doesn't repeat it
     */
    public PairingCode {
        words = List.copyOf(words);
        if (nameplate < 1 || nameplate > MAX_NAMEPLATE) {
            throw new MalformedException("no nameplate of a pairing code");
        }
        if ((words.size() != WORDS && words.size() != MORE_WORDS)
                || !Words.ALL.containsAll(words)) {
            throw new MalformedException("no words of a pairing code");
        }
    }

    /** A random code of so many words. */
    public static PairingCode random(int words, Entropy entropy) {
        // 2^63 is so much larger than what it is reduced by that no value is favoured.
        long drawn = ByteBuffer.wrap(entropy.bytes(Long.BYTES)).getLong() & Long.MAX_VALUE;
        List<String> chosen =
                IntStream.range(0, words)
                        .map(_ -> ByteBuffer.wrap(entropy.bytes(2)).getShort())
                        .mapToObj(index -> Words.ALL.get(index & (Words.ALL.size() - 1)))
                        .toList();
        return new PairingCode((int) (drawn % MAX_NAMEPLATE) + 1, chosen);
    }

    /**
     * Reads a code as somebody typed it: case, width and kind of the spaces and hyphens between
     * don't count.
     *
     * @throws MalformedException if it is no code
     */
    public static PairingCode parse(String typed) {
        String plain =
                Normalizer.normalize(typed, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).strip();
        List<String> parts = Arrays.asList(plain.split("[\\s\\p{Pd}]+", -1));
        if (!parts.getFirst().matches("[1-9][0-9]{0,3}")) {
            throw new MalformedException("no nameplate of a pairing code");
        }
        return new PairingCode(Integer.parseInt(parts.getFirst()), parts.subList(1, parts.size()));
    }

    /** As it is read out: {@code 4711-river-apple}. */
    public String text() {
        return nameplate + "-" + String.join("-", words);
    }

    /** The pipe at which both meet. */
    public PipeName pipe() {
        return new PipeName("pair-" + nameplate);
    }

    /** The password of the run: it holds at this relay alone. */
    Bytes password(Fingerprint relay) {
        Bytes hash =
                Hash.sha256(
                        Fields.of(Labels.PAIR_PASSWORD)
                                .fixed(relay.bytes())
                                .text(Integer.toString(nameplate))
                                .text(String.join("-", words)));
        return Bytes.owned(Text.utf8(hash.hex()));
    }

    /** Nothing: a code is a secret until it was used. */
    @Override
    public String toString() {
        return "PairingCode";
    }
}
