package chat.tacit.cli;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Exposure;
import chat.tacit.client.live.TrustedIdentity;
import chat.tacit.client.live.presence.Attendee;
import chat.tacit.client.live.presence.Presence;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is typed in a live session: most of it is said, what begins with a slash is for Tacit. */
final class LiveTyping {
    /** What begins with a slash, without the short forms. */
    static final List<String> COMMANDS =
            List.of("/to", "/members", "/verify", "/trust", "/explain", "/help", "/leave");

    private final Presence presence;
    private final Keeping keeping;
    private final Printer printer;
    private final LiveLines lines;

    /** Keeps the identity of somebody who is there beyond the session. */
    @FunctionalInterface
    interface Keeping {
        TrustedIdentity keep(String who) throws ClientException;
    }

    LiveTyping(Presence presence, Keeping keeping, Printer printer) {
        this.presence = presence;
        this.keeping = keeping;
        this.printer = printer;
        this.lines = new LiveLines(printer);
    }

    /** Does what one line says; what goes wrong is told and ends nothing. */
    void obey(String typed) {
        if (typed.isEmpty()) {
            return;
        }
        try {
            if (typed.startsWith("/") && !typed.startsWith("//")) {
                String[] words = typed.split("\\s+", 2);
                command(words[0], words.length == 2 ? words[1].strip() : "");
            } else {
                say(typed.startsWith("//") ? typed.substring(1) : typed);
            }
        } catch (ClientException e) {
            printer.complain(Printer.visible(e.sentence()));
        } catch (Trouble e) {
            printer.complain(String.valueOf(e.getMessage()));
        }
    }

    private void command(String word, String rest) throws ClientException, Trouble {
        switch (word) {
            case "/to" -> tell(rest);
            case "/members", "/who" -> lines.members(presence);
            case "/verify", "/view" ->
                    lines.verify(presence, Optional.of(rest).filter(it -> !it.isEmpty()));
            case "/trust" -> trust(rest);
            case "/explain" -> {
                for (Exposure exposure : presence.explain()) {
                    ExplainCommand.print(printer, exposure);
                }
            }
            case "/leave" -> presence.leave();
            case "/help" -> printer.remark(LiveTalk.help());
            default -> throw new Trouble("there is no '" + word + "'. " + LiveTalk.help());
        }
    }

    private void trust(String who) throws ClientException {
        TrustedIdentity kept = keeping.keep(who);
        printer.print(
                LiveTrustCommand.fields("trusted", kept),
                Printer.visible(kept.name()) + " is trusted (" + kept.level().text() + ").");
    }

    /** Names may have spaces: the longest that fits is meant, as it is shown. */
    private void tell(String rest) throws ClientException, Trouble {
        Attendee to =
                presence.attendees().stream()
                        .filter(one -> !one.isOneself() && rest.startsWith(shown(one) + " "))
                        .max(Comparator.comparingInt(one -> shown(one).length()))
                        .orElseThrow(() ->
                                new Trouble("nobody here is called that; /members lists them."));
        String text = rest.substring(shown(to).length()).strip();
        if (printer.json) {
            lines.say(presence, Optional.of(to.id()), text);
        } else {
            var _ = presence.tell(to.id(), text); // it stands there as it was typed
        }
    }

    private static String shown(Attendee one) {
        return Printer.visible(one.name());
    }

    private void say(String text) throws ClientException, Trouble {
        if (printer.json) {
            lines.say(presence, Optional.empty(), text);
        } else if (presence.say(text) == 0) {
            throw new Trouble("nobody else is here: it wasn't said to anybody.");
        }
    }
}
