package chat.tacit.e2ee.live;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.pairing.PairingCode;
import chat.tacit.protocol.pipe.PipeName;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * What one person tells the other so that both find the same pipe of a relay for an exchange
 * ({@code spec/20-live} §15). It is no secret: who guesses it ends a run, and no more.
 *
 * @param number 1 to {@value PairingCode#MAX_NAMEPLATE}
 */
public record Nameplate(int number) {
    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,3}");

    /**
     * @throws MalformedException if it is out of range
     */
    public Nameplate {
        if (number < 1 || number > PairingCode.MAX_NAMEPLATE) {
            throw new MalformedException("no nameplate");
        }
    }

    /** A random one. */
    public static Nameplate random(Entropy entropy) {
        // 2^63 is so much larger than what it is reduced by that no value is favoured.
        long drawn = ByteBuffer.wrap(entropy.bytes(Long.BYTES)).getLong() & Long.MAX_VALUE;
        return new Nameplate((int) (drawn % PairingCode.MAX_NAMEPLATE) + 1);
    }

    /**
     * @throws MalformedException if {@code text} isn't what {@link #toString} makes
     */
    public static Nameplate parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new MalformedException("no nameplate");
        }
        return new Nameplate(Integer.parseInt(text));
    }

    /** Where the two meet. */
    public PipeName pipe() {
        return new PipeName("exchange-" + number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
