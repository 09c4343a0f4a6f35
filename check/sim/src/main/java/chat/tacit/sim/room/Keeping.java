package chat.tacit.sim.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.sim.Broken;

import java.util.List;
import java.util.Optional;

/** What a client stores of what its machine tells, in the machine's transaction. */
final class Keeping {
    private final Device device;
    private final Book book;

    Keeping(Device device, Book book) {
        this.device = device;
        this.book = book;
    }

    void store(Output output) {
        switch (output) {
            case Output.Heard it -> {
                Optional<ContentId> id = it.event().content().map(Keeping::id);
                book.hear(new Book.Heard(it.position(), id, it.author(), it.event(), book.stay()));
            }
            case Output.Changed it -> changed(it);
            case Output.Said(ContentId id, long position) -> book.said(id, position);
            case Output.Unsayable(ContentId id, Output.Unsayable.Reason reason) ->
                    book.unsayable(id, reason);
            case Output.Alarmed(var raised) -> book.alarm(raised);
            case Output.LeftOut it -> book.leftOut(it);
            case Output.Skipped it -> book.skipped(it);
            case Output.WishDone(Wish wish, var _) -> book.ended(wish);
            case Output.WishGone(Wish wish, var _, var _) -> book.ended(wish);
            case Output.Publish(var _, var secrets, boolean _) -> book.term(secrets);
            case Output.Dial _,
                    Output.Call _,
                    Output.Drop _,
                    Output.KeysElsewhere _,
                    Output.KeysWanted _,
                    Output.Stands _ -> {}
        }
    }

    private static ContentId id(Bytes content) {
        try {
            return Content.decode(content).envelope().id();
        } catch (MalformedException e) {
            throw new Broken("content that doesn't decode: " + e.getMessage());
        }
    }

    private void changed(Output.Changed it) {
        var head = it.core().core().head();
        book.change(new Book.Changed(it.after().head(), head.author(), it.after(), book.stay()));
        boolean own = head.certificate().equals(device.speaker().certificate());
        if (own && it.core().core().change() instanceof Change.Trust(List<Member> added)) {
            for (Member member : added) {
                book.inviting(member.id())
                        .ifPresent(reach ->
                                book.owe(new Book.Owed(member.id(), it.after().head(), reach)));
            }
        }
    }
}
