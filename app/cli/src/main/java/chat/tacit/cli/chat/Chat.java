package chat.tacit.cli.chat;

import chat.tacit.cli.text.Visible;
import chat.tacit.client.Overview;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.history.Message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The terminal app as a machine without I/O: keys and news go in, what is to be done comes out, and
 * {@link View} says what it looks like meanwhile.
 */
public final class Chat {
    /** In a window of fewer columns the list and the conversation aren't seen at once. */
    public static final int NARROW = 60;

    /** Remarks that are shown at once. */
    static final int MOST_NOTES = 4;

    private final String self;
    private final Contents contents = new Contents();
    private final Map<ConversationId, Composer> composers = new HashMap<>();
    private final Composer nobodys = new Composer();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> progress = new LinkedHashMap<>();
    private final Slash slash = new Slash(this);
    private final Completion completion = new Completion(this);
    private final Keys keys = new Keys(this, completion);
    private Optional<Talk> talk = Optional.empty();
    private Optional<Aim> aim = Optional.empty();
    private Optional<Sheet> sheet = Optional.empty();
    private Optional<Input.Asked> question = Optional.empty();
    private Optional<String> outage = Optional.empty();
    private boolean inList;
    private boolean listed;
    private int width = 80;
    private int height = 24;

    /**
     * @param self the profile's name
     */
    public Chat(String self) {
        this.self = self;
    }

    /** Takes what happened, and says what is to be done. */
    public void handle(Input input, Consumer<Output> out) {
        switch (input) {
            case Input.Pressed(Key key) -> keys.press(key, out);
            case Input.Typed(String text) -> type(text, out);
            case Input.Pasted(String text) -> paste(text);
            case Input.Listed all -> list(() -> contents.put(all.all(), all.requests()), out);
            case Input.Relisted one -> relist(one, out);
            case Input.Opened opened -> open(opened, out);
            case Input.Refreshed(ConversationId of, List<Shown> last) ->
                    talk(of).ifPresent(it -> {
                        it.refresh(last);
                        seen(it, out);
                    });
            case Input.Older older -> talk(older.of()).ifPresent(it -> it.older(older));
            case Input.Added(Shown shown) -> added(shown, out);
            case Input.Changed(Shown shown) ->
                    talk(shown.message().conversation()).ifPresent(it -> it.change(shown));
            case Input.Vanished gone -> talk(gone.of()).ifPresent(it -> it.remove(gone.message()));
            case Input.Described(ConversationId of, About about) ->
                    talk(of).ifPresent(it -> it.describe(about));
            case Input.Called(String name) ->
                    tell(name + " calls. A terminal can't answer; 'tacit app' can.", out);
            case Input.Noted(String sentence) -> note(sentence);
            case Input.Printed printed -> print(printed);
            case Input.Outage(Optional<String> sentence) -> outage = sentence;
            case Input.Progress(String what, String text) -> {
                if (text.isEmpty()) {
                    progress.remove(what);
                } else {
                    progress.put(what, text);
                }
            }
            case Input.Asked asked -> question = Optional.of(asked);
            case Input.Completed completed -> completion.take(completed);
            case Input.Resized(int columns, int rows) -> {
                width = columns;
                height = rows;
            }
        }
    }

    /** With the first conversation one is in the list, unless something was begun. */
    private void list(Runnable change, Consumer<Output> out) {
        boolean first = contents.all().isEmpty();
        int asked = contents.requests().size();
        change.run();
        if (listed && contents.requests().size() > asked) {
            tell("Somebody asks to talk to you: /requests", out);
        }
        listed = true;
        if (first && talk.isEmpty() && nobodys.isEmpty()) {
            inList = !contents.all().isEmpty();
        }
    }

    private void relist(Input.Relisted one, Consumer<Output> out) {
        boolean fresh = listed && !contents.isKnown(one.of());
        list(() -> contents.put(one), out);
        contents.find(one.of())
                .map(Overview::conversation)
                .filter(it -> fresh && it.state() == Conversation.State.ACTIVE)
                .filter(it -> it.kind() == Conversation.Kind.CONTACT)
                .ifPresent(_ -> tell("You have a new contact.", out));
    }

    private Optional<Talk> talk(ConversationId of) {
        return talk.filter(it -> it.of().equals(of));
    }

    private void open(Input.Opened opened, Consumer<Output> out) {
        int unread = contents.find(opened.of()).map(it -> it.conversation().unread()).orElse(0);
        Talk fresh = new Talk(opened, unread);
        if (talk.isPresent() && talk(opened.of()).isEmpty()) {
            notes.clear();
        }
        aimAtNothing();
        talk = Optional.of(fresh);
        contents.point(opened.of());
        inList = false;
        if (composer().isEmpty()) {
            composer().set(nobodys.text());
            nobodys.set("");
        }
        seen(fresh, out);
    }

    void seen(Talk of, Consumer<Output> out) {
        boolean shown = of.scroll() == 0 && sheet.isEmpty() && !(inList && isNarrow());
        if (shown) {
            of.last().ifPresent(it -> out.accept(new Output.Seen(of.of(), it.message().id())));
        }
    }

    private void added(Shown shown, Consumer<Output> out) {
        Message message = shown.message();
        Optional<Talk> here = talk(message.conversation());
        boolean fresh = here.map(it -> it.put(shown)).orElse(true);
        here.ifPresent(it -> seen(it, out));
        boolean told = fresh && !message.own() && message.type() != Message.Type.NOTICE;
        if (told && !isMuted(message.conversation())) {
            out.accept(new Output.Ring());
        }
    }

    private boolean isMuted(ConversationId id) {
        return contents.find(id)
                .filter(it -> it.conversation().marks().contains(Conversation.Mark.MUTED))
                .isPresent();
    }

    private void print(Input.Printed printed) {
        boolean remark =
                printed.lines().size() <= MOST_NOTES - 1
                        && printed.lines().stream().noneMatch(Sheet::isQr)
                        && printed.lines().stream().mapToInt(String::length).sum() < 2 * width;
        if (remark) {
            printed.lines().forEach(this::note);
        } else {
            sheet = Optional.of(new Sheet(printed.title(), printed.lines(), 0));
        }
    }

    /** Says something that the user may not be waiting for. */
    private void tell(String sentence, Consumer<Output> out) {
        note(sentence);
        out.accept(new Output.Ring());
    }

    void note(String sentence) {
        notes.add(sentence);
        if (notes.size() > MOST_NOTES) {
            notes.removeFirst();
        }
    }

    void ask(Input.Asked asked) {
        question = Optional.of(asked);
    }

    /** As it stands on its own: troubles begin small, since commands print something in front. */
    static String sentence(String of) {
        String first = of.isEmpty() ? "" : of.substring(0, 1);
        return first.toUpperCase(Locale.ROOT) + of.substring(first.length());
    }

    void aim(Aim other) {
        aim = Optional.of(other);
    }

    private void paste(String text) {
        if (question.isPresent() || sheet.isPresent()) {
            return; // whoever pastes doesn't answer
        }
        if (inList && isNarrow() && talk.isEmpty() && !text.startsWith("/")) {
            return;
        }
        inList = false;
        if (!composer().insert(text)) {
            note("That is more than a message may have; its end was left out.");
        }
    }

    private void type(String text, Consumer<Output> out) {
        if (question.isPresent()) {
            answer(text.equalsIgnoreCase("y"), out);
        } else if (sheet.isPresent()) {
            if (text.equals("q")) {
                keys.closeSheet(out);
            } else if (text.equals(" ")) {
                keys.scrollSheet(keys.page());
            }
        } else if (inList && (text.equals("/") || contents.all().isEmpty())) {
            inList = false;
            composer().insert(text);
        } else if (inList) {
            contents.filter(contents.filter() + text);
        } else {
            var _ = composer().insert(text);
        }
    }

    void answer(boolean yes, Consumer<Output> out) {
        Input.Asked asked = question.orElseThrow();
        question = Optional.empty();
        if (yes) {
            out.accept(asked.then());
        } else {
            note("Nothing was done.");
        }
    }

    /** Back to a message of its own, with none marked. */
    void letGo() {
        aimAtNothing();
        notes.clear();
        talk.ifPresent(Talk::unmark);
    }

    /** What was to be edited is no message of its own. */
    private void aimAtNothing() {
        if (aim.filter(Aim.Edit.class::isInstance).isPresent()) {
            composer().set("");
        }
        aim = Optional.empty();
    }

    void enter(Consumer<Output> out) {
        String text = composer().take();
        notes.clear();
        if (text.isBlank()) {
            talk.ifPresent(it -> {
                it.toEnd();
                seen(it, out);
            });
        } else if (text.startsWith("/") && !text.startsWith("//")) {
            slash.obey(text.strip(), out);
        } else {
            say(text.startsWith("//") ? text.substring(1) : text, out);
        }
    }

    void open(Overview which, Consumer<Output> out) {
        out.accept(new Output.Open(which.conversation().id()));
    }

    /** Says a text, as an answer or a change if it is meant as one. */
    void say(String text, Consumer<Output> out) {
        if (talk.isEmpty()) {
            composer().set(text);
            note("Nobody would hear that yet: open a conversation first (Tab), or /invite.");
            return;
        }
        Talk to = talk.get();
        Optional<Aim> meant = aim;
        aim = Optional.empty();
        to.unmark();
        to.toEnd();
        Output said =
                meant.isEmpty()
                        ? new Output.Send(to.of(), text, Optional.empty())
                        : switch (meant.get()) {
                            case Aim.Reply(Message message) ->
                                    new Output.Send(to.of(), text, Optional.of(message));
                            case Aim.Edit(Message message) -> new Output.Edit(message, text);
                        };
        out.accept(said);
    }

    Composer composer() {
        return openId().map(id -> composers.computeIfAbsent(id, _ -> new Composer()))
                .orElse(nobodys);
    }

    Optional<ConversationId> openId() {
        return talk.map(Talk::of);
    }

    /** What the list says of the conversation that is open. */
    Optional<Conversation> conversation() {
        return openId().flatMap(contents::find).map(Overview::conversation);
    }

    String selfName() {
        return Visible.name(self);
    }

    Contents contents() {
        return contents;
    }

    Optional<Talk> talk() {
        return talk;
    }

    Optional<Aim> aim() {
        return aim;
    }

    Optional<Sheet> sheet() {
        return sheet;
    }

    Optional<Input.Asked> question() {
        return question;
    }

    Optional<String> outage() {
        return outage;
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    List<String> progress() {
        return List.copyOf(progress.values());
    }

    void toList(boolean other) {
        inList = other;
    }

    void show(Optional<Sheet> other) {
        sheet = other;
    }

    int height() {
        return height;
    }

    boolean isInList() {
        return inList;
    }

    /** Whether it is known which conversations there are. */
    boolean isListed() {
        return listed;
    }

    boolean isNarrow() {
        return width < NARROW;
    }

    /** How a sheet was drawn. */
    void drawnSheet(int scroll) {
        sheet = sheet.map(it -> it.at(scroll));
    }
}
