package chat.tacit.cli;

import chat.tacit.client.ClientException;
import chat.tacit.client.LiveNews;
import chat.tacit.client.LiveRoom;
import chat.tacit.client.live.presence.Attendee;
import chat.tacit.client.live.presence.Comparison;
import chat.tacit.client.live.presence.Presence;
import chat.tacit.client.live.presence.Saying;
import chat.tacit.client.live.presence.Standing;
import chat.tacit.e2ee.invitation.Level;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is shown of a live session, by its own screen and by other commands alike. */
final class LiveLines {
    private final Printer printer;

    LiveLines(Printer printer) {
        this.printer = printer;
    }

    /** How many others are there, in words. */
    static String others(int count) {
        return switch (count) {
            case 0 -> "nobody else is here";
            case 1 -> "one other is here";
            default -> count + " others are here";
        };
    }

    /** One has just come into a session. */
    void entered(LiveRoom room, Instant at) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "entered");
        fields.put("session", room.name());
        fields.put("people", room.people().size());
        fields.put("made", room.isMade());
        fields.put("time", at.toString());
        String name = Printer.visible(room.name());
        printer.print(
                fields,
                room.isMade()
                        ? "You made the session " + name + " at " + Printer.time(at) + "."
                        : "You are in " + name + ": " + others(room.people().size()) + ".");
    }

    /** Who is there: in JSON one after the other, for people below whom let them in. */
    void members(Presence presence) throws ClientException {
        List<Attendee> all = presence.attendees();
        for (VouchTree.Row row : VouchTree.rows(all)) {
            Attendee one = row.attendee();
            printer.print(
                    fields(presence.name(), one),
                    "  ".repeat(row.depth()) + described(one, all.getFirst()));
        }
        if (all.size() == 1) {
            printer.remark("Nobody else is there.");
        }
    }

    private static Map<String, Object> fields(String session, Attendee one) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "member");
        fields.put("session", session);
        fields.put("name", one.name());
        fields.put("identity", one.id());
        fields.put("self", one.isOneself());
        one.level().ifPresent(level -> fields.put("level", level.text()));
        one.level().ifPresent(level -> fields.put("compared", level == Level.COMPARED));
        fields.put("state", one.state().word());
        one.voucher()
                .ifPresent(voucher -> {
                    fields.put("voucher", voucher.name());
                    fields.put("voucher_identity", voucher.id());
                });
        return fields;
    }

    private static String described(Attendee one, Attendee self) {
        return Printer.visible(one.name())
                + one.level().map(level -> " (" + words(level) + ")").orElse(" (you)")
                + one.voucher()
                        .map(voucher ->
                                ", let in by "
                                        + (voucher.id().equals(self.id())
                                                ? "you"
                                                : Printer.visible(voucher.name())))
                        .orElse("")
                + switch (one.state()) {
                    case HERE -> "";
                    case ARRIVING -> ", arriving";
                    case LEAVING -> ", leaving";
                };
    }

    /** A level in words: what the relay alone says has to be seen as that. */
    static String words(Level level) {
        return level == Level.SERVER ? "keys from the server, not compared" : level.text();
    }

    /** Says something to all, or to one alone. */
    void say(Presence presence, Optional<String> to, String text) throws ClientException, Trouble {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "said");
        fields.put("session", presence.name());
        if (to.isPresent()) {
            String name = presence.tell(to.get(), text);
            fields.put("to", name);
            printer.print(fields, "Said to " + Printer.visible(name) + " alone.");
            return;
        }
        int others = presence.say(text);
        if (others == 0) {
            throw new Trouble("nobody else is here: it wasn't said to anybody.");
        }
        fields.put("to", others);
        printer.print(fields, others == 1 ? "Said to the other." : "Said to " + others + ".");
    }

    /** Shows what two people read to each other, or compares what one read. */
    void verify(Presence presence, Optional<String> read) throws ClientException, Trouble {
        Standing standing = presence.standing();
        if (read.isEmpty()) {
            view(standing);
            return;
        }
        Comparison outcome = presence.compare(read.get());
        switch (outcome) {
            case SAME ->
                    printer.print(
                            compared(standing, outcome),
                            "The same: whoever read you this is in this session, with these very"
                                    + " members.");
            case EARLIER ->
                    throw new Trouble(
                            "somebody came or went since that was shown: both look again, and"
                                    + " compare what is shown now.");
            case DIFFERENT ->
                    throw new Trouble(
                            "that was never shown here: whoever read it to you is in another"
                                    + " session, so the relay may show you two different rooms;"
                                    + " leave, and say nothing there.");
        }
    }

    private static Map<String, Object> compared(Standing standing, Comparison outcome) {
        return Map.of(
                "event",
                "compared",
                "session",
                standing.name(),
                "view",
                standing.view().orElse(""),
                "outcome",
                outcome.name().toLowerCase(Locale.ROOT));
    }

    private void view(Standing standing) throws Trouble {
        String view =
                standing.view()
                        .orElseThrow(() ->
                                new Trouble(
                                        "an open session has nothing to compare; exchange"
                                                + " identities instead: tacit live exchange"));
        printer.print(
                Map.of(
                        "event",
                        "view",
                        "session",
                        standing.name(),
                        "view",
                        view,
                        "compared",
                        standing.compared()),
                view);
        printer.remark(
                standing.compared()
                        ? "You have compared it, and nobody came or went since."
                        : "Who reads the same is in the same session, with the same members. It"
                                + " changes with everybody who comes or goes.");
    }

    /** Something that was said, as it is said. */
    void said(String session, LiveNews.Said said) {
        if (said.missed() > 0) {
            printer.complain(
                    said.missed()
                            + " of what "
                            + Printer.visible(said.from().name())
                            + " said before this never came.");
        }
        Saying saying =
                new Saying(
                        said.from().name(),
                        said.from().id(),
                        false,
                        said.at(),
                        said.audience(),
                        Optional.empty(),
                        said.text());
        Map<String, Object> fields = fields(session, saying);
        fields.put("level", said.from().level().text());
        fields.put("missed", said.missed());
        printer.print(fields, text(saying));
    }

    /** Something that was said before. */
    void remembered(String session, Saying saying) {
        printer.print(fields(session, saying), Printer.time(saying.at()) + "  " + text(saying));
    }

    private static Map<String, Object> fields(String session, Saying saying) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("conversation", session);
        fields.put("kind", "live");
        fields.put("from", saying.from());
        fields.put("identity", saying.id());
        fields.put("own", saying.own());
        fields.put("time", saying.at().toString());
        fields.put("type", "text");
        fields.put("text", saying.text());
        fields.put("audience", saying.to().word());
        saying.addressee().ifPresent(one -> fields.put("to", one));
        return fields;
    }

    private static String text(Saying saying) {
        return Printer.visible(saying.from())
                + switch (saying.to()) {
                    case ALL -> "";
                    case ONE ->
                            saying.addressee()
                                    .map(one -> " (to " + Printer.visible(one) + " alone)")
                                    .orElse(" (to you alone)");
                    case OTHERS -> " (to others than you see)";
                }
                + ": "
                + Printer.visibleText(saying.text());
    }
}
