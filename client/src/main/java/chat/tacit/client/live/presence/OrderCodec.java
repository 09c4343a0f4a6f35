package chat.tacit.client.live.presence;

import chat.tacit.crypto.MalformedException;

import io.vertx.core.json.JsonObject;

import java.util.Optional;

/** Orders as lines: one JSON object each, without a line's end, in UTF-8. */
final class OrderCodec {
    /** Of the whole form; another process that has another one is asked nothing. */
    static final int VERSION = 1;

    private OrderCodec() {}

    static String encode(Order order) {
        JsonObject line = new JsonObject().put("version", VERSION).put("do", word(order));
        switch (order) {
            case Order.Sessions() -> {}
            case Order.Stand(String session) -> line.put("session", session);
            case Order.Members(String session) -> line.put("session", session);
            case Order.Say(String session, String text, Optional<String> to) -> {
                line.put("session", session).put("text", text);
                to.ifPresent(one -> line.put("to", one));
            }
            case Order.Compare(String session, String view) ->
                    line.put("session", session).put("view", view);
            case Order.Link(String session) -> line.put("session", session);
            case Order.Explain(String session) -> line.put("session", session);
            case Order.Said(String session, int limit) ->
                    line.put("session", session).put("limit", limit);
            case Order.Leave(String session) -> line.put("session", session);
        }
        return line.encode();
    }

    private static String word(Order order) {
        return switch (order) {
            case Order.Sessions _ -> "sessions";
            case Order.Stand _ -> "stand";
            case Order.Members _ -> "members";
            case Order.Say _ -> "say";
            case Order.Compare _ -> "compare";
            case Order.Link _ -> "link";
            case Order.Explain _ -> "explain";
            case Order.Said _ -> "said";
            case Order.Leave _ -> "leave";
        };
    }

    /**
     * @throws MalformedException if it is none, or of another version
     */
    static Order decode(String text) {
        JsonLine line = JsonLine.of(text);
        if (line.number("version") != VERSION) {
            throw new MalformedException("another version");
        }
        return switch (line.text("do")) {
            case "sessions" -> new Order.Sessions();
            case "stand" -> new Order.Stand(line.text("session"));
            case "members" -> new Order.Members(line.text("session"));
            case "say" ->
                    new Order.Say(line.text("session"), line.text("text"), line.optionalText("to"));
            case "compare" -> new Order.Compare(line.text("session"), line.text("view"));
            case "link" -> new Order.Link(line.text("session"));
            case "explain" -> new Order.Explain(line.text("session"));
            case "said" -> new Order.Said(line.text("session"), line.count("limit"));
            case "leave" -> new Order.Leave(line.text("session"));
            default -> throw new MalformedException("an unknown order");
        };
    }
}
