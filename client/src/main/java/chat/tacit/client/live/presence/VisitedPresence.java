package chat.tacit.client.live.presence;

import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversations;
import chat.tacit.client.conversation.Exposure;

import java.util.List;
import java.util.Optional;

/** A session that another process is in. */
final class VisitedPresence implements Presence {
    private final String name;
    private final Errand errand;

    VisitedPresence(String name, Errand errand) {
        this.name = name;
        this.errand = errand;
    }

    /** Takes an order there and brings the replies, of which the last is an end. */
    interface Errand {
        List<Reply> run(Order order) throws ClientException;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Standing standing() throws ClientException {
        return one(new Order.Stand(name), Reply.Stands.class).standing();
    }

    @Override
    public List<Attendee> attendees() throws ClientException {
        return all(new Order.Members(name), Reply.There.class).stream()
                .map(Reply.There::attendee)
                .toList();
    }

    @Override
    public int say(String text) throws ClientException {
        Conversations.requireText(text); // what is too long would fit no line
        return one(new Order.Say(name, text, Optional.empty()), Reply.Told.class).others();
    }

    @Override
    public String tell(String to, String text) throws ClientException {
        Conversations.requireText(text);
        return one(new Order.Say(name, text, Optional.of(to)), Reply.Told.class).to();
    }

    @Override
    public Comparison compare(String view) throws ClientException {
        return one(new Order.Compare(name, view), Reply.Compared.class).outcome();
    }

    @Override
    public String link() throws ClientException {
        return one(new Order.Link(name), Reply.Led.class).link();
    }

    @Override
    public List<Exposure> explain() throws ClientException {
        return all(new Order.Explain(name), Reply.Exposed.class).stream()
                .map(Reply.Exposed::exposure)
                .toList();
    }

    @Override
    public List<Saying> said(int limit) throws ClientException {
        return all(new Order.Said(name, limit), Reply.Was.class).stream()
                .map(Reply.Was::saying)
                .toList();
    }

    @Override
    public void leave() throws ClientException {
        var _ = errand.run(new Order.Leave(name));
    }

    private <T extends Reply> List<T> all(Order order, Class<T> wanted) throws ClientException {
        return errand.run(order).stream().filter(wanted::isInstance).map(wanted::cast).toList();
    }

    private <T extends Reply> T one(Order order, Class<T> wanted) throws ClientException {
        return all(order, wanted).stream()
                .findFirst()
                .orElseThrow(() ->
                        new ClientException(
                                "the process that is in the session answers what isn't asked;"
                                        + " end it, and connect anew."));
    }
}
