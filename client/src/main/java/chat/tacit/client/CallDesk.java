package chat.tacit.client;

import chat.tacit.client.call.CallChoices;
import chat.tacit.client.call.CallInput;
import chat.tacit.client.call.CallLines;
import chat.tacit.client.call.CallNews;
import chat.tacit.client.call.CallOutput;
import chat.tacit.client.call.CallPeer;
import chat.tacit.client.call.CallSubject;
import chat.tacit.client.call.DirectRest;
import chat.tacit.client.call.OpenCalls;
import chat.tacit.client.call.Switchboard;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Sealer;
import chat.tacit.client.device.Connections;
import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.Trust;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.CallTicket;
import chat.tacit.e2ee.call.Media;
import chat.tacit.e2ee.content.CallBody;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the machine of calls: what contacts say of them comes in on a thread of its own, after it
 * was committed; what the machine says is sealed and put into the outbox.
 */
final class CallDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallDesk.class);
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    /** How soon a call ends that the user's choices, of any process or device, don't allow. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Loop loop;
    private final Sealer sealer;
    private final Switchboard switchboard;
    private final DirectLines lines;
    private final List<Consumer<CallNews>> listeners = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<CallInput> inputs = new LinkedBlockingQueue<>();
    private final Listeners.Listening hearing;
    private final Thread thread;

    CallDesk(Loop loop, Parts parts) {
        this.loop = loop;
        this.sealer = parts.sealer();
        this.switchboard =
                new Switchboard(
                        new Switchboard.Rules(
                                in -> loop.read(tx -> CallChoices.direct(tx, in)),
                                of -> loop.read(tx -> Cards.isMuted(tx, of))));
        this.lines = new DirectLines(loop, parts.inbox());
        this.hearing = loop.listen(this::heard);
        this.thread = Thread.ofVirtual().name("tacit-calls").start(this::run);
    }

    void listen(Consumer<CallNews> listener) {
        listeners.add(listener);
    }

    /** What goes directly. */
    DirectLines lines() {
        return lines;
    }

    /** The call that there is. */
    synchronized Optional<CallNews> now() {
        return switchboard.now();
    }

    /** That, and what goes directly. */
    synchronized List<CallNews> all() {
        return switchboard.all();
    }

    /** Does what the user wants; it is in the outbox when this returns. */
    synchronized void handle(CallInput input) {
        Instant now = Instant.now();
        List<CallOutput> outputs = new ArrayList<>();
        Set<CallSubject> before = switchboard.subjects();
        switchboard.handle(input, now, outputs::add);
        List<CallSubject> over = over(before, input);
        if (outputs.isEmpty() && over.isEmpty()) {
            return;
        }
        List<Event> events = new ArrayList<>();
        var _ =
                loop.write(tx -> {
                    outputs.forEach(output -> write(tx, output, now, events::add));
                    over.forEach(about -> OpenCalls.end(tx, about));
                    return true;
                });
        loop.tell(events);
        for (CallOutput output : outputs) {
            if (output instanceof CallOutput.Tell(CallNews news)) {
                lines.heard(news);
                listeners.forEach(listener -> listener.accept(news));
            }
        }
        inputs.add(new CallInput.Wake()); // it may have to wake at another time
    }

    /** What there was, or just rang, and is no more. */
    private List<CallSubject> over(Set<CallSubject> before, CallInput input) {
        Set<CallSubject> all = new HashSet<>(before);
        if (input instanceof CallInput.Heard(CallPeer by, var _, CallId call, CallSignal said)
                && said instanceof CallSignal.Ring ring) {
            all.add(new CallSubject(call, by.conversation(), false, ring.media()));
        }
        all.removeAll(switchboard.subjects());
        return List.copyOf(all);
    }

    private void write(Transaction tx, CallOutput output, Instant now, Consumer<Event> events) {
        switch (output) {
            case CallOutput.SendAll(ConversationId to, CallId call, CallSignal said) -> {
                if (Contacts.find(tx, to).isPresent()) { // it may be deleted meanwhile
                    sealer.seal(tx, to, new CallBody(call, said), now);
                }
            }
            case CallOutput.Send(var to, CallId call, CallSignal said) ->
                    say(tx, to.connection(), new CallBody(call, said), now);
            case CallOutput.SendOthers(var but, CallId call, CallSignal said) ->
                    Connections.of(tx, but.conversation()).stream()
                            .filter(connection -> !connection.equals(but.connection()))
                            .forEach(connection ->
                                    say(tx, connection, new CallBody(call, said), now));
            case CallOutput.Write(var line) -> CallLines.write(tx, line, now, events);
            case CallOutput.Tell(CallNews news) -> note(tx, news, now);
        }
    }

    /** Notes what has to be known if this process ends, or the next time. */
    private static void note(Transaction tx, CallNews news, Instant now) {
        if (news.about().media().equals(Media.NONE)) {
            DirectRest.note(tx, news, now);
        } else {
            OpenCalls.note(tx, news, now);
        }
    }

    /** A device that was removed meanwhile is told nothing. */
    private void say(Transaction tx, ConversationId connection, CallBody body, Instant now) {
        if (Connections.of(tx, Connections.shown(tx, connection)).contains(connection)) {
            var _ = sealer.sealFor(tx, connection, body, now);
        }
    }

    private void heard(Event event) {
        if (event instanceof Event.Called(var by, Instant sent, CallBody body)) {
            inputs.add(new CallInput.Heard(by, sent, body.call(), body.said()));
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                boolean ringing = writeLeft();
                Duration longest = ringing ? LOOK : LONGEST_SLEEP;
                CallInput next = inputs.poll(sleep(longest).toMillis(), TimeUnit.MILLISECONDS);
                endWhatMayNotBe();
                handle(next == null ? new CallInput.Wake() : permitted(next));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // it is closed
            } catch (DatabaseException _) {
                LOG.warn("The profile can't be written now; a call may have ended.");
            } catch (RuntimeException e) {
                LOG.error(
                        "calls failed at something they should not fail at: {}", Attempts.place(e));
            }
        }
    }

    /**
     * Writes the lines of calls that another process had, which has ended.
     *
     * @return whether there are any that may ring still, or which this process may not write yet
     */
    private boolean writeLeft() {
        boolean receiving = loop.isReceiving();
        List<Event> events = new ArrayList<>();
        boolean more;
        synchronized (this) {
            Set<CallSubject> here = switchboard.subjects();
            if (loop.read(tx -> !OpenCalls.anyBut(tx, here))) {
                return false;
            }
            Instant now = Instant.now();
            more = !receiving || loop.write(tx -> OpenCalls.writeLeft(tx, here, now, events::add));
        }
        loop.tell(events);
        return more;
    }

    private synchronized Duration sleep(Duration most) {
        Duration longest = switchboard.subjects().isEmpty() ? most : LOOK;
        return switchboard
                .wakeAt()
                .map(at -> Duration.between(Instant.now(), at))
                .filter(left -> left.compareTo(longest) < 0)
                .map(left -> left.isNegative() ? Duration.ZERO : left.plusMillis(1))
                .orElse(longest);
    }

    /**
     * Ends what goes on with a contact who was blocked, hidden or deleted, or whose keys changed.
     */
    private void endWhatMayNotBe() {
        Set<CallSubject> all;
        synchronized (this) {
            all = switchboard.subjects();
        }
        for (CallSubject one : all) {
            ConversationId with = one.conversation();
            if (!loop.read(tx -> CallChoices.mayBe(tx, with))) {
                handle(new CallInput.Part(with));
            }
        }
    }

    /** What was lent to reach relays to which the user doesn't go isn't used. */
    private CallInput permitted(CallInput input) {
        if (!(input instanceof CallInput.Heard(var by, Instant sent, CallId call, var said))) {
            return input;
        }
        CallSignal taken =
                switch (said) {
                    case CallSignal.Ring ring ->
                            new CallSignal.Ring(
                                    ring.media(),
                                    ring.offer(),
                                    ring.way(),
                                    ring.turn().filter(this::isPermitted));
                    case CallSignal.Accept accept ->
                            new CallSignal.Accept(
                                    accept.answer(),
                                    accept.way(),
                                    accept.turn().filter(this::isPermitted));
                    case CallSignal other -> other;
                };
        return new CallInput.Heard(by, sent, call, taken);
    }

    boolean isPermitted(CallTicket lent) {
        return loop.read(
                tx -> Trust.allows(tx, lent.relay()) && Proxies.path(tx, lent.relay()).isEmpty());
    }

    /** Ends the call that there is, if the profile can still be written. */
    @Override
    public void close() {
        hearing.close();
        thread.interrupt();
        try {
            var _ = writeLeft();
            handle(new CallInput.Leave());
        } catch (DatabaseException _) {
            LOG.warn("The profile can't be written now; the other side isn't told of the end.");
        }
        lines.close();
    }
}
