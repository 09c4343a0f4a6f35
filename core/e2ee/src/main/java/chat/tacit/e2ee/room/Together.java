package chat.tacit.e2ee.room;

import java.util.List;

/**
 * Does pieces of work of which none needs another, in whatever order and on however many threads:
 * what comes of them is the same.
 */
@FunctionalInterface
public interface Together {
    /** One after the other, on the caller's thread. */
    Together IN_TURN = works -> works.forEach(Runnable::run);

    /** Returns when all are done; what one of them throws is thrown. */
    void run(List<Runnable> works);
}
