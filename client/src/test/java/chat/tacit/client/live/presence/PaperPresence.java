package chat.tacit.client.live.presence;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Exposure;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.live.LiveKind;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A session in which Bob is the only other, and nothing travels: what is done there is noted. */
final class PaperPresence implements Presence {
    private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");

    private final String name;
    private final List<Saying> said = new ArrayList<>();
    private boolean over;

    PaperPresence(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized Standing standing() throws ClientException {
        if (over) {
            throw new ClientException("you are no longer in " + name + ".");
        }
        return new Standing(
                name, LiveKind.VOUCHED, "relay.example.org", 1, SINCE, Optional.of("view"), false);
    }

    @Override
    public List<Attendee> attendees() {
        return List.of(
                new Attendee(
                        "Ada", "ada's", Optional.empty(), Attendee.State.HERE, Optional.empty()),
                new Attendee(
                        "Bob",
                        "bob's",
                        Optional.of(Level.LINK),
                        Attendee.State.HERE,
                        Optional.of(new Attendee.Voucher("Ada", "ada's"))));
    }

    @Override
    public synchronized int say(String text) {
        note(text, Saying.Audience.ALL, Optional.empty());
        return 1;
    }

    @Override
    public synchronized String tell(String to, String text) throws ClientException {
        if (!to.equals("Bob")) {
            throw new ClientException("nobody in " + name + " is called '" + to + "'.");
        }
        note(text, Saying.Audience.ONE, Optional.of("Bob"));
        return "Bob";
    }

    private void note(String text, Saying.Audience audience, Optional<String> to) {
        said.add(new Saying("Ada", "ada's", true, SINCE, audience, to, text));
    }

    @Override
    public Comparison compare(String view) {
        if (view.equals("bug")) {
            throw new IllegalStateException("of what Ada said");
        }
        return view.equals("view") ? Comparison.SAME : Comparison.DIFFERENT;
    }

    @Override
    public String link() {
        return "tacit:/i#paper";
    }

    @Override
    public List<Exposure> explain() {
        return List.of(new Exposure("Bob", "all", "nothing"));
    }

    @Override
    public synchronized List<Saying> said(int limit) {
        return List.copyOf(said);
    }

    @Override
    public synchronized void leave() {
        over = true;
    }

    synchronized boolean isOver() {
        return over;
    }
}
