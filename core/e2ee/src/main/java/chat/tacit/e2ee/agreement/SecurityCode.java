package chat.tacit.e2ee.agreement;

import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.AccountId;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * What two people compare to know that nobody is between them, of two contacts ({@code
 * spec/60-contact} §8) or of two accounts ({@code spec/50-room} §2.2): 60 decimal digits, 30 of
 * each side, the same on both screens.
 *
 * <p>No commitment precedes it, so each half alone has to withstand a search: 30 digits, each guess
 * at the cost of {@value #ROUNDS} hashes.
 *
 * @param digits both halves, the smaller first
 */
public record SecurityCode(String digits) {
    private static final int ROUNDS = 5_200;
    private static final int HALF = 30;
    private static final int GROUP = 5;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{60}");

    /**
     * @throws MalformedException if it isn't 60 ASCII digits with the smaller half first
     */
    public SecurityCode {
        if (!DIGITS.matcher(digits).matches()) {
            throw new MalformedException("a security code has 60 digits");
        }
        if (digits.substring(0, HALF).compareTo(digits.substring(HALF)) > 0) {
            throw new MalformedException("not a security code: its halves are swapped");
        }
    }

    /**
     * One side of a code of two accounts.
     *
     * @param key the account key
     */
    public record Account(AccountId account, VerifyingKey key) {}

    /** The code of a contact, whichever side asks. */
    public static SecurityCode of(ContactIdentity one, ContactIdentity other) {
        return ofHalves(half(one), half(other));
    }

    /** The code of two accounts, whichever side asks. */
    public static SecurityCode of(Account one, Account other) {
        return ofHalves(half(one), half(other));
    }

    private static SecurityCode ofHalves(String first, String second) {
        return new SecurityCode(first.compareTo(second) <= 0 ? first + second : second + first);
    }

    /**
     * The code as somebody typed or pasted it: spaces and line breaks don't count.
     *
     * @throws MalformedException if it isn't a code
     */
    public static SecurityCode parse(String text) {
        return new SecurityCode(text.replaceAll("[ \r\n\t]", ""));
    }

    /** Twelve groups of five digits, with spaces between them. */
    @Override
    public String toString() {
        return digits.replaceAll("(.{" + GROUP + "})(?!$)", "$1 ");
    }

    private static String half(ContactIdentity side) {
        return half(
                Fields.of(Labels.CODE).fixed(side.identity().bytes()).fixed(side.root().bytes()));
    }

    private static String half(Account side) {
        return half(
                Fields.of(Labels.ROOM_CODE)
                        .fixed(side.account().bytes())
                        .fixed(side.key().bytes()));
    }

    private static String half(Fields of) {
        byte[] input = of.toArray();
        byte[] x = input;
        for (int round = 0; round < ROUNDS; round++) {
            x = Hash.sha512(Fields.unlabelled().fixed(x).fixed(input).toArray());
        }
        StringBuilder digits = new StringBuilder(HALF);
        ByteBuffer source = ByteBuffer.wrap(x);
        while (digits.length() < HALF) {
            long number = (source.get() & 0xffL) << 32 | Integer.toUnsignedLong(source.getInt());
            digits.append("%05d".formatted(number % 100_000));
        }
        return digits.toString();
    }
}
