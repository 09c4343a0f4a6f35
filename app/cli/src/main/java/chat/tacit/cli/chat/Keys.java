package chat.tacit.cli.chat;

import java.util.Optional;
import java.util.function.Consumer;

/** What keys mean, by where one is. */
final class Keys {
    private final Chat chat;
    private final Completion completion;

    Keys(Chat chat, Completion completion) {
        this.chat = chat;
        this.completion = completion;
    }

    /** Takes a key. */
    void press(Key key, Consumer<Output> out) {
        if (key == Key.HANG_UP) {
            out.accept(new Output.Quit());
        } else if (key == Key.REDRAW) {
            out.accept(new Output.Redraw());
        } else if (chat.question().isPresent()) {
            chat.answer(false, out);
        } else if (chat.sheet().isPresent()) {
            pressInSheet(key, out);
        } else if (!pressAnywhere(key, out)) {
            if (chat.isInList()) {
                pressInList(key, out);
            } else {
                pressInText(key, out);
            }
        }
    }

    private void pressInSheet(Key key, Consumer<Output> out) {
        switch (key) {
            case UP -> scrollSheet(-1);
            case DOWN -> scrollSheet(1);
            case PAGE_UP -> scrollSheet(-page());
            case PAGE_DOWN -> scrollSheet(page());
            default -> closeSheet(out);
        }
    }

    void scrollSheet(int rows) {
        chat.show(chat.sheet().map(it -> it.scrolled(rows)));
    }

    /** Rows of a sheet that are seen at once. */
    int page() {
        return Math.max(1, chat.height() - 3);
    }

    void closeSheet(Consumer<Output> out) {
        chat.show(Optional.empty());
        chat.talk().ifPresent(it -> chat.seen(it, out));
    }

    /** Keys that mean the same wherever one is; false if this is none of them. */
    private boolean pressAnywhere(Key key, Consumer<Output> out) {
        switch (key) {
            case PAGE_UP -> {
                chat.talk()
                        .ifPresent(it -> {
                            it.scroll(it.page());
                            if (it.isAtTop() && it.wantsOlder()) {
                                out.accept(new Output.OpenOlder(it.of(), it.first().orElseThrow()));
                            }
                        });
                return true;
            }
            case PAGE_DOWN -> {
                chat.talk()
                        .ifPresent(it -> {
                            it.scroll(-it.page());
                            chat.seen(it, out);
                        });
                return true;
            }
            case NEXT_CONVERSATION -> step(1, out);
            case PREVIOUS_CONVERSATION -> step(-1, out);
            case NEXT_UNREAD ->
                    chat.contents().unread(chat.openId()).ifPresent(it -> chat.open(it, out));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void step(int by, Consumer<Output> out) {
        chat.contents().next(chat.openId(), by).ifPresent(it -> chat.open(it, out));
    }

    private void pressInList(Key key, Consumer<Output> out) {
        switch (key) {
            case UP -> chat.contents().move(-1);
            case DOWN -> chat.contents().move(1);
            case ENTER -> {
                chat.contents().pointed().ifPresent(it -> chat.open(it, out));
                chat.contents().filter("");
            }
            case BACKSPACE -> {
                String filter = chat.contents().filter();
                int end = filter.isEmpty() ? 0 : filter.offsetByCodePoints(filter.length(), -1);
                chat.contents().filter(filter.substring(0, end));
            }
            case TAB, ESCAPE -> leaveList(out);
            case INTERRUPT, END_OF_INPUT -> out.accept(new Output.Quit());
            default -> {}
        }
    }

    private void leaveList(Consumer<Output> out) {
        chat.contents().filter("");
        chat.toList(false);
        chat.talk()
                .ifPresent(it -> {
                    chat.contents().point(it.of());
                    chat.seen(it, out);
                });
    }

    private void pressInText(Key key, Consumer<Output> out) {
        Composer composer = chat.composer();
        switch (key) {
            case ENTER -> chat.enter(out);
            case TAB -> {
                if (composer.isEmpty()) {
                    chat.toList(true);
                } else {
                    completion.complete(composer, out);
                }
            }
            case ESCAPE -> chat.letGo();
            case MESSAGE_UP -> chat.talk().ifPresent(it -> it.mark(-1));
            case MESSAGE_DOWN -> chat.talk().ifPresent(it -> it.mark(1));
            case INTERRUPT, END_OF_INPUT -> {
                if (composer.isEmpty() && chat.aim().isEmpty()) {
                    out.accept(new Output.Quit());
                } else if (key == Key.INTERRUPT) {
                    chat.letGo();
                    composer.set("");
                } else {
                    composer.press(key);
                }
            }
            default -> composer.press(key);
        }
    }
}
