package chat.tacit.client.profile;

/** Work on a profile's database, from wherever it is done: what follows from a change follows. */
public interface Access {
    <T, E extends Exception> T read(Work<T, E> work) throws E;

    <T, E extends Exception> T write(Work<T, E> work) throws E;
}
