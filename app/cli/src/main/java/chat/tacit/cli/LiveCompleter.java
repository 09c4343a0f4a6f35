package chat.tacit.cli;

import chat.tacit.client.ClientException;
import chat.tacit.client.live.presence.Attendee;
import chat.tacit.client.live.presence.Presence;

import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

import java.util.List;
import java.util.stream.Stream;

/** Completes commands, and the names of those who are in the session. */
final class LiveCompleter implements Completer {
    private static final String TO = "/to ";

    private final Presence presence;

    LiveCompleter(Presence presence) {
        this.presence = presence;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String typed = line.line().substring(0, line.cursor());
        Stream<String> whole =
                typed.startsWith(TO)
                        ? names().map(name -> TO + name)
                        : typed.startsWith("/") ? LiveTyping.COMMANDS.stream() : names();
        whole.filter(one -> one.startsWith(typed)).map(Candidate::new).forEach(candidates::add);
    }

    /** As they are shown: what would drive the terminal is in none of them. */
    private Stream<String> names() {
        try {
            return presence.attendees().stream()
                    .filter(one -> !one.isOneself())
                    .map(Attendee::name)
                    .map(Printer::visible);
        } catch (ClientException e) {
            return Stream.empty(); // it is over
        }
    }
}
