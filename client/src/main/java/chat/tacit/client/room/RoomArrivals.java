package chat.tacit.client.room;

import chat.tacit.client.Event;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Notices;
import chat.tacit.client.history.History;
import chat.tacit.client.history.StreamRevisions;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Core;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.e2ee.room.member.Standing;
import chat.tacit.protocol.room.AccountId;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings into the history, and into the tables of a room, what its machine tells: within the
 * transaction of the input that it comes of ({@code spec/50-room} §17, §19).
 */
public final class RoomArrivals {
    private final Notices notices;
    private final RoomWords words;

    public RoomArrivals(Entropy entropy) {
        this.notices = new Notices(entropy);
        this.words = new RoomWords();
    }

    /**
     * Begins to take what a machine wants noted.
     *
     * @param in the room's conversation
     */
    public Arriving in(Transaction tx, ConversationId in, Instant now, Consumer<Event> events) {
        return new Arriving(new Scene(tx, in, now, events));
    }

    /** Takes what comes in one transaction. */
    public final class Arriving {
        private final Scene scene;

        private Arriving(Scene scene) {
            this.scene = scene;
        }

        /** Notes an output; what is to be done otherwise is left to the caller. */
        public void take(Output output) {
            if (output instanceof Output.Heard heard) {
                words.heard(scene, heard);
            } else {
                note(scene, output);
                scene.forget();
            }
        }
    }

    private void note(Scene scene, Output output) {
        switch (output) {
            case Output.Said(ContentId content, long position) -> said(scene, content, position);
            case Output.Unsayable(ContentId content, Output.Unsayable.Reason reason) ->
                    unsayable(scene, content, sentence(reason));
            case Output.Changed changed -> changed(scene, changed);
            case Output.Skipped skipped ->
                    say(scene, lines(scene).skipped(skipped.author(), skipped.commit()));
            case Output.LeftOut _ -> RoomWords.leftOut(scene);
            case Output.Alarmed alarmed -> say(scene, lines(scene).alarm(alarmed.alarm().alarm()));
            case Output.WishGone gone -> gone(scene, gone);
            case Output.Stands(Standing standing) -> stands(scene, standing);
            case Output.KeysElsewhere _ -> elsewhere(scene);
            case Output.Heard _,
                    Output.WishDone _,
                    Output.Publish _,
                    Output.KeysWanted _,
                    Output.Dial _,
                    Output.Call _,
                    Output.Drop _ -> {}
        }
    }

    private static RoomLines lines(Scene scene) {
        return RoomLines.of(scene.tx(), scene.in());
    }

    private void say(Scene scene, String sentence) {
        notices.show(scene.tx(), scene.in(), sentence, scene.now(), scene.events());
    }

    /** The host has something of ours. */
    private static void said(Scene scene, ContentId id, long position) {
        Optional<Content> waited = RoomWaiting.find(scene.tx(), scene.in(), id);
        RoomWaiting.remove(scene.tx(), scene.in(), id);
        if (waited.isPresent() && waited.get().body() instanceof Amendment amendment) {
            long number = waited.get().envelope().number();
            StreamRevisions.stands(scene.tx(), scene.in(), amendment, number, position);
        }
        RoomWords.stands(scene, id, position);
    }

    /** Something of ours won't be said. */
    private void unsayable(Scene scene, ContentId id, String why) {
        Optional<Content> waited = RoomWaiting.find(scene.tx(), scene.in(), id);
        RoomWaiting.remove(scene.tx(), scene.in(), id);
        if (waited.isPresent()
                && waited.get().body() instanceof Amendment amendment
                && !amendment.message().equals(id)) {
            say(scene, "What you changed of a message isn't known to the others: " + why + ".");
        } else {
            History.lost(scene.tx(), scene.in(), id, why);
            scene.events().accept(new Event.Moved(scene.in(), id));
        }
    }

    private static String sentence(Output.Unsayable.Reason reason) {
        return switch (reason) {
            case TOO_LARGE -> "it is longer than the room takes";
            case ROOM_FULL -> "the room is full at its host";
            case LEFT -> "you aren't in the room any more";
        };
    }

    /** The room was changed. */
    private void changed(Scene scene, Output.Changed changed) {
        Transaction tx = scene.tx();
        Core core = changed.core().core();
        Point after = changed.after();
        List<AccountId> alarmed = List.of();
        if (concernsMembers(core.change())) {
            alarmed = MemberKeys.learn(tx, scene.room(), after.members(), Optional.of(core));
            RoomMembers.put(tx, scene.in(), after.members(), after.head().position());
        }
        titled(tx, scene.in(), core.change(), changed.detail(), scene.now());
        if (bringsIn(core, scene.room())) {
            tx.update(
                    "UPDATE room SET joined = ? WHERE conversation = ?",
                    after.head().position(),
                    scene.in().bytes());
        }
        String line =
                RoomLines.of(tx, scene.in())
                        .changed(core.head().author(), core.change(), changed.detail());
        boolean quiet =
                core.change() instanceof Change.Epoch
                        || core.head().author().equals(scene.room().account());
        Notices.Past past = new Notices.Past(scene.in(), line, changed.received());
        if (quiet) {
            notices.note(tx, past, scene.now());
        } else {
            notices.show(tx, past, scene.now(), scene.events());
        }
        if (!alarmed.isEmpty()) {
            alarm(scene, alarmed);
        }
        scene.events().accept(new Event.Changed(scene.in()));
    }

    private void alarm(Scene scene, List<AccountId> accounts) {
        Map<AccountId, String> names = MemberNames.of(scene.tx(), scene.in());
        for (AccountId account : accounts) {
            String name = names.getOrDefault(account, MemberNames.unknown(scene.tx(), account));
            say(scene, MemberKeys.sentence(name));
        }
    }

    /** Whether members, their roles or keys may be others: there may be a thousand to look at. */
    private static boolean concernsMembers(Change change) {
        return switch (change) {
            case Change.Name _, Change.Photo _, Change.Epoch _, Change.Delete _ -> false;
            case Change.Create _,
                    Change.Trust _,
                    Change.Remove _,
                    Change.Roles _,
                    Change.Owner _,
                    Change.Leave _,
                    Change.Oust _,
                    Change.Key _ ->
                    true;
        };
    }

    private static boolean bringsIn(Core core, StoredRoom room) {
        return switch (core.change()) {
            case Change.Create _ -> true;
            case Change.Trust trust ->
                    trust.members().stream().anyMatch(it -> it.id().equals(room.account()));
            case Change.Name _,
                    Change.Photo _,
                    Change.Remove _,
                    Change.Roles _,
                    Change.Owner _,
                    Change.Leave _,
                    Change.Epoch _,
                    Change.Oust _,
                    Change.Key _,
                    Change.Delete _ ->
                    false;
        };
    }

    private static void titled(
            Transaction tx, ConversationId in, Change change, Detail detail, Instant now) {
        boolean named = change instanceof Change.Create || change instanceof Change.Name;
        if (named && detail.name().isPresent()) {
            StoredRoom.name(tx, in, detail.name().get(), now);
        }
        boolean shown = change instanceof Change.Photo || detail.photo().isPresent();
        if (shown) {
            tx.update(
                    "UPDATE room SET photo = ? WHERE conversation = ?", detail.photo(), in.bytes());
        }
    }

    /**
     * A room whose machine has a past that it wasn't told event by event: that of a newcomer's
     * dossier, or of what another device of the account has.
     *
     * @param memory as it is then, within this transaction
     */
    public static void begun(Transaction tx, StoredMemory memory, Instant now) {
        ConversationId in = memory.conversation();
        long after = 0;
        boolean more = true;
        while (more) {
            more = false;
            for (Link link : memory.links(after, 200)) {
                link.core()
                        .ifPresent(core -> {
                            RoomMembers.came(tx, in, core.core());
                            link.detail()
                                    .map(Detail::decode)
                                    .ifPresent(it -> titled(tx, in, core.core().change(), it, now));
                        });
                after = link.place().position();
                more = true;
            }
        }
        memory.tip()
                .ifPresent(tip -> {
                    StoredRoom room = StoredRoom.find(tx, in).orElseThrow();
                    var _ = MemberKeys.learn(tx, room, tip.members(), Optional.empty());
                    RoomMembers.put(tx, in, tip.members(), tip.head().position());
                });
    }

    private void gone(Scene scene, Output.WishGone gone) {
        String why =
                switch (gone.obstacle()) {
                    case NOT_ALLOWED -> "you may not do it, or not any more";
                    case MOOT -> "it is so already, or whom it is about isn't here any more";
                    case LIMIT -> "a room has at most a thousand members and 64 admins";
                    case HOST -> "the host doesn't take it";
                    case OVER -> "you aren't in the room any more";
                    case GIVEN_UP -> "";
                };
        String first =
                gone.first()
                        .map(it -> RoomLines.of(scene.tx(), scene.in()).subject(it))
                        .map(it -> " (" + it + " was first)")
                        .orElse("");
        if (!why.isEmpty()) {
            say(
                    scene,
                    "What you wanted to change in this room isn't possible: " + why + first + ".");
        }
    }

    private void stands(Scene scene, Standing standing) {
        Conversation.State state =
                switch (standing) {
                    case JOINING -> Conversation.State.JOINING;
                    case HERE -> Conversation.State.ACTIVE;
                    case WAITING, HELD -> Conversation.State.WAITING;
                    case SHUT_OUT -> Conversation.State.SHUT_OUT;
                    case LEFT -> Conversation.State.LEFT;
                    case GONE -> Conversation.State.GONE;
                };
        Conversation.State before = scene.room().state();
        if (state == before) {
            return;
        }
        StoredRoom.state(scene.tx(), scene.in(), state, "");
        scene.events().accept(new Event.Changed(scene.in()));
        boolean waited = before == Conversation.State.WAITING;
        switch (standing) {
            case WAITING ->
                    tell(
                            scene,
                            "the host "
                                    + scene.room().host().place()
                                    + " can't be reached; what you say here waits.");
            case HELD ->
                    tell(
                            scene,
                            "the host "
                                    + scene.room().host().place()
                                    + " takes nothing of what you say here; it waits, and is tried"
                                    + " again.");
            case HERE -> {
                if (waited) {
                    tell(scene, "the host answers again.");
                }
            }
            case GONE -> say(scene, "This room is no more; what was said stays here.");
            case JOINING, SHUT_OUT, LEFT -> {}
        }
    }

    /** Said once: the room is shut out from then on, until the keys are here. */
    private void elsewhere(Scene scene) {
        if (scene.room().state() != Conversation.State.SHUT_OUT) {
            say(
                    scene,
                    "Your account has other keys in this room than on this device. If you gave it a"
                            + " new password on another machine, this one gets them from there, or"
                            + " by 'tacit account sign-in'. If you didn't, somebody else has your"
                            + " account: 'tacit account password' makes new keys.");
        }
    }

    private static void tell(Scene scene, String sentence) {
        scene.events().accept(new Event.Noticed(scene.in(), sentence));
    }
}
