package chat.tacit.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import javax.imageio.ImageIO;

/** How one presents oneself, what one keeps of others, and by what ways one is reached. */
class AppSelfTest extends MeetingApps {
    private static final JsonObject NOTHING = new JsonObject();

    private static JsonObject in(String conversation) {
        return new JsonObject().put("conversation", conversation);
    }

    static byte[] picture() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(
                        ImageIO.write(
                                new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB),
                                "png",
                                out))
                .isTrue();
        return out.toByteArray();
    }

    private static Reply put(RunningApp app, String of, byte[] body) {
        return app.post("x").to("PUT", "/api/picture/" + of).body(body).send();
    }

    private static BufferedImage drawn(Reply reply) throws IOException {
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).contains("image/png");
        return ImageIO.read(new ByteArrayInputStream(reply.body()));
    }

    @Test
    void ownPictureIsMadeSmallAndComesToContacts() throws IOException {
        assertThat(bob.get("/api/picture/self").send().status()).isEqualTo(404);
        assertThat(put(bob, "self", picture()).json().getBoolean("picture")).isTrue();
        assertThat(drawn(bob.get("/api/picture/self").send()).getWidth()).isEqualTo(192);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> RunningApp.conversation(ada, "Bob").getBoolean("picture"));
        assertThat(drawn(ada.get("/api/picture/" + toBob).send()).getHeight()).isEqualTo(192);
        byte[] svg = "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8);
        assertThat(put(bob, "self", svg).status()).isEqualTo(404);
        assertThat(bob.get("/api/picture/self").send().status()).isEqualTo(200);
        assertThat(put(bob, "self", new byte[0]).json().getBoolean("picture")).isFalse();
    }

    @Test
    void pictureThatOneKeepsOfAContactStaysHere() throws IOException {
        assertThat(put(bob, toAda, picture()).status()).isEqualTo(200);
        assertThat(bob.ask("contact", in(toAda)).getBoolean("picture")).isTrue();
        assertThat(put(bob, toAda, new byte[0]).status()).isEqualTo(200);
        assertThat(bob.ask("contact", in(toAda)).getBoolean("picture")).isFalse();
    }

    @Test
    void nameAndStatusAreChangedAndToldAndAnEmptyNameIsNone() {
        JsonObject status = new JsonObject().put("status", "at sea");
        assertThat(ada.ask("profile", status).getString("name")).isEqualTo("Ada");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> "at sea".equals(bob.ask("contact", in(toAda)).getString("status")));
        assertThat(ada.post("profile").body("{\"name\":\"\"}").send().status()).isEqualTo(400);
    }

    @Test
    void oneContactIsToldWhatWasRead() {
        JsonObject mark = in(toAda).put("mark", "tells-read").put("on", true);
        assertThat(bob.ask("contact", in(toAda)).getBoolean("tells-read")).isFalse();
        var _ = bob.ask("mark", mark);
        assertThat(bob.ask("contact", in(toAda)).getBoolean("tells-read")).isTrue();
        var _ = bob.ask("mark", mark.put("on", false));
        assertThat(bob.ask("contact", in(toAda)).getBoolean("tells-read")).isFalse();
    }

    @Test
    void pageIsToldOfAMessageThatDisappears() throws Exception {
        assertThat(ada.post("timer").body(in(toBob).put("seconds", 4).encode()).send().status())
                .isEqualTo(409);
        var _ = ada.ask("timer", in(toBob).put("seconds", 5));
        var _ = bob.ask("timer", in(toAda).put("seconds", 5));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        ada.ask("contact", in(toBob)).getJsonObject("timer").getInteger("peer")
                                == 5);
        try (RawRequest.Lines told = ada.get("/api/events").stream()) {
            var _ = told.await(": hello");
            String id =
                    ada.ask("send", in(toBob).put("text", "gone soon"))
                            .getJsonObject("message")
                            .getString("id");
            JsonObject event = new JsonObject();
            while (!"vanished".equals(event.getString("event"))
                    || !id.equals(event.getString("message"))) {
                event = new JsonObject(told.await("data: "));
            }
            assertThat(event.getString("conversation")).isEqualTo(toBob);
            assertThat(ada.ask("history", in(toBob)).encode()).doesNotContain("gone soon");
        } finally {
            var _ = ada.ask("timer", in(toBob).put("seconds", 0));
            var _ = bob.ask("timer", in(toAda).put("seconds", 0));
        }
    }

    @Test
    void waysAndPolicyAreShownAndSet() {
        assertThat(ada.ask("proxies", NOTHING).getJsonArray("proxies")).isEmpty();
        String far = "tacit://" + "A".repeat(43) + "@relay.example:7443";
        JsonObject way = new JsonObject().put("relay", far).put("proxy", "socks5://127.0.0.1:9");
        assertThat(ada.ask("proxies", way).getJsonArray("proxies"))
                .isEqualTo(new JsonArray().add(way));
        assertThat(
                        ada.post("proxies")
                                .body(way.copy().put("proxy", "ftp://x").encode())
                                .send()
                                .status())
                .isEqualTo(400);
        assertThat(ada.ask("proxies", way.copy().put("proxy", "default")).getJsonArray("proxies"))
                .isEmpty();
        assertThat(
                        ada.post("proxies")
                                .body("{\"relay\":\"all\",\"proxy\":\"default\"}")
                                .send()
                                .status())
                .isEqualTo(400);
        assertThat(ada.ask("policy", NOTHING).getString("policy")).isEqualTo("open");
        assertThat(ada.ask("policy", new JsonObject().put("policy", "trusted")).getString("policy"))
                .isEqualTo("trusted");
        assertThat(ada.post("policy").body("{\"policy\":\"all\"}").send().status()).isEqualTo(400);
        var _ = ada.ask("policy", new JsonObject().put("policy", "open"));
    }
}
