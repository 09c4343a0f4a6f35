package chat.tacit.client.live.presence;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.DatabaseException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Does what other processes order, in the sessions that this one is in. For use by any thread. */
final class Doorkeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

    private final Map<String, Presence> inside = new LinkedHashMap<>();

    synchronized void add(Presence presence) {
        inside.put(presence.name(), presence);
    }

    synchronized void remove(Presence presence) {
        inside.remove(presence.name(), presence);
    }

    synchronized boolean hasNone() {
        return inside.isEmpty();
    }

    private synchronized List<Presence> all() {
        return List.copyOf(inside.values());
    }

    private synchronized Optional<Presence> find(String name) {
        return Optional.ofNullable(inside.get(name));
    }

    /**
     * Does it; the last reply is an end or says why it can't be done. A bug, or a database that
     * fails, is for whoever ordered, and doesn't show on the screen of the session.
     */
    List<Reply> obey(Order order) {
        try {
            return Stream.concat(replies(order), Stream.of(new Reply.End())).toList();
        } catch (ClientException e) {
            return List.of(new Reply.No(e.sentence()));
        } catch (DatabaseException e) {
            return List.of(new Reply.No(e.getMessage() + "; nothing was lost."));
        } catch (RuntimeException e) {
            LOG.error("an order can't be followed: {}", Attempts.place(e));
            return List.of(new Reply.No("the process that is in the session failed at that."));
        }
    }

    private Stream<? extends Reply> replies(Order order) throws ClientException {
        return switch (order) {
            case Order.Sessions() -> sessions();
            case Order.Stand(String session) -> Stream.of(new Reply.Stands(in(session).standing()));
            case Order.Members(String session) ->
                    in(session).attendees().stream().map(Reply.There::new);
            case Order.Say(String session, String text, Optional<String> to) ->
                    Stream.of(say(in(session), text, to));
            case Order.Compare(String session, String view) ->
                    Stream.of(new Reply.Compared(in(session).compare(view)));
            case Order.Link(String session) -> Stream.of(new Reply.Led(in(session).link()));
            case Order.Explain(String session) ->
                    in(session).explain().stream().map(Reply.Exposed::new);
            case Order.Said(String session, int limit) ->
                    in(session).said(limit).stream().map(Reply.Was::new);
            case Order.Leave(String session) -> {
                in(session).leave();
                yield Stream.empty();
            }
        };
    }

    private Stream<Reply> sessions() {
        Stream.Builder<Reply> replies = Stream.builder();
        for (Presence one : all()) {
            try {
                replies.add(new Reply.Stands(one.standing()));
            } catch (ClientException e) {
                // It is over, and about to be taken away.
            }
        }
        return replies.build();
    }

    private static Reply say(Presence presence, String text, Optional<String> to)
            throws ClientException {
        return to.isEmpty()
                ? new Reply.Told(presence.say(text), "")
                : new Reply.Told(1, presence.tell(to.get(), text));
    }

    private Presence in(String session) throws ClientException {
        return find(session)
                .orElseThrow(() -> new ClientException("you are no longer in " + session + "."));
    }
}
