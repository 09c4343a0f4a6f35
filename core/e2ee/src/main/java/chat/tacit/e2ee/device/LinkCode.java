package chat.tacit.e2ee.device;

import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.e2ee.agreement.ContactIdentity;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * What the user compares on two machines before one of them becomes a device of the other's profile
 * ({@code spec/65-device} §6): 20 decimal digits of both sides' keys. Who is between the two has to
 * find keys by which another code becomes this one: 2^66 tries of {@value #ROUNDS} hashes each
 * while the link is being made.
 *
 * @param digits 20 of them
 */
public record LinkCode(String digits) {
    static final int ROUNDS = 5_200;
    private static final int GROUPS = 4;
    private static final Pattern GROUP = Pattern.compile("(.{5})(?!$)");

    /** The code of a link; both sides find the same. */
    public static LinkCode of(ContactIdentity shows, ContactIdentity reads) {
        byte[] input =
                Fields.of(Labels.LINK_CODE)
                        .fixed(shows.identity().bytes())
                        .fixed(shows.root().bytes())
                        .fixed(reads.identity().bytes())
                        .fixed(reads.root().bytes())
                        .toArray();
        byte[] x = input;
        for (int round = 0; round < ROUNDS; round++) {
            x = Hash.sha512(Fields.unlabelled().fixed(x).fixed(input).toArray());
        }
        ByteBuffer source = ByteBuffer.wrap(x);
        StringBuilder digits = new StringBuilder();
        for (int group = 0; group < GROUPS; group++) {
            long number = (source.get() & 0xffL) << 32 | Integer.toUnsignedLong(source.getInt());
            digits.append("%05d".formatted(number % 100_000));
        }
        return new LinkCode(digits.toString());
    }

    /** Whether this is what somebody typed; spaces and hyphens don't count. */
    public boolean isTyped(String text) {
        return digits.equals(text.replaceAll("[ \r\n\t-]", ""));
    }

    /** Four groups of five digits, with spaces between them. */
    @Override
    public String toString() {
        return GROUP.matcher(digits).replaceAll("$1 ");
    }
}
