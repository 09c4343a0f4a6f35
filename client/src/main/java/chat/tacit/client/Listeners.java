package chat.tacit.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who are told what happens in an open profile. */
final class Listeners {
    private final List<Consumer<Event>> all = new CopyOnWriteArrayList<>();

    /** Somebody who listens, until it is closed. */
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    Listening add(Consumer<Event> listener) {
        all.add(listener);
        return () -> all.remove(listener);
    }

    void tell(Event event) {
        all.forEach(listener -> listener.accept(event));
    }
}
