package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.ContactList;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.Timers;
import chat.tacit.e2ee.content.Body;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code tacit disappear CONVERSATION [TIME|off|accept]}. */
@Command(
        name = "disappear",
        description =
                "Have new messages deleted on both sides after a time, if both want the same.",
        mixinStandardHelpOptions = true)
final class DisappearCommand implements Callable<Integer> {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(s|min|m|h|d)");

    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(index = "0", paramLabel = "CONVERSATION")
    String conversation;

    @Parameters(
            index = "1",
            arity = "0..1",
            defaultValue = "",
            paramLabel = "TIME|off|accept",
            description = "Such as 30s, 5min, 1h, 7d; without it, says how it is.")
    String time;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Conversation of = client.find(conversation);
            ContactList contacts = client.contactList();
            Timers.Wanted wanted = contacts.disappearing(of.id());
            if (!time.isEmpty()) {
                Duration chosen = time.equals("accept") ? offered(wanted) : parse(time);
                wanted = contacts.disappear(of.id(), chosen);
                client.flush(Duration.ofSeconds(3));
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("conversation", of.name());
            fields.put("seconds", wanted.agreed().toSeconds());
            fields.put("own", wanted.own().toSeconds());
            fields.put("theirs", wanted.peer().toSeconds());
            printer.print(fields, line(Printer.visible(of.name()), wanted));
        }
        return 0;
    }

    private static Duration offered(Timers.Wanted wanted) throws Trouble {
        if (wanted.peer().isZero()) {
            throw new Trouble("there is nothing to accept: the contact wants messages to stay.");
        }
        return wanted.peer();
    }

    private static Duration parse(String text) throws Trouble {
        if (text.equals("off")) {
            return Duration.ZERO;
        }
        Matcher matcher = TIME.matcher(text);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            Duration time =
                    switch (matcher.group(2)) {
                        case "s" -> Duration.ofSeconds(count);
                        case "h" -> Duration.ofHours(count);
                        case "d" -> Duration.ofDays(count);
                        default -> Duration.ofMinutes(count);
                    };
            if (time.compareTo(Body.Timer.MIN) >= 0 && time.compareTo(Body.Timer.MAX) <= 0) {
                return time;
            }
        }
        throw new Trouble("give a time from 5s to 365d, such as 30s, 5min, 1h or 7d, or 'off'.");
    }

    private static String line(String name, Timers.Wanted wanted) {
        if (!wanted.agreed().isZero()) {
            return "New messages disappear "
                    + Timers.words(wanted.own())
                    + " after they were read.";
        }
        if (wanted.own().isZero() && wanted.peer().isZero()) {
            return "Messages stay.";
        }
        return "Messages stay until both want the same: you want %s, %s wants %s."
                .formatted(words(wanted.own()), name, words(wanted.peer()));
    }

    private static String words(Duration time) {
        return time.isZero() ? "them to stay" : Timers.words(time);
    }
}
