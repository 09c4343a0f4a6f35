package chat.tacit.cli;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Exposure;
import chat.tacit.client.live.presence.Attendee;
import chat.tacit.client.live.presence.Comparison;
import chat.tacit.client.live.presence.Presence;
import chat.tacit.client.live.presence.Saying;
import chat.tacit.client.live.presence.Standing;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.live.LiveKind;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ada and Bob Smith in a session from which nothing travels: what Ada says there is noted. */
final class Gathering implements Presence {
    private final List<String> heard = new ArrayList<>();
    private Runnable meanwhile = () -> {};

    /** What another thread does, and finishes, before each answer about who is there. */
    void whileAsked(Runnable meanwhile) {
        this.meanwhile = meanwhile;
    }

    synchronized List<String> heard() {
        return List.copyOf(heard);
    }

    @Override
    public String name() {
        return "Attic";
    }

    @Override
    public Standing standing() {
        return new Standing(
                name(),
                LiveKind.VOUCHED,
                "relay.example.org",
                1,
                Instant.EPOCH,
                Optional.empty(),
                false);
    }

    @Override
    public List<Attendee> attendees() throws ClientException {
        Thread other = Thread.ofPlatform().daemon().start(meanwhile);
        try {
            other.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of(
                new Attendee(
                        "Ada", "ada's", Optional.empty(), Attendee.State.HERE, Optional.empty()),
                new Attendee(
                        "Bob Smith",
                        "bob's",
                        Optional.of(Level.LINK),
                        Attendee.State.HERE,
                        Optional.of(new Attendee.Voucher("Ada", "ada's"))));
    }

    @Override
    public synchronized int say(String text) {
        heard.add("all: " + text);
        return 1;
    }

    @Override
    public synchronized String tell(String to, String text) {
        heard.add((to.equals("bob's") ? "Bob Smith" : to) + ": " + text);
        return to;
    }

    @Override
    public Comparison compare(String view) {
        return Comparison.DIFFERENT;
    }

    @Override
    public String link() {
        return "tacit:/i#gathering";
    }

    @Override
    public List<Exposure> explain() {
        return List.of();
    }

    @Override
    public List<Saying> said(int limit) {
        return List.of();
    }

    @Override
    public void leave() {
        // Nobody waits for it here.
    }
}
