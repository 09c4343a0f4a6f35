package chat.tacit.sim.room;

import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.Author;
import chat.tacit.e2ee.room.MessageEvent;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Reach;
import chat.tacit.e2ee.room.member.Output;
import chat.tacit.e2ee.room.member.RoomAlarm;
import chat.tacit.e2ee.room.member.TermSecrets;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Place;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a client keeps of a room besides its machine's memory, in the same transactions. */
final class Book {
    private final Journal journal;
    private final List<Heard> heard = new ArrayList<>();
    private final List<Changed> changes = new ArrayList<>();
    private final Map<ContentId, Long> said = new LinkedHashMap<>();
    private final Map<ContentId, Output.Unsayable.Reason> unsayable = new LinkedHashMap<>();
    private final List<RoomAlarm> alarms = new ArrayList<>();
    private final List<Output.LeftOut> leftOut = new ArrayList<>();
    private final List<Output.Skipped> skipped = new ArrayList<>();
    private final Map<Long, TermSecrets> terms = new TreeMap<>();
    private final Map<AccountId, Reach> inviting = new HashMap<>();
    private final Map<AccountId, Owed> owed = new LinkedHashMap<>();
    private final Map<Wish.Id, Wish> ended = new LinkedHashMap<>();
    private final List<Begun> begun = new ArrayList<>();

    /**
     * A message event that was shown.
     *
     * @param content nothing in an arrival or a vote
     * @param stay which of this account's times in the room
     */
    record Heard(
            long position,
            Optional<ContentId> content,
            Author author,
            MessageEvent event,
            int stay) {}

    /** A line of the history. */
    record Changed(Place place, AccountId author, Point after, int stay) {}

    /** Somebody whom this device has let in, and who is to get an invitation. */
    record Owed(AccountId invitee, Place trusted, Reach reach) {}

    /**
     * A stay in the room.
     *
     * @param trusted position of what let this account in
     * @param reach from where on it may read
     */
    record Begun(long trusted, Reach reach) {}

    Book(Journal journal) {
        this.journal = journal;
    }

    void begin(Begun stay) {
        journal.add(begun, stay);
    }

    void hear(Heard one) {
        journal.add(heard, one);
    }

    void change(Changed one) {
        journal.add(changes, one);
    }

    void said(ContentId id, long position) {
        journal.put(said, id, position);
    }

    void unsayable(ContentId id, Output.Unsayable.Reason reason) {
        journal.put(unsayable, id, reason);
    }

    void alarm(RoomAlarm alarm) {
        journal.add(alarms, alarm);
    }

    void leftOut(Output.LeftOut one) {
        journal.add(leftOut, one);
    }

    void skipped(Output.Skipped one) {
        journal.add(skipped, one);
    }

    void term(TermSecrets secrets) {
        journal.put(terms, secrets.term().position(), secrets);
    }

    void invite(AccountId account, Reach reach) {
        journal.put(inviting, account, reach);
    }

    void owe(Owed one) {
        journal.put(owed, one.invitee(), one);
    }

    void paid(Owed one) {
        journal.remove(owed, one.invitee());
    }

    void ended(Wish wish) {
        journal.put(ended, wish.id(), wish);
    }

    int stay() {
        return begun.size();
    }

    List<Begun> stays() {
        return List.copyOf(begun);
    }

    List<Heard> heard() {
        return heard;
    }

    List<Changed> changes() {
        return changes;
    }

    Map<ContentId, Long> said() {
        return said;
    }

    Map<ContentId, Output.Unsayable.Reason> unsayable() {
        return unsayable;
    }

    List<RoomAlarm> alarms() {
        return alarms;
    }

    List<Output.LeftOut> leftOut() {
        return leftOut;
    }

    List<Output.Skipped> skipped() {
        return skipped;
    }

    Optional<TermSecrets> term(long position) {
        return Optional.ofNullable(terms.get(position));
    }

    Optional<Reach> inviting(AccountId account) {
        return Optional.ofNullable(inviting.get(account));
    }

    List<Owed> owed() {
        return List.copyOf(owed.values());
    }

    Map<Wish.Id, Wish> ended() {
        return ended;
    }
}
