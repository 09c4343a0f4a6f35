package chat.tacit.web.seat;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.Devices;
import chat.tacit.client.contact.Invited;
import chat.tacit.e2ee.device.LinkCode;

import io.vertx.core.json.JsonObject;

import java.time.Duration;
import java.util.Optional;

/**
 * A new device that waits to be one of another profile's: it shows a link, then the code that is
 * compared, and then it is told the profile ({@code spec/65-device}).
 */
public final class Linking {
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration LEAVE = Duration.ofSeconds(10);

    private final Client client;
    private final Watcher watcher;
    private Optional<Long> left = Optional.empty();
    private volatile boolean over;

    /** Whoever shows it; it mustn't wait. */
    interface Watcher {
        void changed();

        /** The device is one of the profile's. */
        void linked();
    }

    Linking(Client client, Watcher watcher) {
        this.client = client;
        this.watcher = watcher;
    }

    /** Goes on until it is linked or closed, on a thread of its own. */
    void begin() {
        Thread.ofVirtual().name("tacit-linking").start(this::run);
    }

    void close() {
        over = true;
    }

    private void run() {
        Devices devices = client.devices();
        while (!over && devices.awaitReader(LOOK).isEmpty()) {
            watcher.changed(); // the link may have come to its end
        }
        watcher.changed();
        while (!over && !devices.awaitCopy(LOOK, this::left)) {
            watcher.changed();
        }
        if (!over) {
            client.flush(LEAVE);
            watcher.linked();
        }
    }

    private void left(long still) {
        synchronized (this) {
            left = Optional.of(still);
        }
        watcher.changed();
    }

    /**
     * What there is to show: the link, the code, or how much is to come.
     *
     * @throws ClientException if no relay takes the link
     */
    public JsonObject status() throws ClientException {
        Optional<LinkCode> compared = client.devices().awaitReader(Duration.ZERO);
        if (compared.isEmpty()) {
            Invited shown = client.devices().show();
            return new JsonObject()
                    .put("link", shown.link())
                    .put("expires", shown.expires().toString());
        }
        JsonObject form = new JsonObject().put("code", compared.get().toString());
        synchronized (this) {
            left.ifPresent(still -> form.put("left", still));
        }
        return form;
    }
}
