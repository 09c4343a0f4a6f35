package chat.tacit.cli.chat;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;

import org.jline.terminal.Size;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Runs the terminal app: what happens goes to {@link Chat}, and what it looks like to a screen. */
public final class ChatLoop {
    private static final long LOOK_MS = 1_000;

    private final LinkedBlockingQueue<Input> inbox = new LinkedBlockingQueue<>();
    private final Client client;
    private final Screen screen;
    private final View view;
    private final Chat chat;
    private final Desk desk;
    private boolean over;
    private Size size;

    public ChatLoop(Client client, Commands commands, Screen screen, Palette palette) {
        this.client = client;
        this.screen = screen;
        this.size = screen.size();
        this.view = new View(palette, ZoneId.systemDefault());
        this.chat = new Chat(client.name());
        this.desk = new Desk(client, commands, inbox::add);
    }

    /**
     * Shows the profile until its user leaves.
     *
     * @param first the name of a conversation to begin with
     */
    public void run(Optional<String> first) throws InterruptedException {
        take(new Input.Resized(size.getColumns(), size.getRows()));
        screen.onResize(it -> inbox.add(new Input.Resized(it.getColumns(), it.getRows())));
        desk.start();
        first.ifPresent(this::open);
        Thread.ofPlatform()
                .daemon()
                .name("tacit-keys")
                .start(() -> {
                    screen.read(inbox::add);
                    inbox.add(new Input.Pressed(Key.HANG_UP));
                });
        try (var _ = Complaints.divert(line -> inbox.add(new Input.Noted(line)))) {
            while (!over) {
                screen.paint(view.frame(chat, size.getColumns(), size.getRows()));
                Input next = inbox.poll(LOOK_MS, TimeUnit.MILLISECONDS);
                if (next == null) {
                    desk.look();
                }
                while (next != null && !over) {
                    take(next);
                    next = inbox.poll();
                }
            }
        } finally {
            desk.close();
        }
    }

    private void open(String name) {
        try {
            desk.take(new Output.Open(find(name)));
        } catch (ClientException e) {
            inbox.add(new Input.Noted(Chat.sentence(e.sentence())));
        }
    }

    /** The conversation of a name, or the only one whose name begins like that. */
    private ConversationId find(String name) throws ClientException {
        String begun = name.toLowerCase(Locale.ROOT);
        List<Conversation> fitting =
                client.conversations().stream()
                        .filter(it -> it.state() != Conversation.State.REQUEST)
                        .filter(it -> it.name().toLowerCase(Locale.ROOT).startsWith(begun))
                        .toList();
        return fitting.size() == 1 ? fitting.getFirst().id() : client.find(name).id();
    }

    private void take(Input input) {
        if (input instanceof Input.Resized(int width, int height)) {
            size = Size.of(width, height);
            screen.forget();
        }
        chat.handle(input, this::take);
    }

    private void take(Output output) {
        switch (output) {
            case Output.Ring _ -> screen.ring();
            case Output.Redraw _ -> screen.forget();
            case Output.Quit _ -> over = true;
            case Output.Open _, Output.OpenOlder _, Output.Seen _, Output.Run _ ->
                    desk.take(output);
            case Output.Send _, Output.Edit _, Output.Unsend _, Output.React _ -> desk.take(output);
            case Output.SendFile _, Output.Save _, Output.Connect _, Output.CompletePath _ ->
                    desk.take(output);
        }
    }
}
