package chat.tacit.e2ee.backup;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;

import java.util.Arrays;

/**
 * What opens an export ({@code spec/70-key-backup} §1): 160 random bits, derived from nothing, that
 * only their owner's paper knows.
 *
 * @param bits 20 bytes
 */
public record RecoveryKey(Secret bits) {
    public static final int SIZE = 20;

    /** Characters of {@link #text}: 8 groups of 5, and what stands between them. */
    public static final int TEXT_SIZE = 47;

    private static final int CHECK_SIZE = 5;
    private static final int GROUP = 5;

    /** Crockford's: without I, L, O, U. */
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public RecoveryKey {
        if (bits.size() != SIZE) {
            throw new MalformedException("a recovery key has " + SIZE + " bytes");
        }
    }

    public static RecoveryKey random(Entropy entropy) {
        return new RecoveryKey(Secret.random(entropy, SIZE));
    }

    /**
     * The key as it is written down: 8 groups of 5 characters with a hyphen between them, the last
     * 40 bits a checksum. The caller overwrites it.
     */
    public char[] text() {
        byte[] all = Arrays.copyOf(bits.expose(), SIZE + CHECK_SIZE);
        System.arraycopy(check(bits), 0, all, SIZE, CHECK_SIZE);
        char[] text = new char[TEXT_SIZE];
        int at = 0;
        for (int i = 0; i < 8 * GROUP; i++) {
            if (i > 0 && i % GROUP == 0) {
                text[at++] = '-';
            }
            text[at++] = ALPHABET.charAt(five(all, i));
        }
        Arrays.fill(all, (byte) 0);
        return text;
    }

    /** The {@code i}th five bits. */
    private static int five(byte[] bytes, int i) {
        int value = 0;
        for (int bit = 5 * i; bit < 5 * i + 5; bit++) {
            value = value << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1);
        }
        return value;
    }

    /**
     * The key of a text as somebody types it: hyphens, spaces and case don't count; I and L are 1,
     * O is 0.
     *
     * @throws MalformedException if it has another length, another character, or the checksum is
     *     wrong
     */
    public static RecoveryKey parse(char[] typed) {
        byte[] all = new byte[SIZE + CHECK_SIZE];
        try {
            int count = 0;
            for (char character : typed) {
                if (character != '-' && !Character.isWhitespace(character)) {
                    put(all, count++, value(character));
                }
            }
            if (count != 8 * GROUP) {
                throw new MalformedException("a recovery key has 8 groups of 5 characters");
            }
            Secret bits = Secret.of(all, 0, SIZE);
            if (!Arrays.equals(check(bits), 0, CHECK_SIZE, all, SIZE, SIZE + CHECK_SIZE)) {
                bits.wipe();
                throw new MalformedException("a recovery key with a wrong checksum");
            }
            return new RecoveryKey(bits);
        } finally {
            Arrays.fill(all, (byte) 0);
        }
    }

    private static int value(char typed) {
        char character = Character.toUpperCase(typed);
        int value =
                switch (character) {
                    case 'O' -> 0;
                    case 'I', 'L' -> 1;
                    default -> ALPHABET.indexOf(character);
                };
        if (value < 0) {
            throw new MalformedException("a character that no recovery key has");
        }
        return value;
    }

    private static void put(byte[] bytes, int i, int value) {
        if (i >= 8 * GROUP) {
            throw new MalformedException("a recovery key has 8 groups of 5 characters");
        }
        for (int k = 0; k < 5; k++) {
            int bit = 5 * i + k;
            bytes[bit / 8] |= (byte) ((value >> (4 - k) & 1) << (7 - bit % 8));
        }
    }

    private static byte[] check(Secret bits) {
        Bytes hash = Hash.sha256(Fields.of(Labels.RECOVERY_CHECK).fixed(bits.expose()));
        return Arrays.copyOf(hash.shared(), CHECK_SIZE);
    }

    /**
     * The key pair whose public half a profile keeps, to know the key again and to seal to it
     * ({@code spec/70-key-backup} §1).
     */
    public AgreementKey pair() {
        return AgreementKey.of(Hkdf.sha256(bits, Fields.of(Labels.RECOVERY), 32));
    }

    public void wipe() {
        bits.wipe();
    }
}
