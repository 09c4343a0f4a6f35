package chat.tacit.client.profile;

/**
 * What is done in one transaction.
 *
 * @param <T> what it finds out
 * @param <E> what it may throw, which undoes all of it
 */
@FunctionalInterface
public interface Work<T, E extends Exception> {
    T run(Transaction transaction) throws E;
}
