package chat.tacit.web.live;

import chat.tacit.client.ClientException;
import chat.tacit.client.LiveRoom;
import chat.tacit.client.live.presence.Attendee;
import chat.tacit.client.live.presence.Saying;
import chat.tacit.client.live.presence.Standing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Being in one live session. What is said there is in {@link LiveRoom} alone, and goes with it: no
 * event carries it.
 */
public final class LiveStay {
    private static final int MOST_SAID = 500;
    private static final int MOST_REMARKS = 50;

    private final String id;
    private final LiveRoom room;
    private final Deque<String> remarks = new ArrayDeque<>();
    private final AtomicLong heard = new AtomicLong();

    LiveStay(String id, LiveRoom room, List<String> before) {
        this.id = id;
        this.room = room;
        before.forEach(this::remark);
    }

    /** Names it here: 16 bytes in hexadecimal, which say nothing of it. */
    public String id() {
        return id;
    }

    public LiveRoom room() {
        return room;
    }

    /** Something that is wrong there; the last of it is shown. */
    void remark(String sentence) {
        synchronized (remarks) {
            remarks.addLast(sentence);
            if (remarks.size() > MOST_REMARKS) {
                remarks.removeFirst();
            }
        }
    }

    /** Somebody else said something. */
    void heard() {
        heard.incrementAndGet();
    }

    /** How it stands, in a line of a list. */
    public JsonObject line() throws ClientException {
        Standing standing = room.standing();
        return new JsonObject()
                .put("session", id)
                .put("name", standing.name())
                .put("kind", standing.kind().name().toLowerCase(Locale.ROOT))
                .put("others", standing.others())
                .put("heard", heard.get());
    }

    /** All that there is to see. */
    public JsonObject page() throws ClientException {
        Standing standing = room.standing();
        JsonObject form =
                line().put("relay", standing.relay())
                        .put("since", standing.since().toString())
                        .put("compared", standing.compared());
        standing.view().ifPresent(view -> form.put("view", view));
        JsonArray people = new JsonArray();
        room.attendees().forEach(one -> people.add(person(one)));
        JsonArray said = new JsonArray();
        room.said(MOST_SAID).forEach(one -> said.add(saying(one)));
        JsonArray wrong = new JsonArray();
        synchronized (remarks) {
            remarks.forEach(wrong::add);
        }
        return form.put("people", people).put("said", said).put("remarks", wrong);
    }

    private static JsonObject person(Attendee one) {
        JsonObject form =
                new JsonObject()
                        .put("name", one.name())
                        .put("identity", one.id())
                        .put("self", one.isOneself())
                        .put("state", one.state().word());
        one.level().ifPresent(level -> form.put("level", level.text()));
        one.voucher().ifPresent(voucher -> form.put("voucher", voucher.name()));
        return form;
    }

    private static JsonObject saying(Saying one) {
        JsonObject form =
                new JsonObject()
                        .put("from", one.from())
                        .put("identity", one.id())
                        .put("own", one.own())
                        .put("time", one.at().toString())
                        .put("audience", one.to().word())
                        .put("text", one.text());
        one.addressee().ifPresent(to -> form.put("to", to));
        return form;
    }
}
