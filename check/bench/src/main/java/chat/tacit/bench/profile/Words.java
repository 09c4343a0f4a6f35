package chat.tacit.bench.profile;

import java.util.Random;
import java.util.StringJoiner;

/**
 * Sentences of made-up words that are as frequent as words of a language are: the second half as
 * often as the first, the third a third as often, and so on (Zipf's law).
 */
final class Words {
    private static final int VOCABULARY = 50_000;
    private static final int SHORTEST = 3;
    private static final int LONGEST = 20;
    private static final String CONSONANTS = "bcdfghjklmnprstvwz";
    private static final String VOWELS = "aeiou";

    private final Random random;
    private final String[] vocabulary = new String[VOCABULARY];
    private final double[] below = new double[VOCABULARY];

    Words(Random random) {
        this.random = random;
        double sum = 0;
        for (int i = 0; i < VOCABULARY; i++) {
            vocabulary[i] = word(i);
            sum += 1.0 / (i + 1);
            below[i] = sum;
        }
    }

    /** The syllables of a number, so that no two words are the same. */
    private static String word(int number) {
        StringBuilder word = new StringBuilder();
        int left = number;
        do {
            word.append(CONSONANTS.charAt(left % CONSONANTS.length()));
            left /= CONSONANTS.length();
            word.append(VOWELS.charAt(left % VOWELS.length()));
            left /= VOWELS.length();
        } while (left > 0);
        return word.toString();
    }

    /** The word that is the n-th most frequent. */
    String frequent(int rank) {
        return vocabulary[rank];
    }

    String sentence() {
        StringJoiner sentence = new StringJoiner(" ");
        int length = random.nextInt(SHORTEST, LONGEST + 1);
        for (int i = 0; i < length; i++) {
            sentence.add(next());
        }
        return sentence.toString();
    }

    private String next() {
        double at = random.nextDouble() * below[VOCABULARY - 1];
        int low = 0;
        int high = VOCABULARY - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (below[middle] < at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return vocabulary[low];
    }
}
