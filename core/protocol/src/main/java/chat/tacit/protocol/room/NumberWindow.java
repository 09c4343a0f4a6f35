package chat.tacit.protocol.room;

import java.util.BitSet;

/** Which numbers a session has used: each counts once, and none far below the highest. */
final class NumberWindow {
    /** How far below the highest a number may come late. */
    static final int SIZE = 1_024;

    private final BitSet used = new BitSet(SIZE);
    private long highest = -1;

    /** Whether the number wasn't used, and is above the highest minus {@value #SIZE}. */
    boolean isFresh(long number) {
        return number > highest || (number > highest - SIZE && !used.get(bit(number)));
    }

    /** Uses a number that is fresh. */
    void use(long number) {
        if (number - SIZE >= highest) {
            used.clear();
            highest = number;
        }
        while (highest < number) {
            highest++;
            used.clear(bit(highest));
        }
        used.set(bit(number));
    }

    private static int bit(long number) {
        return (int) (number % SIZE);
    }
}
