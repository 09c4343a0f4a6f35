package chat.tacit.web.live;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.LiveNews;
import chat.tacit.client.LiveRoom;
import chat.tacit.client.LiveSessions;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.invitation.LiveInvitation;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The live sessions that this process is in, until they end or the profile is closed. */
public final class LiveStays implements AutoCloseable {
    private static final int ID = 16;

    private final Client client;
    private final int most;
    private final Watcher watcher;
    private final Map<String, LiveStay> inside = new LinkedHashMap<>();
    private int coming;

    /** Whoever shows them; it mustn't wait. */
    public interface Watcher {
        /** Something is new in a session, or it is over. */
        void live(String session);

        /** A sentence for whoever looks. */
        void say(String sentence);
    }

    /**
     * @param most in how many at a time
     */
    public LiveStays(Client client, int most, Watcher watcher) {
        this.client = client;
        this.most = most;
        this.watcher = watcher;
    }

    /** All of them, entered first in front. */
    public synchronized List<LiveStay> all() {
        return List.copyOf(inside.values());
    }

    /** The one of an id. */
    public synchronized Optional<LiveStay> find(String id) {
        return Optional.ofNullable(inside.get(id));
    }

    /**
     * Enters a session.
     *
     * @param shown what others there see
     * @throws ClientException if it can't be entered, or one is in too many
     */
    public LiveStay enter(LiveInvitation invitation, Optional<String> shown)
            throws ClientException {
        begin();
        try {
            Ear ear = new Ear(Bytes.owned(Entropy.system().bytes(ID)).hex());
            LiveSessions.Coming how =
                    new LiveSessions.Coming(
                            client.live().nameOf(invitation),
                            shown,
                            Limits.defaults().duration(Limit.SERVER_CONNECT_TIMEOUT));
            return ear.in(client.live().enter(invitation, how, ear::hear));
        } finally {
            end();
        }
    }

    private synchronized void begin() throws ClientException {
        if (inside.size() + coming >= most) {
            throw new ClientException(
                    "you are in " + most + " live sessions; leave one of them first.");
        }
        coming++;
    }

    private synchronized void end() {
        coming--;
    }

    /** Hears what happens in a session, from before one is in it. */
    private final class Ear {
        private final String id;
        private final List<String> early = new ArrayList<>();
        private Optional<LiveStay> stay = Optional.empty();
        private boolean over;

        Ear(String id) {
            this.id = id;
        }

        LiveStay in(LiveRoom room) {
            LiveStay made;
            synchronized (this) {
                made = new LiveStay(id, room, early);
                stay = Optional.of(made);
                if (!over) {
                    keep(made);
                }
            }
            watcher.live(id);
            return made;
        }

        synchronized void hear(LiveNews news) {
            switch (news) {
                case LiveNews.Remark(String sentence) ->
                        stay.ifPresentOrElse(
                                one -> one.remark(sentence), () -> early.add(sentence));
                case LiveNews.Said said -> stay.ifPresent(one -> take(one, said));
                case LiveNews.Ended(String sentence) -> {
                    over = true;
                    forget(id);
                    if (stay.isPresent()) {
                        watcher.say(sentence);
                    }
                }
                case LiveNews.Came _, LiveNews.Went _, LiveNews.Changed _ -> {}
            }
            if (stay.isPresent()) {
                watcher.live(id);
            }
        }
    }

    private static void take(LiveStay stay, LiveNews.Said said) {
        stay.heard();
        if (said.missed() > 0) {
            stay.remark(missed(said));
        }
    }

    private static String missed(LiveNews.Said said) {
        return said.missed() + " of what " + said.from().name() + " said before this never came.";
    }

    private synchronized void keep(LiveStay stay) {
        inside.put(stay.id(), stay);
    }

    private synchronized void forget(String id) {
        inside.remove(id);
    }

    /** Leaves one, and says so to those who stay; what was said is forgotten. */
    public void leave(LiveStay stay) {
        forget(stay.id());
        stay.room().leave();
        watcher.live(stay.id());
    }

    /** Leaves all. */
    @Override
    public void close() {
        List<Thread> leaving = new ArrayList<>();
        for (LiveStay one : all()) {
            leaving.add(Thread.ofVirtual().name("tacit-live-leaving").start(() -> leave(one)));
        }
        for (Thread one : leaving) {
            try {
                one.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
