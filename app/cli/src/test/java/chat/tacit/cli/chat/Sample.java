package chat.tacit.cli.chat;

import chat.tacit.client.Overview;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.file.FileStatus;
import chat.tacit.client.file.Stage;
import chat.tacit.client.history.Marks;
import chat.tacit.client.history.Message;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.invitation.Level;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Ada's terminal app with made-up conversations, and what it asked for. */
final class Sample {
    static final Instant EVENING = Instant.parse("2026-11-22T19:30:00Z");
    static final ConversationId BOB = conversation(1);
    static final ConversationId CLEO = conversation(2);

    static final About LINK = new About("came by a link", List.of("Bob"));

    final Chat chat = new Chat("Ada");
    final List<Output> asked = new ArrayList<>();
    private final View view = new View(new Palette(true), ZoneOffset.UTC);

    static ConversationId conversation(int number) {
        return new ConversationId(bytes(number));
    }

    private static Bytes bytes(int number) {
        byte[] all = new byte[16];
        Arrays.fill(all, (byte) number);
        return Bytes.of(all);
    }

    static ContentId id(int number) {
        return new ContentId(bytes(number));
    }

    static Overview overview(ConversationId id, String name, int unread) {
        return overview(id, name, unread, Set.of());
    }

    static Overview muted(ConversationId id, String name) {
        return overview(id, name, 0, Set.of(Conversation.Mark.MUTED));
    }

    static Overview room(ConversationId id, String name) {
        return overview(id, Conversation.Kind.ROOM, name, 0, Set.of());
    }

    private static Overview overview(
            ConversationId id, String name, int unread, Set<Conversation.Mark> marks) {
        return overview(id, Conversation.Kind.CONTACT, name, unread, marks);
    }

    private static Overview overview(
            ConversationId id,
            Conversation.Kind kind,
            String name,
            int unread,
            Set<Conversation.Mark> marks) {
        Conversation one =
                new Conversation(
                        id,
                        kind,
                        name,
                        Level.LINK,
                        Conversation.State.ACTIVE,
                        marks,
                        unread,
                        EVENING);
        return new Overview(one, Optional.empty(), false, false);
    }

    /** A message, with {@code from} empty one of Ada's own. */
    static Message message(int number, String from, String text) {
        boolean own = from.isEmpty();
        return new Message(
                id(number),
                BOB,
                own,
                own ? "Ada" : from,
                number,
                EVENING.plusSeconds(number),
                Message.Type.TEXT,
                text,
                own ? Message.State.DELIVERED : Message.State.RECEIVED,
                "",
                1);
    }

    /** One of thousands, of Bob's. */
    static Message numbered(int number, String text) {
        Message one = message(1, "Bob", text);
        return new Message(
                new ContentId(Bytes.of(ByteBuffer.allocate(16).putInt(number).array())),
                one.conversation(),
                false,
                one.from(),
                number,
                EVENING.plusSeconds(40L * number),
                one.type(),
                text,
                one.state(),
                "",
                1);
    }

    static Message with(Message message, Message.Type type, Message.State state, Marks marks) {
        return new Message(
                message.id(),
                message.conversation(),
                message.own(),
                message.from(),
                message.number(),
                message.sentAt(),
                type,
                message.text(),
                state,
                state == Message.State.FAILED ? "it is too long" : "",
                message.durableRelays(),
                marks);
    }

    static Shown file(Message message, Stage stage, int done) {
        Message one = with(message, Message.Type.FILE, message.state(), Marks.NONE);
        return new Shown(
                one,
                Optional.of(
                        new FileStatus(
                                one.text(),
                                "image/jpeg",
                                1_258_291,
                                stage,
                                done,
                                20,
                                Optional.empty())));
    }

    /** Bob's conversation with these messages is open in a window of that size. */
    static Sample open(int width, int height, Shown... messages) {
        Sample sample = new Sample();
        sample.take(new Input.Resized(width, height));
        sample.take(
                new Input.Listed(
                        List.of(overview(BOB, "Bob", 0), overview(CLEO, "Cleo Nováková", 3)),
                        List.of("Dan")));
        sample.take(new Input.Opened(BOB, List.of(messages), false, LINK));
        return sample;
    }

    void take(Input input) {
        chat.handle(input, asked::add);
    }

    void type(String text) {
        text.codePoints().forEach(point -> take(new Input.Typed(Character.toString(point))));
    }

    void press(Key... keys) {
        for (Key key : keys) {
            take(new Input.Pressed(key));
        }
    }

    Frame frame(int width, int height) {
        return view.frame(chat, width, height);
    }

    /** What a window shows. */
    String screen(int width, int height) {
        return String.join("\n", frame(width, height).text());
    }
}
