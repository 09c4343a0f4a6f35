package chat.tacit.client.live.presence;

import chat.tacit.client.conversation.Exposure;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.live.LiveKind;

import io.vertx.core.json.JsonObject;

import java.util.Optional;

/** Replies as lines: one JSON object each, without a line's end, in UTF-8. */
final class ReplyCodec {
    private ReplyCodec() {}

    static String encode(Reply reply) {
        return switch (reply) {
            case Reply.Stands(Standing standing) -> stands(standing).encode();
            case Reply.There(Attendee attendee) -> there(attendee).encode();
            case Reply.Was(Saying saying) -> was(saying).encode();
            case Reply.Exposed(Exposure exposure) ->
                    line("exposure")
                            .put("who", exposure.who())
                            .put("learns", exposure.learns())
                            .put("cannot", exposure.cannot())
                            .encode();
            case Reply.Told(int others, String to) ->
                    line("told").put("others", others).put("to", to).encode();
            case Reply.Compared(Comparison outcome) ->
                    line("compared").put("outcome", outcome.name()).encode();
            case Reply.Led(String link) -> line("link").put("link", link).encode();
            case Reply.No(String sentence) -> line("no").put("sentence", sentence).encode();
            case Reply.End() -> line("end").encode();
        };
    }

    private static JsonObject line(String word) {
        return new JsonObject().put("is", word);
    }

    private static JsonObject stands(Standing standing) {
        JsonObject line =
                line("standing")
                        .put("name", standing.name())
                        .put("kind", standing.kind().name())
                        .put("relay", standing.relay())
                        .put("others", standing.others())
                        .put("since", standing.since().toString())
                        .put("compared", standing.compared());
        standing.view().ifPresent(view -> line.put("view", view));
        return line;
    }

    private static JsonObject there(Attendee attendee) {
        JsonObject line =
                line("member")
                        .put("name", attendee.name())
                        .put("id", attendee.id())
                        .put("state", attendee.state().name());
        attendee.level().ifPresent(level -> line.put("level", level.text()));
        attendee.voucher()
                .ifPresent(one -> line.put("voucher", one.name()).put("voucher_id", one.id()));
        return line;
    }

    private static JsonObject was(Saying saying) {
        JsonObject line =
                line("saying")
                        .put("from", saying.from())
                        .put("id", saying.id())
                        .put("own", saying.own())
                        .put("at", saying.at().toString())
                        .put("to", saying.to().name())
                        .put("text", saying.text());
        saying.addressee().ifPresent(one -> line.put("addressee", one));
        return line;
    }

    /**
     * @throws MalformedException if it is none
     */
    static Reply decode(String text) {
        JsonLine line = JsonLine.of(text);
        return switch (line.text("is")) {
            case "standing" -> new Reply.Stands(standing(line));
            case "member" -> new Reply.There(attendee(line));
            case "saying" -> new Reply.Was(saying(line));
            case "exposure" ->
                    new Reply.Exposed(
                            new Exposure(
                                    line.text("who"), line.text("learns"), line.text("cannot")));
            case "told" -> new Reply.Told(line.count("others"), line.text("to"));
            case "compared" -> new Reply.Compared(line.word("outcome", Comparison.class));
            case "link" -> new Reply.Led(line.text("link"));
            case "no" -> new Reply.No(line.text("sentence"));
            case "end" -> new Reply.End();
            default -> throw new MalformedException("an unknown reply");
        };
    }

    private static Standing standing(JsonLine line) {
        return new Standing(
                line.text("name"),
                line.word("kind", LiveKind.class),
                line.text("relay"),
                line.count("others"),
                line.instant("since"),
                line.optionalText("view"),
                line.flag("compared"));
    }

    private static Attendee attendee(JsonLine line) {
        Optional<String> voucher = line.optionalText("voucher");
        return new Attendee(
                line.text("name"),
                line.text("id"),
                line.optionalText("level").map(Level::of),
                line.word("state", Attendee.State.class),
                voucher.map(name -> new Attendee.Voucher(name, line.text("voucher_id"))));
    }

    private static Saying saying(JsonLine line) {
        return new Saying(
                line.text("from"),
                line.text("id"),
                line.flag("own"),
                line.instant("at"),
                line.word("to", Saying.Audience.class),
                line.optionalText("addressee"),
                line.text("text"));
    }
}
