package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.LiveNews;
import chat.tacit.client.LiveRoom;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.LiveInvitation;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Being in a live session on a terminal: what is typed is said, what others say is printed. A line
 * that begins with a slash is for Tacit.
 */
final class LiveTalk {
    private static final String HELP =
            "What you type is said to all. /to NAME TEXT says it to one, /who lists who is here,"
                + " /view shows what others in the same session see too, /leave leaves; a text that"
                + " begins with a slash begins with two.";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the others there see (default: the profile's name).")
    @Nullable String name;

    @Option(names = "--listen", description = "Stay until interrupted, though stdin ends.")
    boolean listen;

    private final CountDownLatch ended = new CountDownLatch(1);

    /** Why one is out though one hasn't left. */
    private volatile @Nullable String out;

    /** Enters, and returns when the session is left. */
    void run(Client client, LiveInvitation invitation, Printer printer)
            throws ClientException, Trouble {
        String session = invitation.session().name().text();
        try (LiveRoom room =
                client.live()
                        .enter(
                                invitation,
                                Optional.ofNullable(name),
                                news -> print(session, news, printer))) {
            printer.print(
                    Map.of("event", "entered", "session", session, "people", room.people().size()),
                    "You are in " + Printer.visible(session) + ": " + others(room) + ".");
            printer.remark(HELP);
            Thread typing =
                    Thread.ofPlatform()
                            .daemon()
                            .name("tacit-typing")
                            .start(() -> type(room, printer));
            ended.await();
            typing.interrupt();
            String why = out;
            if (why != null) {
                throw new Trouble(why);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String others(LiveRoom room) {
        int count = room.people().size();
        return switch (count) {
            case 0 -> "nobody else is here";
            case 1 -> "one other is here";
            default -> count + " others are here";
        };
    }

    private void type(LiveRoom room, Printer printer) {
        StandardInput in = new StandardInput(System.in);
        try {
            for (Optional<String> line = in.line(); line.isPresent(); line = in.line()) {
                String typed = line.get().stripTrailing();
                if (typed.equals("/leave")) {
                    ended.countDown();
                    return;
                }
                if (!typed.isEmpty()) {
                    obey(room, typed, printer);
                }
            }
            if (!listen) {
                ended.countDown();
            }
        } catch (Trouble e) {
            printer.complain(String.valueOf(e.getMessage()));
            ended.countDown();
        }
    }

    private static void obey(LiveRoom room, String typed, Printer printer) {
        try {
            if (typed.equals("/who")) {
                room.people().forEach(one -> printer.print(fields(one), described(one)));
            } else if (typed.equals("/view")) {
                view(room, printer);
            } else if (typed.startsWith("/to ")) {
                tell(room, typed.substring("/to ".length()).strip(), printer);
            } else if (typed.startsWith("/") && !typed.startsWith("//")) {
                printer.complain("there is no '" + typed.split(" ", 2)[0] + "'. " + HELP);
            } else {
                say(room, typed.startsWith("//") ? typed.substring(1) : typed, printer);
            }
        } catch (ClientException e) {
            printer.complain(e.sentence());
        }
    }

    private static void view(LiveRoom room, Printer printer) {
        Optional<String> view = room.view();
        if (view.isPresent()) {
            printer.print(
                    Map.of("event", "view", "session", room.name(), "view", view.get()),
                    view.get() + "\nWho reads the same is in the same session.");
        } else {
            printer.complain("an open session has no such thing: compare identities instead.");
        }
    }

    private static void say(LiveRoom room, String text, Printer printer) throws ClientException {
        int heard = room.say(text);
        if (heard == 0) {
            printer.complain("nobody else is here: it wasn't said to anybody.");
        } else if (printer.json) {
            printer.print(Map.of("event", "said", "session", room.name(), "to", heard), "");
        }
    }

    /** Names may have spaces: the longest that fits is meant. */
    private static void tell(LiveRoom room, String rest, Printer printer) throws ClientException {
        LiveNews.Attendant to =
                room.people().stream()
                        .filter(one -> rest.startsWith(one.name() + " "))
                        .max(Comparator.comparingInt(one -> one.name().length()))
                        .orElseThrow(() ->
                                new ClientException(
                                        "nobody here is called that; /who lists them."));
        room.tell(to.name(), rest.substring(to.name().length()).strip());
        if (printer.json) {
            printer.print(Map.of("event", "said", "session", room.name(), "to", to.name()), "");
        }
    }

    private void print(String session, LiveNews news, Printer printer) {
        switch (news) {
            case LiveNews.Came(LiveNews.Attendant who, Optional<LiveNews.Attendant> voucher) -> {
                Map<String, Object> fields = event("came", session, who);
                voucher.ifPresent(one -> fields.put("voucher", one.name()));
                printer.print(
                        fields,
                        described(who)
                                + " is here"
                                + voucher.map(one -> ", let in by " + Printer.visible(one.name()))
                                        .orElse("")
                                + ".");
            }
            case LiveNews.Changed(String view) -> {
                if (printer.json) {
                    printer.print(Map.of("event", "changed", "session", session, "view", view), "");
                }
            }
            case LiveNews.Went(LiveNews.Attendant who) ->
                    printer.print(
                            event("went", session, who), Printer.visible(who.name()) + " is gone.");
            case LiveNews.Said said -> said(session, said, printer);
            case LiveNews.Remark(String sentence) -> printer.complain(Printer.visible(sentence));
            case LiveNews.Ended(String sentence) -> {
                out = Printer.visible(sentence);
                ended.countDown();
            }
        }
    }

    private static void said(String session, LiveNews.Said said, Printer printer) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("conversation", session);
        fields.put("kind", "live");
        fields.put("from", said.from().name());
        fields.put("identity", said.from().id());
        fields.put("level", said.from().level().text());
        fields.put("time", said.at().toString());
        fields.put("type", "text");
        fields.put("text", said.text());
        fields.put("audience", said.audience().name().toLowerCase(Locale.ROOT));
        fields.put("missed", said.missed());
        if (said.missed() > 0) {
            printer.complain(
                    said.missed()
                            + " of what "
                            + Printer.visible(said.from().name())
                            + " said before this never came.");
        }
        printer.print(
                fields,
                Printer.visible(said.from().name())
                        + switch (said.audience()) {
                            case ALL -> "";
                            case ONE -> " (to you alone)";
                            case OTHERS -> " (to others than you see)";
                        }
                        + ": "
                        + Printer.visibleText(said.text()));
    }

    private static Map<String, Object> event(String event, String session, LiveNews.Attendant who) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", event);
        fields.put("session", session);
        fields.putAll(fields(who));
        return fields;
    }

    private static Map<String, Object> fields(LiveNews.Attendant who) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", who.name());
        fields.put("identity", who.id());
        fields.put("level", who.level().text());
        return fields;
    }

    private static String described(LiveNews.Attendant who) {
        return Printer.visible(who.name())
                + (who.level() == Level.SERVER
                        ? " (keys from the server, not compared)"
                        : " (" + who.level().text() + ")");
    }
}
