package chat.tacit.web.events;

import chat.tacit.client.Client;
import chat.tacit.client.Event;
import chat.tacit.client.Overview;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Request;
import chat.tacit.client.file.FileStatus;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.web.form.ConversationForm;
import chat.tacit.web.form.FileForm;
import chat.tacit.web.form.MessageForm;
import chat.tacit.web.live.LiveStays;

import io.vertx.core.json.JsonObject;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Tells pages what happens in an open profile. It reads what it tells on a thread of its own, once
 * for all that happened meanwhile, so that nothing waits for it.
 */
public final class Herald implements LiveStays.Watcher, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Herald.class);

    /** How often it is looked whether another process changed something. */
    private static final Duration ELSEWHERE = Duration.ofSeconds(1);

    private final Client client;
    private final EventLog log;
    private final LinkedBlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final Map<ConversationId, Optional<JsonObject>> told = new HashMap<>(); // the thread's
    private final Thread thread;
    private List<Request> requests = List.of(); // the thread's
    private long elsewhere; // the thread's
    private int looks; // the thread's: how often in a row another process received
    private volatile boolean isElsewhere;

    /** Something to be told. */
    private sealed interface News {
        record OfMessage(ConversationId in, ContentId message, boolean came) implements News {}

        record OfConversation(ConversationId id) implements News {}

        record Vanished(ConversationId in, ContentId message) implements News {}

        record Sentence(String event, String sentence) implements News {}
    }

    public Herald(Client client, EventLog log) {
        this.client = client;
        this.log = log;
        client.receiving().listen(this::heard);
        client.onNotice(sentence -> news.add(new News.Sentence("notice", sentence)));
        client.onOutage(_ -> news.add(new News.Sentence("outage", client.outage().orElse(""))));
        this.elsewhere = client.receiving().changesElsewhere();
        this.thread = Thread.ofVirtual().name("tacit-herald").start(this::tellForEver);
    }

    /** A message was made here. */
    public void came(Message message) {
        tell(message.conversation(), message.id(), true);
    }

    /** A message was changed here. */
    public void changed(Message message) {
        tell(message.conversation(), message.id(), false);
    }

    private void tell(ConversationId in, ContentId message, boolean came) {
        news.add(new News.OfMessage(in, message, came));
        news.add(new News.OfConversation(in));
    }

    /** A file goes on. */
    public void progress(Message of, FileStatus file) {
        log.tell(
                new JsonObject()
                        .put("event", "progress")
                        .put("conversation", of.conversation().bytes().hex())
                        .put("message", of.id().bytes().hex())
                        .put("file", new JsonObject(FileForm.fields(file))));
    }

    /** A new device is further on its way to be one of a profile's. */
    public void device() {
        log.tell(new JsonObject().put("event", "device"));
    }

    /** Something is new in a live session, of which nothing is said here, or it is over. */
    @Override
    public void live(String session) {
        log.tell(new JsonObject().put("event", "live").put("session", session));
    }

    /** Whether another process of the profile receives. */
    public boolean isElsewhere() {
        return isElsewhere;
    }

    /** A sentence for whoever looks. */
    @Override
    public void say(String sentence) {
        news.add(new News.Sentence("notice", sentence));
    }

    /** A conversation was made or changed here, or is gone. */
    public void changed(ConversationId conversation) {
        news.add(new News.OfConversation(conversation));
    }

    private void heard(Event event) {
        switch (event) {
            case Event.Arrived arrived -> came(arrived.message());
            case Event.Moved moved -> tell(moved.conversation(), moved.message(), false);
            case Event.Vanished gone -> {
                news.add(new News.Vanished(gone.conversation(), gone.message()));
                news.add(new News.OfConversation(gone.conversation()));
            }
            case Event.Changed changed -> changed(changed.conversation());
            case Event.Joined joined -> changed(joined.conversation());
            case Event.NotJoined failed -> news.add(new News.Sentence("notice", failed.sentence()));
            case Event.Noticed noticed -> changed(noticed.conversation());
            case Event.RelayUp _, Event.RelayDown _, Event.RelayRetires _, Event.Called _ -> {}
        }
    }

    private void tellForEver() {
        look();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Set<News> all = new LinkedHashSet<>();
                News next = news.poll(ELSEWHERE.toMillis(), TimeUnit.MILLISECONDS);
                lookElsewhere();
                if (next == null) {
                    continue;
                }
                all.add(next);
                List<News> more = new ArrayList<>();
                news.drainTo(more);
                all.addAll(more);
                all.forEach(this::tell);
                tellRequests();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // it is closed
        }
    }

    /**
     * Another process of the profile tells nobody here what it does: what came last somewhere is
     * told as if it came here, and pages ask for all else anew.
     */
    private void lookElsewhere() {
        try {
            long now = client.receiving().changesElsewhere();
            lookWhoReceives();
            if (now != elsewhere) {
                elsewhere = now;
                client.messages().overviews().forEach(this::compare);
                log.tell(new JsonObject().put("event", "again"));
            }
        } catch (DatabaseException _) {
            LOG.warn("The profile can't be read now; it is asked again.");
        }
    }

    /** One look isn't enough: a process that has just begun receives a moment later. */
    private void lookWhoReceives() {
        looks = client.receiving().isElsewhere() ? looks + 1 : 0;
        boolean now = looks > 1;
        if (now != isElsewhere) {
            isElsewhere = now;
            log.tell(new JsonObject().put("event", "elsewhere").put("elsewhere", now));
        }
    }

    private void compare(Overview one) {
        JsonObject now = ConversationForm.of(client, one);
        ConversationId id = one.conversation().id();
        Optional<JsonObject> before = Optional.ofNullable(told.get(id)).flatMap(it -> it);
        if (before.filter(now::equals).isPresent()) {
            return;
        }
        Optional<JsonObject> last = before.map(it -> it.getJsonObject("last"));
        if (now.containsKey("last") && !last.equals(Optional.of(now.getJsonObject("last")))) {
            JsonObject message = now.getJsonObject("last");
            Optional<String> was = last.map(it -> it.getString("id"));
            tellMessage(message, !was.equals(Optional.of(message.getString("id"))));
        }
        told.put(id, Optional.of(now));
        log.tell(new JsonObject().put("event", "conversation").put("conversation", now));
    }

    /** Who asks something: who asks into a room is in no conversation that would change by it. */
    private void tellRequests() {
        try {
            List<Request> now = client.requests().all();
            if (!now.equals(requests)) {
                requests = now;
                log.tell(new JsonObject().put("event", "requests"));
            }
        } catch (DatabaseException _) {
            LOG.warn("The profile can't be read now; who asks something is told later.");
        }
    }

    /** As everything is before anything is told. */
    private void look() {
        try {
            requests = client.requests().all();
            client.messages()
                    .overviews()
                    .forEach(one ->
                            told.put(
                                    one.conversation().id(),
                                    Optional.of(ConversationForm.of(client, one))));
        } catch (DatabaseException _) {
            LOG.warn("The profile can't be read now; it is asked again.");
        }
    }

    private void tell(News one) {
        try {
            switch (one) {
                case News.OfMessage of -> tellMessage(of);
                case News.OfConversation of -> tellConversation(of.id());
                case News.Vanished gone ->
                        log.tell(
                                new JsonObject()
                                        .put("event", "vanished")
                                        .put("conversation", gone.in().bytes().hex())
                                        .put("message", gone.message().bytes().hex()));
                case News.Sentence said ->
                        log.tell(
                                new JsonObject()
                                        .put("event", said.event())
                                        .put("sentence", said.sentence()));
            }
        } catch (DatabaseException _) {
            LOG.warn("The profile can't be read now; a page asks again.");
            log.tell(new JsonObject().put("event", "again"));
        }
    }

    private void tellMessage(News.OfMessage of) {
        client.messages()
                .find(of.in(), of.message())
                .ifPresent(message -> tellMessage(MessageForm.of(client, message), of.came()));
    }

    private void tellMessage(JsonObject message, boolean came) {
        log.tell(
                new JsonObject().put("event", "message").put("came", came).put("message", message));
    }

    /** Much that happens changes nothing that is to be seen; that isn't told. */
    private void tellConversation(ConversationId id) {
        Optional<JsonObject> now =
                client.messages().overview(id).map(one -> ConversationForm.of(client, one));
        if (!now.equals(told.put(id, now))) {
            log.tell(
                    now.map(form ->
                                    new JsonObject()
                                            .put("event", "conversation")
                                            .put("conversation", form))
                            .orElseGet(() ->
                                    new JsonObject()
                                            .put("event", "gone")
                                            .put("conversation", id.bytes().hex())));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
