package chat.tacit.client;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.live.ExchangeInput;

import java.time.Duration;
import java.util.Optional;

/** The connection of two who exchange identities, by whichever way. */
interface ExchangeCall extends AutoCloseable {

    /** The next thing that happens to the run, or nothing within {@code patience}. */
    Optional<ExchangeInput> hear(Duration patience);

    void send(Bytes message);

    /** Ends the connection after what was sent. */
    @Override
    void close();
}
