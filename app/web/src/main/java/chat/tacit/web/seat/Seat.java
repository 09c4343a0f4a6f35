package chat.tacit.web.seat;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.Devices;
import chat.tacit.client.backup.Import;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Wipe;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.web.events.CallWatch;
import chat.tacit.web.events.EventLog;
import chat.tacit.web.events.Herald;
import chat.tacit.web.limit.AppLimits;
import chat.tacit.web.live.LiveStays;

import io.vertx.core.json.JsonObject;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The profile of the process. While it is open it receives whenever no other process of the profile
 * does, whether a page looks or not.
 */
public final class Seat implements AutoCloseable {
    private final Path home;
    private final EventLog log;
    private final RelayStarter relays;
    private final Preferences preferences;
    private final AppLimits limits;
    private final ReentrantLock unlocking = new ReentrantLock(true);
    private Optional<Open> open = Optional.empty();
    private boolean closed;

    /** A profile that is open, and what goes on in it. */
    private record Open(
            Client client,
            Herald herald,
            CallWatch calls,
            LiveStays live,
            SentPreviews sent,
            Optional<Linking> linking) {
        void close() {
            calls.close();
            linking.ifPresent(Linking::close);
            live.close();
            herald.close();
            client.close();
        }
    }

    /** How far the profile is. */
    public enum State {
        NONE,
        LOCKED,
        /** An empty one that waits to be linked to another device. */
        NEW,
        OPEN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Seat(Path home, EventLog log, RelayStarter relays, AppLimits limits) {
        this.limits = limits;
        this.home = home;
        this.log = log;
        this.relays = relays;
        this.preferences = new Preferences(home);
    }

    public synchronized State state() {
        if (open.isPresent()) {
            boolean waits =
                    open.get().linking().isPresent() && open.get().client().devices().isNew();
            return waits ? State.NEW : State.OPEN;
        }
        return Client.hasProfile(home) ? State.LOCKED : State.NONE;
    }

    /** The open profile. */
    public Client client() throws Refused {
        return open().client();
    }

    /** Who tells pages what was changed here. */
    public Herald herald() throws Refused {
        return open().herald();
    }

    /** The live sessions that this process is in. */
    public LiveStays live() throws Refused {
        return open().live();
    }

    /** Previews of what was sent from here. */
    public SentPreviews sent() throws Refused {
        return open().sent();
    }

    private synchronized Open open() throws Refused {
        return open.orElseThrow(
                () -> new Refused(423, "the profile is locked; open it with its passphrase."));
    }

    public Path home() {
        return home;
    }

    /**
     * What the user chose about the page, whether the profile is open or not; read receipts hold
     * for all contacts at once, and so for an open one alone.
     */
    public JsonObject settings(JsonObject change) throws ClientException, Refused {
        if (!change.containsKey("read-receipts")) {
            return preferences.change(change);
        }
        Client client = client();
        JsonObject all = preferences.change(change);
        Preferences.tellRead(client, preferences.tellRead());
        return all;
    }

    /** A contact who was made here is told what was read, if that is what the user chose. */
    public void met(ConversationId contact) throws ClientException, Refused {
        if (preferences.tellRead()) {
            client().contactList().tellRead(contact, true);
        }
    }

    /** What starts a relay here. */
    public RelayStarter relays() {
        return relays;
    }

    /** Makes the profile and opens it. */
    public void create(String name, Secret passphrase, List<RelayAddress> at)
            throws ClientException {
        synchronized (this) {
            begin(Client.create(home, passphrase, name, at));
        }
        tell();
    }

    /**
     * Makes the profile from a backup and opens it. What the page keeps in its home, which has to
     * be empty for that, is put back.
     */
    public Import restore(Import.Source source, Secret passphrase) throws ClientException {
        Import imported;
        synchronized (this) {
            JsonObject kept = preferences.all();
            preferences.forget();
            try {
                imported = Import.from(source, home, passphrase, _ -> {});
            } finally {
                preferences.put(kept);
            }
            begin(Client.open(home, passphrase));
        }
        tell();
        return imported;
    }

    /**
     * Opens the profile; of an open one it checks the passphrase alone. One at a time, since each
     * takes the memory and the time of Argon2id, which nothing else waits for.
     */
    public void unlock(Secret passphrase) throws ClientException {
        unlocking.lock();
        try {
            if (state() == State.OPEN) {
                Profile.unlock(home, passphrase).wipe();
                return;
            }
            Client client = Client.open(home, passphrase);
            synchronized (this) {
                if (open.isPresent() || closed) {
                    client.close(); // it was made anew meanwhile, or the process ends
                    return;
                }
                begin(client);
            }
        } finally {
            unlocking.unlock();
        }
        tell();
    }

    private void begin(Client client) {
        Herald herald = new Herald(client, log);
        Optional<Linking> linking =
                client.devices().isNew()
                        ? Optional.of(new Linking(client, new Shown(herald)))
                        : Optional.empty();
        LiveStays live = new LiveStays(client, limits.live(), herald);
        CallWatch calls = new CallWatch(client.calls(), log, limits.callPage());
        SentPreviews sent = new SentPreviews(SentPreviews.MOST);
        client.receiving().listen(sent::heard);
        open = Optional.of(new Open(client, herald, calls, live, sent, linking));
        linking.ifPresent(Linking::begin);
        Thread.ofVirtual().name("tacit-receiver").start(() -> client.receiving().stay());
    }

    /** Tells pages how far a new device is. */
    private final class Shown implements Linking.Watcher {
        private final Herald herald;

        Shown(Herald herald) {
            this.herald = herald;
        }

        @Override
        public void changed() {
            herald.device();
        }

        @Override
        public void linked() {
            tell();
        }
    }

    /** Makes an empty profile that is to be a device of another, and opens it. */
    public void createDevice(Secret passphrase, List<RelayAddress> at) throws ClientException {
        synchronized (this) {
            Devices.create(home, passphrase, at);
            begin(Client.open(home, passphrase));
        }
        tell();
    }

    /** What a new device shows; the profile is none that waits to be linked. */
    public JsonObject linking() throws ClientException, Refused {
        return open().linking()
                .orElseThrow(() -> new Refused(409, "this profile waits for no other device."))
                .status();
    }

    /** Gives up to be a device of another profile: the empty one is gone. */
    public void abandonDevice() throws ClientException, Refused {
        synchronized (this) {
            if (state() != State.NEW) {
                throw new Refused(409, "this profile waits for no other device.");
            }
            open.ifPresent(Open::close);
            open = Optional.empty();
            var _ = Wipe.of(home);
        }
        tell();
    }

    /** Closes the profile: nothing of it is in memory that opens it. */
    public void lock() {
        synchronized (this) {
            open.ifPresent(Open::close);
            open = Optional.empty();
        }
        tell();
    }

    private void tell() {
        log.tell(new JsonObject().put("event", "state").put("profile", state().word()));
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.ifPresent(Open::close);
        open = Optional.empty();
    }
}
