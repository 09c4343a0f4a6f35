package chat.tacit.cli.chat;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.Message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Obeys lines that begin with a slash. Most are commands of the command line, and are run as such.
 */
final class Slash {
    /** A code has twelve groups of five digits. */
    private static final Pattern MEMBER_AND_CODE =
            Pattern.compile("(.*?)((?:\\s*[0-9]{5}){12}\\s*)?");

    private final Chat chat;

    Slash(Chat chat) {
        this.chat = chat;
    }

    void obey(String line, Consumer<Output> out) {
        String[] parts = line.split("\\s+", 2);
        String rest = parts.length == 2 ? parts[1].strip() : "";
        Optional<Word> word = Word.of(parts[0]);
        if (word.isEmpty()) {
            chat.composer().set(line);
            chat.note(
                    "There is no "
                            + parts[0]
                            + "; /help lists what there is. A message that"
                            + " begins with a slash begins with two.");
            return;
        }
        obey(word.get(), rest, out);
    }

    private static boolean isSaid(Message message) {
        return message.type() == Message.Type.TEXT || message.type() == Message.Type.FILE;
    }

    private void obey(Word word, String rest, Consumer<Output> out) {
        switch (word) {
            case OPEN -> open(rest, out);
            case INVITE -> out.accept(new Output.Run("Invitation", words("invite", split(rest))));
            case CONNECT -> connect(rest, out);
            case REQUESTS -> out.accept(new Output.Run("Requests", List.of("requests")));
            case ACCEPT, REJECT -> decide(word, rest, out);
            case REPLY -> reply(rest, out);
            case EDIT -> edit(rest, out);
            case DELETE ->
                    meant(one -> one.own() && isSaid(one), "no message of yours is meant")
                            .ifPresent(it -> out.accept(new Output.Unsend(it)));
            case REACT ->
                    meant(Slash::isSaid, "no message is meant")
                            .ifPresent(it -> out.accept(new Output.React(it, rest)));
            case FILE -> file(rest, out);
            case SAVE ->
                    meant(
                                    one -> !one.own() && one.type() == Message.Type.FILE,
                                    "no file of theirs is meant")
                            .ifPresent(it ->
                                    out.accept(new Output.Save(it, rest.isEmpty() ? "." : rest)));
            case SEARCH -> inside("Found", out, "history", "--search=" + rest);
            case VERIFY -> verify(rest, out);
            case MEMBERS -> inside("Members", out, "members");
            case EXPLAIN -> inside("Who can learn what", out, "explain");
            case RENAME -> with("Name", out, "rename", rest);
            case TIMER -> with("Timer", out, "disappear", rest);
            case MUTE -> inside("Mute", out, onOrOff("mute", rest));
            case BLOCK -> inside("Block", out, onOrOff("block", rest));
            case ROOM -> room(rest, out);
            case COVER -> out.accept(new Output.Run("Cover", words("cover", split(rest))));
            case RELAYS -> out.accept(new Output.Run("Relays", List.of("relay", "list")));
            case HELP -> chat.show(Optional.of(new Sheet("Help", Help.LINES, 0)));
            case QUIT -> out.accept(new Output.Quit());
        }
    }

    private static String[] each(String... words) {
        return words;
    }

    private static String[] onOrOff(String command, String rest) {
        return rest.equals("off") ? each(command, "--off") : each(command);
    }

    private static List<String> split(String rest) {
        return Stream.of(rest.split("\\s+")).filter(it -> !it.isEmpty()).toList();
    }

    private static List<String> words(String command, List<String> rest) {
        return Stream.concat(Stream.of(command), rest.stream()).toList();
    }

    private void open(String name, Consumer<Output> out) {
        chat.contents()
                .named(name)
                .ifPresentOrElse(
                        it -> chat.open(it, out),
                        () -> chat.note("No conversation is called like that; Tab lists them."));
    }

    private void connect(String link, Consumer<Output> out) {
        if (link.isEmpty()) {
            chat.note("Paste the link behind it: /connect tacit:…");
        } else {
            // A link that was copied from a narrow window has line breaks in it.
            out.accept(new Output.Connect(link.replaceAll("\\s+", ""), false));
        }
    }

    private void decide(Word word, String name, Consumer<Output> out) {
        if (name.isEmpty()) {
            chat.note("Say who: /requests lists them.");
        } else {
            String command = word == Word.ACCEPT ? "accept" : "reject";
            out.accept(new Output.Run("Requests", List.of(command, "--", name)));
        }
    }

    private Optional<Message> meant(Predicate<Message> wanted, String nothing) {
        Optional<Message> found = chat.talk().flatMap(it -> it.meant(wanted)).map(Shown::message);
        if (found.isEmpty()) {
            chat.note("Here " + nothing + "; Alt-Up and Alt-Down mark one.");
        }
        return found;
    }

    private void reply(String text, Consumer<Output> out) {
        Optional<Message> to =
                chat.talk()
                        .filter(it -> it.marked().isEmpty())
                        .flatMap(it -> it.meant(one -> !one.own() && isSaid(one)))
                        .map(Shown::message)
                        .or(() -> meant(Slash::isSaid, "no message is meant"));
        to.ifPresent(it -> {
            chat.aim(new Aim.Reply(it));
            if (!text.isEmpty()) {
                chat.say(text, out);
            }
        });
    }

    private void edit(String text, Consumer<Output> out) {
        meant(one -> one.own() && one.type() == Message.Type.TEXT, "no message of yours is meant")
                .ifPresent(it -> {
                    chat.aim(new Aim.Edit(it));
                    if (text.isEmpty()) {
                        chat.composer().set(it.text());
                    } else {
                        chat.say(text, out);
                    }
                });
    }

    private void file(String path, Consumer<Output> out) {
        if (path.isEmpty()) {
            chat.note("Name the file behind it: /file PATH");
        } else {
            conversation().ifPresent(it -> out.accept(new Output.SendFile(it.id(), path)));
        }
    }

    private Optional<Conversation> conversation() {
        Optional<Conversation> open = chat.conversation();
        if (open.isEmpty()) {
            chat.note("Open a conversation first (Tab).");
        }
        return open;
    }

    /** In a room the code is that of a member, whose name stands before it. */
    private void verify(String rest, Consumer<Output> out) {
        boolean room =
                chat.conversation().filter(it -> it.kind() == Conversation.Kind.ROOM).isPresent();
        Matcher words = MEMBER_AND_CODE.matcher(rest);
        if (!room) {
            inside("Code", out, rest.isEmpty() ? each("verify") : each("verify", "--code=" + rest));
        } else if (!words.matches() || words.group(1).isEmpty()) {
            chat.note("Say whose code: /verify MEMBER, and behind it the one that they read.");
        } else {
            String member = "--member=" + words.group(1);
            Optional<String> code = Optional.ofNullable(words.group(2));
            inside(
                    "Code",
                    out,
                    code.map(it -> each("verify", member, "--code=" + it.strip()))
                            .orElse(each("verify", member)));
        }
    }

    /** Runs a command about the conversation that is open. */
    private void inside(String title, Consumer<Output> out, String... command) {
        conversation()
                .ifPresent(it -> {
                    List<String> words = new ArrayList<>(List.of(command));
                    words.addAll(List.of("--", it.name()));
                    out.accept(new Output.Run(title, words));
                });
    }

    /** The same with something behind its name. */
    private void with(String title, Consumer<Output> out, String command, String rest) {
        conversation()
                .ifPresent(it -> {
                    List<String> words = new ArrayList<>(List.of(command, "--", it.name()));
                    if (!rest.isEmpty()) {
                        words.add(rest);
                    }
                    out.accept(new Output.Run(title, words));
                });
    }

    private void room(String rest, Consumer<Output> out) {
        String[] parts = rest.split("\\s+", 2);
        String name = parts.length == 2 ? parts[1] : "";
        switch (parts[0]) {
            case "create" ->
                    out.accept(new Output.Run("Room", List.of("room", "create", "--", name)));
            case "invite" -> with("Room", out, "invite", name);
            case "remove", "rename" -> {
                Optional<Conversation> room = conversation();
                room.ifPresent(it ->
                        out.accept(
                                new Output.Run(
                                        "Room", List.of("room", parts[0], "--", it.name(), name))));
            }
            case "leave" ->
                    conversation()
                            .ifPresent(it ->
                                    chat.ask(
                                            new Input.Asked(
                                                    "Leave this room?",
                                                    new Output.Run(
                                                            "Room",
                                                            List.of("leave", "--", it.name())))));
            default ->
                    chat.note(
                            "Say what: /room create NAME, /room invite WHO, /room remove WHO,"
                                    + " /room rename NAME or /room leave.");
        }
    }
}
