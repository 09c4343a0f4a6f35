package chat.tacit.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** Two contacts who go on with other keys, or in another way. */
class AppWaysTest extends MeetingApps {
    private static JsonObject in(String conversation) {
        return new JsonObject().put("conversation", conversation);
    }

    private static String code(RunningApp app, String of) {
        return app.ask("contact", in(of)).getString("code", "");
    }

    @Test
    void keysAreNewWhenTheContactOpensTheLinkAndTheConversationGoesOn() {
        String before = code(ada, toBob);
        JsonObject made = ada.ask("rekey", in(toBob));
        assertThat(made.getJsonArray("qr")).isNotEmpty();
        JsonObject joined =
                bob.ask("connect", new JsonObject().put("link", made.getString("link")));

        assertThat(joined.getString("conversation")).isEqualTo(toAda);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> code(ada, toBob),
                        code -> !code.equals(before) && code.equals(code(bob, toAda)));
        assertThat(texts(ada, toBob)).anyMatch(text -> text.contains("keys of this conversation"));
    }

    private static List<String> texts(RunningApp app, String of) {
        JsonArray messages = app.ask("history", in(of)).getJsonArray("messages");
        return messages.stream().map(one -> ((JsonObject) one).getString("text")).toList();
    }

    @Test
    void conversationThatIsNotThereHasNoKeys() {
        Reply reply = ada.post("rekey").body(in("00".repeat(16)).encode()).send();
        assertThat(reply.status()).isEqualTo(404);
    }

    @Test
    void invitationToAHiddenConversationFitsIntoAMessage() {
        JsonObject made = ada.ask("invite", new JsonObject().put("hidden", true));
        String text = "Let's talk there:\n" + made.getString("link");
        var _ = ada.ask("send", in(toBob).put("text", text));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> texts(bob, toAda).contains(text));
        String there =
                bob.ask("connect", new JsonObject().put("link", made.getString("link")))
                        .getString("conversation");
        assertThat(there).isNotEqualTo(toAda);
        assertThat(bob.ask("contact", in(there)).getJsonArray("routes"))
                .isEqualTo(JsonArray.of("hidden"));
    }
}
