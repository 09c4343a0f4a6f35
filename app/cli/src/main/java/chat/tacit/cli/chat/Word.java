package chat.tacit.cli.chat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a line that begins with a slash asks for. */
public enum Word {
    OPEN("NAME", "go to a conversation", Completes.CONVERSATION),
    INVITE("[OPTIONS]", "a QR code and a link for one person", Completes.INVITATION),
    CONNECT("LINK", "accept an invitation", Completes.NOTHING),
    REQUESTS("", "who asks to talk to you", Completes.NOTHING),
    ACCEPT("NAME", "let them", Completes.REQUEST),
    REJECT("NAME", "forget that they asked", Completes.REQUEST),
    REPLY("[TEXT]", "answer the message that is marked, or the last", Completes.NOTHING),
    EDIT("[TEXT]", "change yours that is marked, or your last", Completes.NOTHING),
    DELETE("", "take yours that is marked, or your last, back", Completes.NOTHING),
    REACT("[EMOJI]", "react to the one that is marked, or the last", Completes.EMOJI),
    FILE("PATH", "send a file", Completes.PATH),
    SAVE("[DIR]", "save the file that is marked, or the last", Completes.PATH),
    SEARCH("WORDS", "find in this conversation", Completes.NOTHING),
    VERIFY("[MEMBER] [CODE]", "show the code, or compare theirs", Completes.MEMBER),
    MEMBERS("", "who is here", Completes.NOTHING),
    EXPLAIN("", "who can learn what", Completes.NOTHING),
    RENAME("[NAME]", "call them otherwise", Completes.NOTHING),
    TIMER("[TIME|off|accept]", "have messages disappear", Completes.TIME),
    MUTE("[off]", "no sign when something comes", Completes.OFF),
    BLOCK("[off]", "drop what they say", Completes.OFF),
    ROOM("create NAME|invite WHO|remove WHO|rename NAME|leave", "rooms", Completes.ROOM),
    COVER("[off|low|high]", "how well it is hidden when you write", Completes.COVER),
    RELAYS("", "your relays", Completes.NOTHING),
    HELP("", "this page", Completes.NOTHING),
    QUIT("", "leave", Completes.NOTHING);

    private static final String TROUBLE = "tacit: ";

    private final String usage;
    private final String about;
    private final Completes completes;

    /** What stands behind it. */
    enum Completes {
        NOTHING,
        CONVERSATION,
        REQUEST,
        PATH,
        EMOJI,
        ROOM,
        MEMBER,
        INVITATION,
        TIME,
        OFF,
        COVER
    }

    Word(String usage, String about, Completes completes) {
        this.usage = usage;
        this.about = about;
        this.completes = completes;
    }

    /** With its slash. */
    public String typed() {
        return "/" + name().toLowerCase(Locale.ROOT);
    }

    String usage() {
        return usage;
    }

    String about() {
        return about;
    }

    Completes completes() {
        return completes;
    }

    /** A remark of a command, as it stands in the terminal app. */
    public static String inChat(String remark) {
        return commands(
                remark.startsWith(TROUBLE)
                        ? Chat.sentence(remark.substring(TROUBLE.length()))
                        : remark);
    }

    /** A sentence with what one would type in the terminal app instead of a command. */
    static String commands(String sentence) {
        String said = sentence.replace("tacit verify NAME --code 'CODE'", "/verify CODE");
        said = said.replace("tacit verify ROOM --member NAME --code 'CODE'", "/verify NAME CODE");
        said = said.replaceAll("tacit verify \\S.* --code 'CODE'", "/verify CODE");
        said = said.replaceAll("tacit verify \\S+$", "/verify");
        said = said.replaceAll("tacit invite \\S.* CONTACT\\|HANDLE@RELAY", "/room invite WHO");
        said = said.replace("tacit disappear", TIMER.typed());
        for (Word one : values()) {
            said = said.replaceAll("\\btacit " + one.typed().substring(1) + "\\b", one.typed());
        }
        return said;
    }

    /** The one that is typed like that; the end may be missing as long as it is the only one. */
    static Optional<Word> of(String typed) {
        Word[] fitting =
                Arrays.stream(values())
                        .filter(one -> one.typed().startsWith(typed))
                        .toArray(Word[]::new);
        return Arrays.stream(values())
                .filter(one -> one.typed().equals(typed))
                .findFirst()
                .or(() -> fitting.length == 1 ? Optional.of(fitting[0]) : Optional.empty());
    }
}
