package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.LiveNews;
import chat.tacit.client.LiveRoom;
import chat.tacit.client.LiveSessions;
import chat.tacit.e2ee.invitation.LiveInvitation;
import chat.tacit.protocol.wire.Limit;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Being in a live session on a terminal: what is typed is said, what others say is printed. A line
 * that begins with a slash is for Tacit.
 */
final class LiveTalk {
    private static final String HELP =
            "What you type is said to all. /to NAME TEXT says it to one, /members lists who is here"
                    + " and who let whom in, /verify shows what others in the same session see too, and"
                    + " with what one read you compares it, /trust NAME keeps somebody beyond the"
                    + " session, /explain says who learns what, /leave leaves; a text that begins with"
                    + " a slash begins with two.";

    /** For the line that is being edited to be taken from the terminal. */
    private static final Duration LAST_LINE = Duration.ofMillis(500);

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "What the others there see (default: what you answer when you are asked, or the"
                            + " profile's name).")
    @Nullable String name;

    @Option(
            names = "--server-connect-timeout",
            paramLabel = "MS",
            description =
                    "How long the relay may take to greet, from 100 to 60000 (default: 5000; also"
                            + " TACIT_SERVER_CONNECT_TIMEOUT).")
    @Nullable String serverConnectTimeout;

    @Option(names = "--listen", description = "Stay until interrupted, though stdin ends.")
    boolean listen;

    static final String ALONE = "--name, --server-connect-timeout and --listen";

    /** Why one is out though one hasn't left. */
    private volatile @Nullable String out;

    /** Enters, and returns when the session is left. */
    void run(Client client, LiveInvitation invitation, Printer printer)
            throws ClientException, Trouble {
        String session = client.live().nameOf(invitation);
        LiveSessions.Coming coming =
                new LiveSessions.Coming(session, shown(client, printer), patience());
        try (LiveRoom room =
                client.live().enter(invitation, coming, news -> print(session, news, printer))) {
            Thread goodbye = new Thread(room::close, "tacit-goodbye");
            Runtime.getRuntime().addShutdownHook(goodbye);
            new LiveLines(printer).entered(room, Instant.now());
            printer.remark(HELP);
            Optional<LiveScreen> screen = printer.json ? Optional.empty() : LiveScreen.open();
            Thread typing =
                    Thread.ofPlatform()
                            .daemon()
                            .name("tacit-typing")
                            .start(() -> type(client, room, screen, printer));
            room.awaitEnd();
            typing.interrupt();
            typing.join(LAST_LINE);
            screen.ifPresent(LiveScreen::close);
            forget(goodbye);
            String why = out;
            if (why != null) {
                throw new Trouble(why);
            }
            printer.print(
                    Map.of("event", "left", "session", session),
                    "You left " + Printer.visible(session) + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the others are to see: it is asked before the relay is, which won't wait for it. */
    private Optional<String> shown(Client client, Printer printer) throws Trouble {
        if (name != null || printer.json || !Profiles.isTerminal()) {
            return Optional.ofNullable(name);
        }
        String question = "Your name there [" + Printer.visible(client.name()) + "]: ";
        String typed = Profiles.ask(question, "choose a name with --name.");
        return typed.isEmpty() ? Optional.empty() : Optional.of(typed);
    }

    /** Whether anything was asked for that only a live session has. */
    boolean isSet() {
        return name != null || serverConnectTimeout != null || listen;
    }

    private Duration patience() throws Trouble {
        return EnvironmentLimits.own()
                .time(Limit.SERVER_CONNECT_TIMEOUT, Optional.ofNullable(serverConnectTimeout));
    }

    private static void forget(Thread goodbye) {
        try {
            var _ = Runtime.getRuntime().removeShutdownHook(goodbye);
        } catch (IllegalStateException e) {
            return; // the process is being ended, and it runs
        }
    }

    private void type(Client client, LiveRoom room, Optional<LiveScreen> screen, Printer printer) {
        LiveTyping typing =
                new LiveTyping(room, who -> client.trusted().add(room.identity(who)), printer);
        if (screen.isPresent()) {
            screen.get().talk(room, typing, printer);
            room.leave();
        } else {
            type(room, typing, printer);
        }
    }

    private void type(LiveRoom room, LiveTyping typing, Printer printer) {
        StandardInput in = new StandardInput(System.in);
        try {
            for (Optional<String> line = in.line(); line.isPresent(); line = in.line()) {
                typing.obey(line.get().stripTrailing());
            }
            if (!listen) {
                room.leave();
            }
        } catch (Trouble e) {
            printer.complain(String.valueOf(e.getMessage()));
            room.leave();
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
            case LiveNews.Said said -> new LiveLines(printer).said(session, said);
            case LiveNews.Remark(String sentence) -> printer.complain(Printer.visible(sentence));
            case LiveNews.Ended(String sentence) -> out = Printer.visible(sentence);
        }
    }

    private static Map<String, Object> event(String event, String session, LiveNews.Attendant who) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", event);
        fields.put("session", session);
        fields.put("name", who.name());
        fields.put("identity", who.id());
        fields.put("level", who.level().text());
        return fields;
    }

    private static String described(LiveNews.Attendant who) {
        return Printer.visible(who.name()) + " (" + LiveLines.words(who.level()) + ")";
    }

    /** What the line of help says. */
    static String help() {
        return HELP;
    }
}
