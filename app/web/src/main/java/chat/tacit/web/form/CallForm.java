package chat.tacit.web.form;

import chat.tacit.client.DirectLines;
import chat.tacit.client.call.CallNews;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.call.CallTicket;
import chat.tacit.e2ee.call.Candidate;
import chat.tacit.e2ee.call.Media;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.util.List;
import java.util.Optional;

/** Calls as the page knows them ({@code spec/90-app} §3.1). */
public final class CallForm {
    private CallForm() {}

    /** The event that says what is new. */
    public static JsonObject event(CallNews news) {
        JsonObject event =
                new JsonObject()
                        .put("event", news.about().media().equals(Media.NONE) ? "direct" : "call")
                        .put("call", news.about().call().toString())
                        .put("conversation", news.about().conversation().bytes().hex())
                        .put("state", state(news.what()))
                        .put("own", news.about().own())
                        .put("audio", news.about().media().audio())
                        .put("video", news.about().media().video());
        add(news, event);
        return event;
    }

    /** The event that has messages for a channel. */
    public static JsonObject frames(DirectLines.Frames frames) {
        return new JsonObject()
                .put("event", "direct")
                .put("call", frames.call().toString())
                .put("conversation", frames.conversation().bytes().hex())
                .put("state", "connected")
                .put(
                        "frames",
                        new JsonArray(
                                frames.all().stream()
                                        .map(one -> Text.base64(one.shared()))
                                        .toList()));
    }

    private static String state(CallNews.What what) {
        return switch (what) {
            case CallNews.Calling _ -> "calling";
            case CallNews.Ringing _ -> "ringing";
            case CallNews.Connecting _ -> "connecting";
            case CallNews.Connected _ -> "connected";
            case CallNews.Found found -> open(found.connected());
            case CallNews.Again again -> open(again.connected());
            case CallNews.Answer answer -> open(answer.connected());
            case CallNews.Over _ -> "over";
        };
    }

    private static String open(boolean connected) {
        return connected ? "connected" : "connecting";
    }

    private static void add(CallNews news, JsonObject event) {
        switch (news.what()) {
            case CallNews.Calling _ -> {}
            case CallNews.Ringing ringing -> {
                event.put("sdp", ringing.offer().sdp()).put("way", ringing.way().word());
                if (ringing.lent().isPresent()) {
                    event.put("ice", ice(ringing.lent()));
                }
                if (ringing.atOnce()) {
                    event.put("at-once", true);
                }
            }
            case CallNews.Connecting connecting -> {
                connecting.answer().ifPresent(answer -> event.put("sdp", answer.sdp()));
                if (news.about().own() && connecting.lent().isPresent()) {
                    event.put("ice", ice(connecting.lent()));
                }
                event.put("way", connecting.way().word());
            }
            case CallNews.Connected connected -> event.put("way", connected.way().word());
            case CallNews.Found found -> event.put("candidates", lines(found.candidates()));
            case CallNews.Again again -> event.put("again", again.offer().sdp());
            case CallNews.Answer answer -> event.put("answer", answer.answer().sdp());
            case CallNews.Over over -> event.put("reason", over.reason().code());
        }
    }

    private static JsonArray lines(List<Candidate> candidates) {
        return new JsonArray(candidates.stream().map(Candidate::line).toList());
    }

    /** Servers, as a browser takes them. */
    public static JsonArray ice(Optional<CallTicket> ticket) {
        JsonArray servers = new JsonArray();
        ticket.ifPresent(one ->
                servers.add(
                        new JsonObject()
                                .put("urls", new JsonArray(one.urls()))
                                .put("username", one.credentials().name().text())
                                .put("credential", one.credentials().password())));
        return servers;
    }
}
