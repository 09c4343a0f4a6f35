package chat.tacit.cli;

import chat.tacit.cli.text.FileText;
import chat.tacit.client.Client;
import chat.tacit.client.history.Message;

import java.util.stream.Collectors;

/** A message as people read it, on one line and the further lines of its text. */
final class Lines {
    private Lines() {}

    static String of(Client client, Message message) {
        return line(client, message, who(message));
    }

    /** The same with the room in which it was said. */
    static String received(Client client, Message message) {
        String room =
                message.marks().author().isPresent()
                        ? Printer.visible(client.nameOf(message.conversation())) + ", "
                        : "";
        return line(client, message, room + who(message));
    }

    private static String line(Client client, Message message, String who) {
        return "%s  %s%s%s  %s"
                .formatted(
                        Printer.time(message.sentAt()),
                        who,
                        what(client, message),
                        after(message),
                        switch (message.type()) {
                            case NOTICE, CALL, REQUEST -> "";
                            case TEXT, FILE, DELETED, EDIT, REACTION ->
                                    client.messages().shortId(message);
                        })
                .stripTrailing();
    }

    private static String who(Message message) {
        String from = Printer.visible(message.from());
        return message.marks()
                .replyTo()
                .map(to -> from + " (to " + to.bytes().hex().substring(0, 8) + ")")
                .orElse(from);
    }

    private static String file(Client client, Message message) {
        return client.files()
                .status(message)
                .map(file ->
                        "  ("
                                + FileText.size(file.size())
                                + ", "
                                + FileText.stage(file, "tacit save")
                                + ")")
                .orElse("");
    }

    private static String what(Client client, Message message) {
        String text = Printer.visibleText(message.text());
        return switch (message.type()) {
            case TEXT, NOTICE, CALL -> ": " + text;
            case FILE -> ": " + text + file(client, message);
            case DELETED -> ": (message deleted)";
            case EDIT -> " edited: " + text;
            case REQUEST ->
                    client.rooms().is(message.conversation())
                            ? ": " + text
                            : " asks to talk to you" + (text.isEmpty() ? "" : ": " + text);
            case REACTION -> text.isEmpty() ? " took a reaction back" : " reacted: " + text;
        };
    }

    private static String after(Message message) {
        return switch (message.type()) {
            case TEXT -> (message.marks().edited() ? "  (edited)" : "") + reactions(message);
            case REQUEST -> "  (tacit accept, tacit reject)";
            case FILE -> reactions(message);
            case NOTICE, CALL, DELETED, EDIT, REACTION -> "";
        };
    }

    private static String reactions(Message message) {
        return message.marks().reactions().stream()
                .map(one -> "  {" + Printer.visible(one.from()) + " " + one.emoji() + "}")
                .collect(Collectors.joining());
    }
}
