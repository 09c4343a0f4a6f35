package chat.tacit.cli.chat;

import chat.tacit.cli.text.Visible;
import chat.tacit.client.conversation.Conversation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Completes what is typed: commands, names, paths. Pressed again it goes on to the next. */
final class Completion {
    private static final List<String> EMOJI =
            List.of("👍", "❤️", "😂", "😮", "😢", "🙏", "🎉", "👎");

    private static final List<String> ROOM =
            List.of("create ", "invite ", "remove ", "rename ", "leave");

    private static final List<String> INVITATION =
            List.of("--ask ", "--hidden ", "--long ", "--qr ", "--reusable ", "--png ");

    private static final List<String> TIMES =
            List.of("30s", "5min", "1h", "1d", "7d", "off", "accept");

    private static final int MOST_LISTED = 12;

    private final Chat chat;

    /** What was offered last, if several fitted. */
    private Optional<Offer> offer = Optional.empty();

    private record Offer(String result, int from, List<String> options, int next) {}

    Completion(Chat chat) {
        this.chat = chat;
    }

    void complete(Composer composer, Consumer<Output> out) {
        String typed = composer.typed();
        if (offer.filter(it -> it.result().equals(typed)).isPresent()) {
            goOn(composer, offer.get());
            return;
        }
        int space = typed.indexOf(' ');
        if (!typed.startsWith("/")) {
            name(typed);
        } else if (space < 0) {
            take(typed, 0, Arrays.stream(Word.values()).map(Completion::whole));
        } else {
            Word.of(typed.substring(0, space))
                    .ifPresent(word -> argument(word.completes(), typed, space + 1, out));
        }
    }

    private static String whole(Word word) {
        return word.usage().isEmpty() ? word.typed() : word.typed() + " ";
    }

    private void argument(Word.Completes what, String typed, int from, Consumer<Output> out) {
        switch (what) {
            case NOTHING -> {}
            case CONVERSATION ->
                    take(typed, from, chat.contents().all().stream().map(Contents::nameOf));
            case REQUEST -> take(typed, from, chat.contents().requests().stream());
            case EMOJI -> take(typed, from, EMOJI.stream());
            case ROOM -> room(typed, from);
            case MEMBER -> take(typed, from, others());
            case INVITATION -> take(typed, typed.lastIndexOf(' ') + 1, INVITATION.stream());
            case TIME -> take(typed, from, TIMES.stream());
            case OFF -> take(typed, from, Stream.of("off"));
            case COVER -> take(typed, from, Stream.of("off", "low", "high"));
            case PATH -> out.accept(new Output.CompletePath(typed, from));
        }
    }

    private void room(String typed, int from) {
        int who = typed.indexOf(' ', from);
        if (who < 0) {
            take(typed, from, ROOM.stream());
        } else if (typed.startsWith("invite ", from)) {
            take(
                    typed,
                    who + 1,
                    chat.contents().all().stream()
                            .filter(it -> it.conversation().kind() == Conversation.Kind.CONTACT)
                            .map(Contents::nameOf));
        } else if (typed.startsWith("remove ", from)) {
            take(typed, who + 1, others());
        }
    }

    /** Those with whom one talks, as they are shown. */
    private Stream<String> others() {
        return chat.talk().stream().flatMap(it -> it.about().others().stream()).map(Visible::name);
    }

    /** Within a text the name of somebody who is there. */
    private void name(String typed) {
        int from = Math.max(typed.lastIndexOf(' '), typed.lastIndexOf('\n')) + 1;
        String begun = typed.substring(from).toLowerCase(Locale.ROOT);
        if (begun.isEmpty()
                || others().noneMatch(it -> it.toLowerCase(Locale.ROOT).startsWith(begun))) {
            chat.note("Tab completes names, and commands, which begin with a slash: /help.");
        } else {
            take(typed, from, others());
        }
    }

    private void take(String typed, int from, Stream<String> all) {
        String begun = typed.substring(from).toLowerCase(Locale.ROOT);
        take(
                new Input.Completed(
                        typed,
                        from,
                        all.filter(it -> it.toLowerCase(Locale.ROOT).startsWith(begun)).toList()));
    }

    /** Puts in what can be, if nothing else was typed since it was asked for. */
    void take(Input.Completed completed) {
        Composer composer = chat.composer();
        if (!composer.typed().equals(completed.typed())) {
            return;
        }
        List<String> options = completed.options();
        if (options.isEmpty()) {
            chat.note("Nothing begins like that.");
            return;
        }
        String common = options.stream().reduce(Completion::common).orElseThrow();
        if (common.length() >= completed.typed().length() - completed.from()) {
            composer.replace(completed.from(), common);
        }
        offer = Optional.empty();
        if (options.size() > 1) {
            offer = Optional.of(new Offer(composer.typed(), completed.from(), options, 0));
            String listed =
                    String.join(
                            "   ", options.stream().limit(MOST_LISTED).map(String::strip).toList());
            chat.note(options.size() > MOST_LISTED ? listed + "   …" : listed);
        }
    }

    private void goOn(Composer composer, Offer last) {
        composer.replace(last.from(), last.options().get(last.next()));
        int next = (last.next() + 1) % last.options().size();
        offer = Optional.of(new Offer(composer.typed(), last.from(), last.options(), next));
    }

    private static String common(String one, String other) {
        int end = 0;
        while (end < Math.min(one.length(), other.length())
                && Character.toLowerCase(one.charAt(end))
                        == Character.toLowerCase(other.charAt(end))) {
            end++;
        }
        if (end > 0 && Character.isHighSurrogate(one.charAt(end - 1))) {
            end--;
        }
        return one.substring(0, end);
    }
}
