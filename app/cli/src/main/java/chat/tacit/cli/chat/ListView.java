package chat.tacit.cli.chat;

import chat.tacit.client.Overview;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;

import org.jline.utils.AttributedStyle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of the list of conversations. */
final class ListView {
    private final Palette palette;

    ListView(Palette palette) {
        this.palette = palette;
    }

    /** So many rows of so many columns. */
    List<Row> rows(Chat chat, int width, int height) {
        Contents contents = chat.contents();
        List<Row> rows = new ArrayList<>();
        String head = contents.filter().isEmpty() ? chat.selfName() : "Find: " + contents.filter();
        rows.add(Row.of(Columns.fit(" " + head, width), palette.bar()));
        if (!contents.requests().isEmpty()) {
            String asked = " /requests: " + contents.requests().size();
            rows.add(Row.of(Columns.fit(asked, width), palette.fresh()));
        }
        List<Overview> visible = contents.visible();
        Optional<ConversationId> pointed =
                chat.isInList()
                        ? contents.pointed().map(it -> it.conversation().id())
                        : chat.openId();
        int room = Math.max(1, height - rows.size());
        int at = 0;
        for (int i = 0; i < visible.size(); i++) {
            if (pointed.filter(visible.get(i).conversation().id()::equals).isPresent()) {
                at = i;
            }
        }
        int from = Math.clamp((long) at - room / 2, 0, Math.max(0, visible.size() - room));
        visible.stream()
                .skip(from)
                .limit(room)
                .forEach(one ->
                        rows.add(
                                row(
                                        one,
                                        width,
                                        pointed.filter(one.conversation().id()::equals).isPresent(),
                                        chat.isInList())));
        if (visible.isEmpty()) {
            String nothing =
                    !chat.isListed() ? "…" : contents.all().isEmpty() ? "nobody yet" : "none fits";
            rows.add(Row.of(Columns.fit(" " + nothing, width), palette.faint()));
        }
        while (rows.size() < height) {
            rows.add(Row.EMPTY);
        }
        return rows;
    }

    private Row row(Overview one, int width, boolean pointed, boolean inList) {
        Conversation conversation = one.conversation();
        String unread = conversation.unread() == 0 ? "" : " " + conversation.unread() + " ";
        int room = Math.max(1, width - 1 - unread.length());
        String name = sign(one) + " " + Contents.nameOf(one);
        String marker = pointed ? "›" : " ";
        AttributedStyle style =
                pointed && inList ? palette.bar() : pointed ? palette.strong() : palette.plain();
        return Row.of(marker + Columns.fit(name, room), style).and(unread, palette.fresh());
    }

    /** What kind of conversation it is, or why it is quiet. */
    private static String sign(Overview one) {
        Conversation conversation = one.conversation();
        if (conversation.state() != Conversation.State.ACTIVE) {
            return "…";
        }
        if (conversation.marks().contains(Conversation.Mark.MUTED)) {
            return "-";
        }
        return switch (conversation.kind()) {
            case ROOM -> "#";
            case CONTACT -> one.hidden() ? "*" : " ";
        };
    }
}
