package chat.tacit.cli;

import chat.tacit.client.Calls;
import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.call.CallNews;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallTicket;
import chat.tacit.e2ee.call.Description;
import chat.tacit.e2ee.call.Media;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A side of a call that has no microphone: all of it but the media, which a page has. So nobody
 * made a certificate either, and random bytes stand where its hash would.
 */
final class DemoCall {
    private static final Media VOICE = new Media(true, false);

    private final Client client;
    private final PrintWriter out;
    private final BlockingQueue<CallNews> news = new LinkedBlockingQueue<>();

    DemoCall(Client client, PrintWriter out) {
        this.client = client;
        this.out = out;
    }

    /** Calls somebody, and hangs up when they have answered. */
    void ring(String whom) throws ClientException, Trouble {
        client.calls().listen(news::add);
        ConversationId with = client.find(whom).id();
        prepare(with);
        CallId call = client.calls().ring(with, VOICE, offer());
        CallNews answered = await(it -> it.what() instanceof CallNews.Connecting, call);
        tell("answered", ((CallNews.Connecting) answered.what()).lent());
        client.calls().end(call, CallEnd.HUNG_UP);
        over(call);
    }

    /** Answers who calls next. */
    void answer() throws ClientException, Trouble {
        client.calls().listen(news::add);
        tell("listens", Optional.empty());
        CallNews rings = await(it -> it.what() instanceof CallNews.Ringing);
        CallId call = rings.about().call();
        tell("rings", ((CallNews.Ringing) rings.what()).lent());
        prepare(rings.about().conversation());
        client.calls().accept(call, offer());
        over(call);
    }

    private void prepare(ConversationId with) throws ClientException {
        Calls.Prepared ready = client.calls().prepare(with, DemoStage.PATIENCE);
        tell(ready.way().name().toLowerCase(Locale.ROOT), ready.server());
    }

    private void over(CallId call) throws Trouble {
        var _ = await(it -> it.what() instanceof CallNews.Over, call);
        tell("over", Optional.empty());
    }

    private CallNews await(Predicate<CallNews> wanted, CallId call) throws Trouble {
        CallNews next =
                await(it ->
                        it.about().call().equals(call)
                                && (wanted.test(it) || it.what() instanceof CallNews.Over));
        if (!wanted.test(next)) {
            throw new Trouble("the call ended before that: " + next.what() + ".");
        }
        return next;
    }

    private CallNews await(Predicate<CallNews> wanted) throws Trouble {
        long deadline = System.nanoTime() + DemoStage.PATIENCE.toNanos();
        try {
            while (true) {
                CallNews next =
                        news.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw new Trouble("nothing was heard of a call.");
                }
                if (wanted.test(next)) {
                    return next;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted.");
        }
    }

    private void tell(String event, Optional<CallTicket> by) {
        List<String> urls = by.map(CallTicket::urls).orElse(List.of());
        out.println(
                new JsonObject().put("event", event).put("servers", new JsonArray(urls)).encode());
    }

    private static Description offer() {
        HexFormat octets = HexFormat.ofDelimiter(":").withUpperCase();
        String hash = octets.formatHex(Entropy.system().bytes(32));
        return Description.of(
                String.join(
                        "\r\n",
                        "v=0",
                        "o=- 1 1 IN IP4 127.0.0.1",
                        "s=-",
                        "t=0 0",
                        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                        "c=IN IP4 0.0.0.0",
                        "a=ice-ufrag:"
                                + octets.formatHex(Entropy.system().bytes(2)).replace(":", ""),
                        "a=ice-pwd:"
                                + octets.formatHex(Entropy.system().bytes(12)).replace(":", ""),
                        "a=fingerprint:sha-256 " + hash,
                        "a=setup:actpass",
                        "a=mid:0",
                        "a=rtcp-mux",
                        "a=rtpmap:111 opus/48000/2",
                        ""));
    }
}
