package chat.tacit.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.kit.Descriptions;
import chat.tacit.relay.Relay;
import chat.tacit.web.limit.AppLimits;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;

/** Two people call each other before pages whose media is made up: what these ask and are told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppCallsTest {
    private static final Duration PAGE = Duration.ofSeconds(2);

    private Relay relay;
    private RunningApp ada;
    private RunningApp bob;
    private String toBob;
    private String toAda;
    private RawRequest.Lines adas;
    private RawRequest.Lines bobs;

    @BeforeAll
    void meet(@TempDir Path homes) {
        relay = RunningApp.callingRelay(homes.resolve("relay"));
        ada = app(homes.resolve("ada")).signIn().create("Ada", relay);
        bob = app(homes.resolve("bob")).signIn().create("Bob", relay);
        String link = ada.ask("invite", new JsonObject()).getString("link");
        toAda = bob.ask("connect", new JsonObject().put("link", link)).getString("conversation");
        toBob = RunningApp.active(ada, "Bob").getString("conversation");
        assertThat(RunningApp.active(bob, "Ada").getString("conversation")).isEqualTo(toAda);
    }

    private static RunningApp app(Path home) {
        AppLimits all = RunningApp.LIMITS;
        AppLimits limits =
                new AppLimits(
                        all.tokenLife(),
                        all.guesses(),
                        all.sessions(),
                        all.body(),
                        all.events(),
                        all.streams(),
                        all.keepalive(),
                        all.preview(),
                        all.pixels(),
                        all.picture(),
                        all.live(),
                        all.backup(),
                        all.strangers(),
                        PAGE);
        return RunningApp.start(home, new AppConfig.Listen.Loopback(0), limits);
    }

    @AfterAll
    void end() {
        ada.close();
        bob.close();
        relay.close();
    }

    @BeforeEach
    void open() {
        adas = ada.get("/api/events").stream();
        bobs = bob.get("/api/events").stream();
        var _ = adas.await(": hello");
        var _ = bobs.await(": hello");
    }

    @AfterEach
    void close() throws Exception {
        adas.close();
        bobs.close();
    }

    /** The next event of a call that has a member. */
    private static JsonObject told(RawRequest.Lines stream, String call, String member) {
        while (true) {
            JsonObject event = new JsonObject(stream.await("data: "));
            boolean of = "call".equals(event.getString("event")) && event.containsKey(member);
            if (of && call.equals(event.getString("call"))) {
                return event;
            }
        }
    }

    /** The next event in which any call is so far. */
    private static JsonObject awaitState(RawRequest.Lines stream, String state) {
        while (true) {
            JsonObject event = new JsonObject(stream.await("data: "));
            if ("call".equals(event.getString("event")) && state.equals(event.getString("state"))) {
                return event;
            }
        }
    }

    private static JsonObject in(String conversation) {
        return new JsonObject().put("conversation", conversation);
    }

    private static JsonObject of(String call) {
        return new JsonObject().put("call", call);
    }

    private static JsonObject described(JsonObject body, int certificate) {
        return body.put("sdp", Descriptions.audio(certificate))
                .put("fingerprint", Descriptions.fingerprint(certificate));
    }

    private static int status(RunningApp app, String name, JsonObject body) {
        return app.post(name).body(body.encode()).send().status();
    }

    private String adaRings() {
        JsonObject prepared = ada.ask("call-prepare", in(toBob));
        assertThat(prepared.getString("way")).isEqualTo("relayed");
        assertThat(prepared.getBoolean("direct")).isFalse();
        JsonObject server = prepared.getJsonArray("ice").getJsonObject(0);
        assertThat(server.getJsonArray("urls").getString(0)).startsWith("turn:127.0.0.1:");
        assertThat(server.getString("username")).matches("\\d+:[0-9a-f]{16}");
        assertThat(server.getString("credential")).isNotEmpty();
        return ada.ask("call-ring", described(in(toBob).put("audio", true), 1)).getString("call");
    }

    private JsonArray lines(RunningApp app, String of) {
        JsonArray lines = new JsonArray();
        app.ask("history", in(of)).getJsonArray("messages").stream()
                .map(JsonObject.class::cast)
                .filter(one -> "call".equals(one.getString("type")))
                .forEach(one -> lines.add(one.getString("text")));
        return lines;
    }

    @Test
    void callRingsIsAnsweredConnectedRestartedAndEnded() {
        String call = adaRings();
        JsonObject ringing = awaitState(bobs, "ringing");
        assertThat(ringing.getString("call")).isEqualTo(call);
        assertThat(ringing.getString("conversation")).isEqualTo(toAda);
        assertThat(ringing.getBoolean("own")).isFalse();
        assertThat(ringing.getBoolean("audio")).isTrue();
        assertThat(ringing.getBoolean("video")).isFalse();
        assertThat(ringing.getString("way")).isEqualTo("relayed");
        assertThat(ringing.getString("sdp")).contains(Descriptions.fingerprint(1));
        assertThat(ringing.getJsonArray("ice")).hasSize(1);
        // A page that comes only now.
        assertThat(bob.ask("call", new JsonObject())).isEqualTo(ringing);

        assertThat(bob.ask("call-prepare", in(toAda)).getString("way")).isEqualTo("relayed");
        var _ = bob.ask("call-accept", described(of(call), 2));
        JsonObject connecting = told(adas, call, "sdp");
        assertThat(connecting.getString("state")).isEqualTo("connecting");
        assertThat(connecting.getString("sdp")).contains(Descriptions.fingerprint(2));
        JsonArray found =
                new JsonArray()
                        .add(Descriptions.candidate("host"))
                        .add(Descriptions.candidate("relay"));
        var _ = ada.ask("call-candidates", of(call).put("lines", found));
        assertThat(told(bobs, call, "candidates").getJsonArray("candidates"))
                .hasSize(1)
                .allMatch(line -> line.toString().contains("typ relay raddr 0.0.0.0 rport 0"));
        var _ = ada.ask("call-connected", of(call).put("fingerprint", Descriptions.fingerprint(2)));
        String bare = Descriptions.fingerprint(1).replace(":", "");
        var _ = bob.ask("call-connected", of(call).put("fingerprint", bare));
        assertThat(awaitState(adas, "connected").getString("way")).isEqualTo("relayed");
        var _ = ada.ask("call-again", of(call).put("sdp", Descriptions.audio(1)));
        assertThat(told(bobs, call, "again").getString("state")).isEqualTo("connected");
        var _ = bob.ask("call-answer", of(call).put("sdp", Descriptions.audio(2)));
        assertThat(told(adas, call, "answer").getString("answer")).contains("m=audio");
        var _ = bob.ask("call-end", of(call));
        assertThat(told(adas, call, "reason").getInteger("reason")).isEqualTo(1);
        assertThat(told(bobs, call, "reason").getInteger("reason")).isEqualTo(1);
        assertThat(ada.ask("call", new JsonObject())).isEmpty();
        assertThat(lines(ada, toBob).getString(lines(ada, toBob).size() - 1)).startsWith("Call, ");
        assertThat(status(ada, "call-end", of(call))).isEqualTo(409);
    }

    @Test
    void connectionToSomebodyElseIsEndedByTheProcess() {
        String call = adaRings();
        var _ = awaitState(bobs, "ringing");
        var _ = bob.ask("call-prepare", in(toAda));
        var _ = bob.ask("call-accept", described(of(call), 2));
        var _ = told(adas, call, "sdp");
        var _ = ada.ask("call-connected", of(call).put("fingerprint", Descriptions.fingerprint(3)));
        assertThat(told(adas, call, "reason").getInteger("reason")).isEqualTo(6);
        assertThat(told(bobs, call, "reason").getInteger("reason")).isEqualTo(6);
    }

    @Test
    void declinedCallIsOverAtBoth() {
        String call = adaRings();
        var _ = awaitState(bobs, "ringing");
        assertThat(status(ada, "call-candidates", of(call).put("lines", one()))).isEqualTo(409);
        assertThat(status(ada, "call-ring", described(in(toBob).put("audio", true), 1)))
                .isEqualTo(409);
        var _ = bob.ask("call-decline", of(call));
        assertThat(told(adas, call, "reason").getInteger("reason")).isZero();
        assertThat(told(bobs, call, "reason").getInteger("reason")).isZero();
    }

    /** Whoever is in a call hears nothing of a third one, whose page says why it is over. */
    @Test
    void whoIsInACallIsBusyToOthers(@TempDir Path home) throws Exception {
        try (RunningApp cleo = app(home).signIn().create("Cleo", relay)) {
            String link = bob.ask("invite", new JsonObject()).getString("link");
            JsonObject connected = cleo.ask("connect", new JsonObject().put("link", link));
            JsonObject toHim = in(connected.getString("conversation"));
            String toCleo = RunningApp.active(bob, "Cleo").getString("conversation");
            String first = adaRings();
            assertThat(awaitState(bobs, "ringing").getString("call")).isEqualTo(first);
            try (RawRequest.Lines cleos = cleo.get("/api/events").stream()) {
                var _ = cleos.await(": hello");
                assertThat(RunningApp.active(cleo, "Bob")).isNotNull();
                var _ = cleo.ask("call-prepare", toHim);
                JsonObject ring = described(toHim.copy().put("audio", true), 3);
                String second = cleo.ask("call-ring", ring).getString("call");
                assertThat(told(cleos, second, "reason").getInteger("reason")).isEqualTo(7);
                assertThat(lines(cleo, toHim.getString("conversation")))
                        .containsExactly("Call; they were in another one.");
            }
            assertThat(lines(bob, toCleo))
                    .containsExactly("Missed call, while you were in another one.");
            assertThat(bob.ask("call", new JsonObject()).getString("call")).isEqualTo(first);
            var _ = ada.ask("call-end", of(first));
            assertThat(told(bobs, first, "reason").getInteger("reason")).isEqualTo(3);
        }
    }

    private static JsonArray one() {
        return new JsonArray().add(Descriptions.candidate("relay"));
    }

    @Test
    void callWhosePageIsGoneIsEndedAndMissedThere() throws Exception {
        String call = adaRings();
        var _ = awaitState(bobs, "ringing");
        adas.close();
        JsonObject over = told(bobs, call, "reason");
        assertThat(over.getInteger("reason")).isEqualTo(3);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> lines(bob, toAda).contains("Missed call."));
        assertThat(RunningApp.conversation(bob, "Ada").getInteger("unread")).isPositive();
    }

    @Test
    void callGoesOnWhosePageComesBackInTime() throws Exception {
        String call = adaRings();
        var _ = awaitState(bobs, "ringing");
        adas.close();
        adas = ada.get("/api/events").stream();
        var _ = adas.await(": hello");
        Awaitility.await()
                .during(PAGE.plusMillis(300))
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        "calling".equals(ada.ask("call", new JsonObject()).getString("state")));
        var _ = ada.ask("call-end", of(call));
        assertThat(told(bobs, call, "reason").getInteger("reason")).isEqualTo(3);
    }

    @Test
    void messagesGoDirectlyByThePagesUntilTheChannelIsClosed() {
        JsonObject on = new JsonObject().put("on", true);
        assertThat(ada.ask("direct-allow", in(toBob).mergeIn(on)).getBoolean("direct")).isTrue();
        assertThat(bob.ask("direct-allow", in(toAda).mergeIn(on)).getBoolean("direct")).isTrue();
        assertThat(ada.ask("call-prepare", in(toBob)).getBoolean("direct")).isTrue();
        JsonObject offer =
                in(toBob)
                        .put("sdp", Descriptions.data(1))
                        .put("fingerprint", Descriptions.fingerprint(1));
        String call = ada.ask("call-ring", offer).getString("call");
        JsonObject ringing = direct(bobs, "sdp");
        assertThat(ringing.getString("state")).isEqualTo("ringing");
        assertThat(bob.ask("call", new JsonObject())).isEmpty(); // it is no call
        JsonObject answer =
                of(call).put("sdp", Descriptions.data(2))
                        .put("fingerprint", Descriptions.fingerprint(2));
        var _ = bob.ask("call-accept", answer);
        var _ = direct(adas, "sdp");
        var _ = bob.ask("call-connected", of(call).put("fingerprint", Descriptions.fingerprint(1)));
        var _ = ada.ask("call-connected", of(call).put("fingerprint", Descriptions.fingerprint(2)));
        assertThat(ada.ask("direct-state", in(toBob)).getString("state")).isEqualTo("connected");

        String sent =
                ada.ask("send", in(toBob).put("text", "straight"))
                        .getJsonObject("message")
                        .getString("id");
        JsonArray frames = direct(adas, "frames").getJsonArray("frames");
        var _ = bob.ask("direct-heard", of(call).put("frames", frames));
        JsonArray committed = direct(bobs, "frames").getJsonArray("frames");
        var _ = ada.ask("direct-heard", of(call).put("frames", committed));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> texts(bob, toAda).contains("straight"));
        assertThat(sent).isNotEmpty();
        assertThat(status(ada, "direct-heard", of(call).put("frames", new JsonArray().add("?"))))
                .isEqualTo(400);
        JsonArray many = new JsonArray(Collections.nCopies(65, "AQE="));
        assertThat(status(ada, "direct-heard", of(call).put("frames", many))).isEqualTo(400);
        var _ = bob.ask("call-end", of(call).put("reason", 5));
        assertThat(direct(adas, "reason").getInteger("reason")).isEqualTo(5);
        assertThat(status(ada, "direct-heard", of(call).put("frames", committed))).isEqualTo(409);
        var _ = ada.ask("direct-allow", in(toBob).put("on", false));
        assertThat(status(ada, "call-ring", offer)).isEqualTo(409);
    }

    /** The next event about the route that has a member. */
    private static JsonObject direct(RawRequest.Lines stream, String member) {
        while (true) {
            JsonObject event = new JsonObject(stream.await("data: "));
            if ("direct".equals(event.getString("event")) && event.containsKey(member)) {
                return event;
            }
        }
    }

    private static JsonArray texts(RunningApp app, String of) {
        JsonArray texts = new JsonArray();
        app.ask("history", in(of)).getJsonArray("messages").stream()
                .map(JsonObject.class::cast)
                .forEach(one -> texts.add(one.getString("text")));
        return texts;
    }

    @Test
    void whatIsNoCallIsRefused() {
        JsonObject good = described(in(toBob).put("audio", true), 1);
        // Without media it goes directly, which nobody allowed.
        assertThat(status(ada, "call-ring", good.copy().put("audio", false))).isEqualTo(409);
        assertThat(status(ada, "call-ring", good.copy().put("fingerprint", "ab"))).isEqualTo(400);
        assertThat(status(ada, "call-ring", good.copy().put("sdp", ""))).isEqualTo(400);
        assertThat(status(ada, "call-ring", described(in("00".repeat(16)), 1).put("audio", true)))
                .isEqualTo(404);
        assertThat(status(ada, "call-end", of("no call"))).isEqualTo(400);
        assertThat(status(ada, "call-end", of("00".repeat(16)).put("reason", 4))).isEqualTo(400);
        JsonArray many = new JsonArray(Collections.nCopies(17, Descriptions.candidate("relay")));
        assertThat(status(ada, "call-candidates", of("00".repeat(16)).put("lines", many)))
                .isEqualTo(400);
        assertThat(status(ada, "call-again", of("00".repeat(16)).put("sdp", "v=0"))).isEqualTo(400);
        var _ = ada.ask("call-prepare", in(toBob));
        // What is offered is of another certificate than the page says.
        assertThat(status(ada, "call-ring", good.copy().put("sdp", Descriptions.audio(2))))
                .isEqualTo(409);
        assertThat(ada.ask("call", new JsonObject())).isEmpty();
        assertThat(status(ada, "call-accept", described(of("00".repeat(16)), 1))).isEqualTo(409);
    }
}
