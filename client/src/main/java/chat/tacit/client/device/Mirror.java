package chat.tacit.client.device;

import chat.tacit.client.ClientException;
import chat.tacit.client.Event;
import chat.tacit.client.account.AccountsTold;
import chat.tacit.client.account.KnownRecords;
import chat.tacit.client.backup.Import;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.Amendments;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Conversations;
import chat.tacit.client.history.History;
import chat.tacit.client.history.Message;
import chat.tacit.client.live.LiveRecords;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.BlockedAccounts;
import chat.tacit.client.room.RoomRecords;
import chat.tacit.client.route.MeshRecords;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.content.Amendment;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.record.KeptRecord;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.LiveRecord;
import chat.tacit.e2ee.record.MeshRecord;
import chat.tacit.e2ee.record.ProfileRecord;
import chat.tacit.e2ee.record.RoomRecord;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes this device's profile follow what another device tells, and sends for it what only this one
 * has a session for. What is taken is told on to the other siblings.
 */
public final class Mirror {
    private final Conversations conversations;
    private final Amendments amendments;
    private final Entropy entropy;
    private final MirroredMessages messages;
    private final ToldLogs logs;
    private final AskedPairs asked;
    private final ChangeOver changeOver;

    public Mirror(
            Conversations conversations,
            Amendments amendments,
            AskedPairs asked,
            ChangeOver changeOver,
            Entropy entropy) {
        this.asked = asked;
        this.changeOver = changeOver;
        this.logs = new ToldLogs(entropy);
        this.conversations = conversations;
        this.amendments = amendments;
        this.entropy = entropy;
        this.messages = new MirroredMessages(entropy);
    }

    /**
     * Takes a record.
     *
     * @throws MalformedException if no device tells another such a thing
     */
    void take(
            Transaction tx,
            ConversationId from,
            ProfileRecord record,
            Instant now,
            Consumer<Event> events) {
        switch (record) {
            case ProfileRecord.Begin begin -> {
                if (begin.version() > ProfileRecord.VERSION) {
                    throw new MalformedException("records of a newer version");
                }
            }
            case ProfileRecord.Contact _,
                    ProfileRecord.ReceivingQueue _,
                    ProfileRecord.SendingRoute _,
                    KeptRecord.Connection _,
                    KeptRecord.Address _,
                    MeshRecord.Receiving _,
                    MeshRecord.Sending _ ->
                    throw new MalformedException("keys of another device");
            case ProfileRecord.Owner _,
                    ProfileRecord.Relay _,
                    ProfileRecord.Way _,
                    ProfileRecord.Trust _,
                    ProfileRecord.Isolation _ -> {
                Import.setting(tx, record, now);
                Feed.others(tx, from, Subject.SETTINGS.code(), 0);
            }
            case ProfileRecord.Message message -> messages.take(tx, from, message, now, events);
            case LinkedRecord.Known known -> known(tx, from, known, now, events);
            case LinkedRecord.Mark mark -> {
                if (Decisions.take(tx, mark, now)) {
                    Feed.others(
                            tx,
                            from,
                            Subject.decision(Field.of(mark.field())),
                            mark.conversation());
                    events.accept(new Event.Changed(new ConversationId(mark.conversation())));
                }
            }
            case LinkedRecord.Outgoing outgoing -> send(tx, outgoing, now);
            case LinkedRecord.Amended amended -> amend(tx, from, amended, now);
            case LinkedRecord.Gone gone -> gone(tx, from, gone, now);
            case LinkedRecord.Device device -> ToldDevices.device(tx, from, device);
            case LinkedRecord.Held held -> held(tx, from, held);
            case LinkedRecord.Asked asking -> asked.take(tx, from, asking, now);
            case LinkedRecord.Logs told -> logs(tx, from, told, now, events);
            case LinkedRecord.Renewed renewed -> {
                boolean known = isKnown(tx, new ConversationId(renewed.conversation()));
                if (known && changeOver.take(tx, renewed, now, events)) {
                    Feed.others(tx, from, Subject.LOGS.code(), renewed.conversation());
                }
            }
            case LinkedRecord.Removed removed -> ToldDevices.removed(tx, from, removed, now);
            case KeptRecord.Signer signer -> {
                ConversationId in = new ConversationId(signer.conversation());
                if (isKnown(tx, in) && RecoverySigners.take(tx, in, signer.sealed())) {
                    Feed.others(tx, from, Subject.CONTACT.code(), signer.conversation());
                }
            }
            case LinkedRecord.File file -> messages.file(tx, from, file, now, events);
            case LiveRecord live -> live(tx, from, live);
            case RoomRecord room -> room(tx, from, room, now, events);
            case MeshRecord mesh -> {
                MeshRecords.put(tx, mesh, now);
                Feed.others(tx, from, Subject.SETTINGS.code(), 0);
            }
            case ProfileRecord.Newer _ -> {} // of a device that was upgraded before
        }
    }

    private static void room(
            Transaction tx,
            ConversationId from,
            RoomRecord record,
            Instant now,
            Consumer<Event> events) {
        switch (record) {
            case RoomRecord.Room room -> {
                if (RoomRecords.take(tx, room)) {
                    Feed.others(tx, from, Subject.ROOM, room.conversation());
                    events.accept(new Event.Changed(new ConversationId(room.conversation())));
                }
            }
            case RoomRecord.KnownAccount known -> {
                if (KnownRecords.put(tx, known)) {
                    Bytes id = known.account().id().bytes();
                    Feed.others(tx, from, Subject.KNOWN_ACCOUNT, id);
                }
            }
            case RoomRecord.ToldAccount told -> {
                if (AccountsTold.put(tx, told)) {
                    Feed.others(tx, from, Subject.TOLD_ACCOUNT, told.conversation());
                }
            }
            case RoomRecord.BlockedAccount blocked -> {
                if (BlockedAccounts.put(tx, blocked)) {
                    Bytes id = blocked.account().id().bytes();
                    Feed.others(tx, from, Subject.BLOCKED_ACCOUNT, id);
                }
            }
            case RoomRecord.Account own -> OwnAccountDevices.take(tx, from, own, now);
        }
    }

    private static void live(Transaction tx, ConversationId from, LiveRecord live) {
        if (!LiveRecords.put(tx, live)) {
            return;
        }
        int kind = Subject.LIVE.code();
        switch (live) {
            case LiveRecord.Identity _ -> Feed.others(tx, from, kind, 0);
            case LiveRecord.Trusted trusted -> Feed.others(tx, from, kind, trusted.key().bytes());
            case LiveRecord.Told told -> Feed.others(tx, from, kind, told.conversation());
            case LiveRecord.Certificates _ -> Feed.others(tx, from, kind, Subject.CERTIFICATES);
            case LiveRecord.Authority authority ->
                    Feed.others(tx, from, Subject.ANCHOR, Bytes.owned(Text.utf8(authority.name())));
        }
    }

    private void known(
            Transaction tx,
            ConversationId from,
            LinkedRecord.Known known,
            Instant now,
            Consumer<Event> events) {
        ConversationId id = new ConversationId(known.conversation());
        var told = new LinkedRecord.Logs(id.bytes(), known.ours(), known.theirs());
        boolean isNew = !isKnown(tx, id);
        if (isNew && !begin(tx, from, known)) {
            return;
        }
        if (!isNew && Subject.isLive(tx, id)) {
            logs(tx, from, told, now, events);
            return; // how it is this device hears from the contact itself
        }
        tx.update(
                "UPDATE conversation SET name = ?, named_at = ? WHERE id = ?",
                known.presented().name(),
                known.presented().namedAt(),
                id.bytes());
        tx.update(
                "UPDATE contact SET status = ?, picture = ?, peer_ik = ?, peer_dk = ?, travel = ?,"
                        + " peer_travel = ? WHERE conversation = ?",
                known.presented().status(),
                Optional.of(known.presented().picture()).filter(it -> !it.isEmpty()),
                known.peer().identity().bytes(),
                known.peer().root().bytes(),
                known.travel().text(),
                known.peerTravel().map(Travel::text),
                id.bytes());
        Feed.others(tx, from, Subject.CONTACT.code(), id.bytes());
        events.accept(new Event.Changed(id));
        if (!isNew) {
            logs(tx, from, told, now, events); // a log has to begin with the keys that were told
        }
    }

    private void logs(
            Transaction tx,
            ConversationId from,
            LinkedRecord.Logs told,
            Instant now,
            Consumer<Event> events) {
        boolean known = isKnown(tx, new ConversationId(told.conversation()));
        if (known && logs.take(tx, told, now, events)) {
            Feed.others(tx, from, Subject.LOGS.code(), told.conversation());
        }
    }

    private static boolean isKnown(Transaction tx, ConversationId id) {
        Optional<String> kind =
                tx.one(
                        "SELECT kind FROM conversation WHERE id = ?",
                        row -> row.text(1),
                        id.bytes());
        if (kind.isPresent() && !kind.get().equals("contact")) {
            throw new MalformedException("no contact");
        }
        return kind.isPresent();
    }

    /** A contact that another device made: this one has keys of its own, and no session. */
    private boolean begin(Transaction tx, ConversationId from, LinkedRecord.Known known) {
        boolean deleted =
                tx.one(
                                "SELECT 1 FROM deleted_contact WHERE conversation = ?",
                                row -> true,
                                known.conversation())
                        .isPresent();
        if (deleted) {
            return false;
        }
        tx.update(
                "INSERT INTO conversation (id, kind, name, state, level, created_at)"
                        + " VALUES (?, 'contact', '', 'active', ?, ?)",
                known.conversation(),
                known.level().text(),
                known.began());
        ContactIdentityKey own = ContactIdentityKey.generate(entropy);
        tx.update(
                "INSERT INTO contact (conversation, joiner, ik, dk, peer_ik, peer_dk, travel,"
                        + " profile_due, live, heard_of, hidden)"
                        + " VALUES (?, 0, ?, ?, ?, ?, ?, NULL, 0, ?, ?)",
                known.conversation(),
                own.identity().secret(),
                own.root().seed(),
                known.peer().identity().bytes(),
                known.peer().root().bytes(),
                known.travel().text(),
                from.bytes(),
                known.hidden());
        ToldLogs.begin(tx, known);
        return true;
    }

    /** Sends for a device that has no session with the contact, once. */
    private void send(Transaction tx, LinkedRecord.Outgoing outgoing, Instant now) {
        ConversationId to = new ConversationId(outgoing.conversation());
        Optional<Message> message = History.find(tx, to, outgoing.id());
        boolean waits =
                message.filter(one -> one.own() && one.number() == 0)
                        .filter(one -> one.state() == Message.State.QUEUED)
                        .isPresent();
        if (!waits || !Subject.isLive(tx, to)) {
            return;
        }
        try {
            conversations.tell(tx, to, outgoing.id(), now);
        } catch (ClientException e) {
            History.fail(tx, to, outgoing.id(), e.sentence());
        }
        note(tx, to, outgoing.id());
    }

    private void amend(
            Transaction tx, ConversationId from, LinkedRecord.Amended amended, Instant now) {
        if (!(amended.content().body() instanceof Amendment amendment)) {
            throw new MalformedException("no amendment");
        }
        ConversationId in = new ConversationId(amended.conversation());
        if (!Subject.isLive(tx, in)) {
            passOn(tx, from, amended, amendment);
            return;
        }
        Optional<Message> message = History.find(tx, in, amendment.message());
        if (message.isEmpty()) {
            return;
        }
        try {
            switch (amendment) {
                case Amendment.Edit edit -> amendments.edit(tx, message.get(), edit.text(), now);
                case Amendment.Delete _ -> amendments.unsend(tx, message.get(), now);
                case Amendment.Reaction reaction ->
                        amendments.react(tx, message.get(), reaction.emoji(), now);
            }
        } catch (ClientException e) {
            // What can't be amended any more stays, and the other device is told how it is.
        }
        note(tx, in, amendment.message());
    }

    /** A sibling of this one may have the session that neither this nor the other has. */
    private static void passOn(
            Transaction tx,
            ConversationId from,
            LinkedRecord.Amended amended,
            Amendment amendment) {
        Bytes id = amended.content().envelope().id().bytes();
        Feed.others(tx, from, Subject.AMENDMENT.code(), id);
        tx.update(
                "INSERT OR IGNORE INTO amendment (conversation, own, id, message, number, content,"
                        + " at) SELECT id, 1, ?2, ?3, 0, ?4, 0 FROM conversation WHERE id = ?1"
                        + " AND EXISTS (SELECT 1 FROM feed WHERE kind = ?5 AND subject = ?2)",
                amended.conversation(),
                id,
                amendment.message().bytes(),
                amended.content().encode(),
                Subject.AMENDMENT.code());
    }

    /** The device that asked doesn't know yet what became of its message. */
    private static void note(Transaction tx, ConversationId in, ContentId id) {
        tx.list(
                        "SELECT row FROM message WHERE conversation = ? AND own IN (0, 1) AND id ="
                                + " ?",
                        row -> row.integer(1),
                        in.bytes(),
                        id.bytes())
                .forEach(row -> Feed.everyone(tx, Subject.MESSAGE.code(), row));
    }

    private static void gone(
            Transaction tx, ConversationId from, LinkedRecord.Gone gone, Instant now) {
        ConversationId id = new ConversationId(gone.conversation());
        tx.update(
                "INSERT OR IGNORE INTO deleted_contact (conversation) VALUES (?)",
                gone.conversation());
        boolean contact =
                tx.one(
                                "SELECT 1 FROM conversation WHERE id = ? AND kind = 'contact'",
                                row -> true,
                                id.bytes())
                        .isPresent();
        if (contact) {
            Contacts.delete(tx, id, now);
            Feed.others(tx, from, Subject.GONE.code(), id.bytes());
        }
    }

    private static void held(Transaction tx, ConversationId from, LinkedRecord.Held held) {
        ConversationId in = new ConversationId(held.conversation());
        if (isKnown(tx, in) && HeldKeys.take(tx, from, in, held.device(), held.keys())) {
            Feed.others(tx, from, Subject.HELD.code(), held.conversation());
        }
    }
}
