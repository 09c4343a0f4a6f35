package chat.tacit.client.room;

import chat.tacit.client.Event;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Transaction;
import chat.tacit.protocol.room.AccountId;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * In which transaction, and in which room, something happens. What is asked for each message is
 * looked up once, until {@link #forget}: of many that come together most are by few members.
 */
final class Scene {
    private final Transaction tx;
    private final ConversationId in;
    private final Instant now;
    private final Consumer<Event> events;
    private final Map<AccountId, Boolean> blocked = new HashMap<>();
    private final Map<AccountId, String> handles = new HashMap<>();
    private Optional<StoredRoom> room = Optional.empty();

    Scene(Transaction tx, ConversationId in, Instant now, Consumer<Event> events) {
        this.tx = tx;
        this.in = in;
        this.now = now;
        this.events = events;
    }

    Transaction tx() {
        return tx;
    }

    ConversationId in() {
        return in;
    }

    Instant now() {
        return now;
    }

    Consumer<Event> events() {
        return events;
    }

    StoredRoom room() {
        StoredRoom known = room.or(() -> StoredRoom.find(tx, in)).orElseThrow();
        room = Optional.of(known);
        return known;
    }

    boolean isBlocked(AccountId account) {
        return blocked.computeIfAbsent(account, it -> BlockedAccounts.has(tx, it));
    }

    /** The handle of somebody who is or was a member. */
    String handle(AccountId account) {
        return handles.computeIfAbsent(account, it -> RoomMembers.handle(tx, in, it));
    }

    /** The room may be another than before. */
    void forget() {
        room = Optional.empty();
        handles.clear();
    }
}
