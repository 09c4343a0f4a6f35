package chat.tacit.cli.chat;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.Event;
import chat.tacit.client.call.CallNews;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Request;
import chat.tacit.client.history.Message;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.e2ee.call.Media;
import chat.tacit.e2ee.content.ContentId;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Does with the profile what the terminal app wants done, and tells it what happens there. What
 * asks the database is done in its order on one thread, what takes its time on others.
 */
final class Desk implements AutoCloseable {
    /** Messages that are read at once. */
    static final int PAGE = 100;

    /** Commands after which one is in another conversation than before. */
    private static final Set<String> BEGINNING = Set.of("room", "accept");

    private static final Duration FILES = Duration.ofHours(12);

    private final Client client;
    private final Commands commands;
    private final Consumer<Input> inbox;
    private final ExecutorService inOrder =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("tacit-desk").factory());
    private final AtomicBoolean listing = new AtomicBoolean();
    private final Set<ConversationId> relisting = ConcurrentHashMap.newKeySet();
    private final Acceptance acceptance;
    private final FirstAccount account;
    private Optional<ContentId> seen = Optional.empty(); // the thread's
    private Optional<ConversationId> opened = Optional.empty(); // the thread's
    private long elsewhere;

    Desk(Client client, Commands commands, Consumer<Input> inbox) {
        this.client = client;
        this.commands = commands;
        this.inbox = inbox;
        this.acceptance = new Acceptance(client, inbox, this::show);
        this.account = new FirstAccount(client);
        this.elsewhere = client.receiving().changesElsewhere();
    }

    /** Something that may be refused. */
    private interface Step {
        void run() throws ClientException;
    }

    void start() {
        client.receiving().listen(this::heard);
        client.calls().listen(this::called);
        client.onOutage(_ -> inbox.accept(new Input.Outage(client.outage())));
        inOrder(() -> {
            if (client.receiving().isElsewhere()) {
                note(
                        "Another process of this profile receives, such as 'tacit app' or the"
                                + " daemon; what it gets is shown here within a second.");
            }
        });
        Thread.ofVirtual().name("tacit-receiver").start(() -> client.receiving().stay());
        list();
    }

    private void heard(Event event) {
        switch (event) {
            case Event.Arrived(Message message) -> {
                inOrder(() -> {
                    client.messages()
                            .find(message.conversation(), message.id())
                            .ifPresent(this::add);
                    if (message.type() == Message.Type.NOTICE) {
                        describe(message.conversation());
                    }
                });
                list(message.conversation());
            }
            case Event.Moved(ConversationId of, ContentId id) -> changed(of, id);
            case Event.Vanished(ConversationId of, ContentId id) -> changed(of, id);
            case Event.Changed(ConversationId of) -> {
                inOrder(() -> describe(of));
                list(of);
            }
            case Event.Joined(String _, ConversationId of) -> list(of);
            case Event.NotJoined failed -> note(Chat.sentence(failed.sentence()));
            case Event.Noticed(ConversationId of, String sentence) -> {
                note(client.nameOf(of) + ": " + sentence);
                inOrder(() -> describe(of));
                list(of);
            }
            case Event.RelayRetires(var _, String sentence) -> note(sentence);
            case Event.Called _, Event.RelayUp _, Event.RelayDown _ -> {}
        }
    }

    private void called(CallNews news) {
        if (news.what() instanceof CallNews.Ringing && !news.about().media().equals(Media.NONE)) {
            inbox.accept(new Input.Called(client.nameOf(news.about().conversation())));
        }
    }

    private void note(String sentence) {
        inbox.accept(new Input.Noted(sentence));
    }

    private void changed(ConversationId of, ContentId id) {
        inOrder(() ->
                client.messages()
                        .find(of, id)
                        .ifPresentOrElse(
                                this::tell, () -> inbox.accept(new Input.Vanished(of, id))));
        list(of);
    }

    private void add(Message message) {
        inbox.accept(new Input.Added(shown(message)));
    }

    private void tell(Message message) {
        inbox.accept(new Input.Changed(shown(message)));
    }

    private Shown shown(Message message) {
        return message.type() == Message.Type.FILE
                ? new Shown(message, client.files().status(message))
                : Shown.of(message);
    }

    private List<Shown> shown(List<Message> messages) {
        return messages.stream().map(this::shown).toList();
    }

    private void inOrder(Step step) {
        try {
            inOrder.execute(() -> attempt(step));
        } catch (RejectedExecutionException _) {
            return; // it is closed
        }
    }

    private void beside(Step step) {
        Thread.ofVirtual().name("tacit-beside").start(() -> attempt(step));
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (ClientException e) {
            note(Chat.sentence(e.sentence()));
        } catch (DatabaseException e) {
            note(Chat.sentence(e.getMessage() + "; nothing was lost."));
        } catch (InvalidPathException e) {
            note(
                    "This machine's locale has no letter for a file of that name; start again with"
                            + " LC_ALL=C.UTF-8.");
        } catch (RuntimeException e) {
            note("That didn't work: a fault of the program. " + e);
        }
    }

    /** Tells the list anew, once for all that happened meanwhile. */
    void list() {
        if (listing.compareAndSet(false, true)) {
            inOrder(() -> {
                listing.set(false);
                inbox.accept(new Input.Listed(client.messages().overviews(), requests()));
            });
        }
    }

    /** Tells what the list says of one conversation, once for all that happened meanwhile. */
    private void list(ConversationId of) {
        if (relisting.add(of)) {
            inOrder(() -> {
                relisting.remove(of);
                inbox.accept(new Input.Relisted(of, client.messages().overview(of), requests()));
            });
        }
    }

    private List<String> requests() {
        return client.requests().all().stream().map(Request::name).toList();
    }

    /** Looks whether another process of the profile changed something. */
    void look() {
        inOrder(() -> {
            long now = client.receiving().changesElsewhere();
            if (now != elsewhere) {
                elsewhere = now;
                refresh();
            }
        });
    }

    private void refresh() throws ClientException {
        if (opened.isPresent()) {
            ConversationId of = opened.get();
            List<Message> last = client.messages().page(of, Optional.empty(), PAGE);
            inbox.accept(new Input.Refreshed(of, shown(last)));
            describe(of);
        }
        list();
    }

    /** Says what is known of the conversation that is open, if it is this one. */
    private void describe(ConversationId of) throws ClientException {
        if (opened.filter(of::equals).isPresent()) {
            inbox.accept(new Input.Described(of, About.of(client, client.conversation(of))));
        }
    }

    private void show(ConversationId of) {
        inOrder(() -> open(of));
        list();
    }

    /** Does it; what comes of it is told. */
    void take(Output output) {
        switch (output) {
            case Output.Open(ConversationId of) -> inOrder(() -> open(of));
            case Output.OpenOlder(ConversationId of, ContentId before) ->
                    inOrder(() -> older(of, before));
            case Output.Seen(ConversationId of, ContentId upTo) -> inOrder(() -> seen(of, upTo));
            case Output.Send(ConversationId to, String text, Optional<Message> answered) ->
                    inOrder(() -> send(to, text, answered));
            case Output.Edit(Message message, String text) ->
                    amend(message, () -> client.messages().edit(message, text));
            case Output.Unsend(Message message) ->
                    amend(message, () -> client.messages().unsend(message));
            case Output.React(Message message, String emoji) ->
                    amend(message, () -> client.messages().react(message, emoji));
            case Output.SendFile(ConversationId to, String path) -> beside(() -> file(to, path));
            case Output.Save(Message message, String directory) ->
                    beside(() -> save(message, directory));
            case Output.Connect connect -> beside(() -> acceptance.accept(connect));
            case Output.Run run -> beside(() -> run(run));
            case Output.CompletePath(String typed, int from) ->
                    inOrder(() ->
                            inbox.accept(
                                    new Input.Completed(
                                            typed,
                                            from,
                                            Paths.completions(typed.substring(from)))));
            case Output.Ring _, Output.Redraw _, Output.Quit _ -> {} // the screen's
        }
    }

    private void run(Output.Run run) throws ClientException {
        Optional<Input.Asked> before = account.question(run);
        if (before.isPresent()) {
            inbox.accept(before.get());
            return;
        }
        boolean begins = BEGINNING.contains(run.words().getFirst());
        Set<ConversationId> there = begins ? decided() : Set.of();
        try (var _ = new Waiting("One moment …", inbox)) {
            inbox.accept(new Input.Printed(run.title(), commands.run(run.words())));
        }
        inOrder(this::refresh);
        if (begins) {
            decided().stream().filter(it -> !there.contains(it)).findFirst().ifPresent(this::show);
        }
    }

    private Set<ConversationId> decided() {
        return client.conversations().stream()
                .filter(it -> it.state() != Conversation.State.REQUEST)
                .map(Conversation::id)
                .collect(Collectors.toSet());
    }

    private void open(ConversationId of) throws ClientException {
        Conversation conversation = client.conversation(of);
        List<Message> found = client.messages().page(of, Optional.empty(), PAGE + 1);
        boolean more = found.size() > PAGE;
        List<Message> last = more ? found.subList(1, found.size()) : found;
        seen = Optional.empty();
        opened = Optional.of(of);
        inbox.accept(new Input.Opened(of, shown(last), more, About.of(client, conversation)));
    }

    private void older(ConversationId of, ContentId before) {
        List<Message> found = client.messages().page(of, Optional.of(before), PAGE + 1);
        boolean more = found.size() > PAGE;
        inbox.accept(
                new Input.Older(of, shown(more ? found.subList(1, found.size()) : found), more));
    }

    private void seen(ConversationId of, ContentId upTo) {
        if (seen.filter(upTo::equals).isEmpty()) {
            seen = Optional.of(upTo);
            client.messages().read(of, upTo);
            list(of);
        }
    }

    private void send(ConversationId to, String text, Optional<Message> answered)
            throws ClientException {
        add(
                answered.isPresent()
                        ? client.messages().reply(answered.get(), text)
                        : client.send(to, text));
        list(to);
        if (client.mesh().awaitsSlot(to)) {
            note("It goes when its slot comes, so that nobody sees when you said it.");
        }
    }

    private void amend(Message message, Step step) {
        inOrder(() -> {
            step.run();
            client.messages().find(message.conversation(), message.id()).ifPresent(this::tell);
            list(message.conversation());
        });
    }

    private void file(ConversationId to, String path) throws ClientException {
        Message message;
        try (var _ = new Waiting("Sealing " + path + " …", inbox)) {
            message = client.files().send(to, Paths.of(path), Optional.empty());
        }
        add(message);
        list(to);
        client.files().waitUntilUp(message, FILES, _ -> tell(client.message(message)));
        tell(client.message(message));
    }

    private void save(Message message, String directory) throws ClientException {
        Path saved =
                client.files()
                        .save(
                                message,
                                Paths.of(directory),
                                FILES,
                                _ -> tell(client.message(message)));
        tell(client.message(message));
        note("Saved as " + saved + ".");
    }

    /** Ends when all that was asked for in order is done, so that a last message isn't lost. */
    @Override
    public void close() {
        inOrder.close();
    }
}
