package chat.tacit.client.room;

import chat.tacit.client.profile.Work;

/** The profile's database, as whoever runs the client lets others write it. */
public interface Book {
    <T> T read(Work<T, RuntimeException> work);

    <T> T write(Work<T, RuntimeException> work);
}
