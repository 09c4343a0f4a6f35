package chat.tacit.sim.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.DossierRow;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.Past;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Vote;
import chat.tacit.e2ee.room.member.Attempt;
import chat.tacit.e2ee.room.member.RoomAlarm;
import chat.tacit.e2ee.room.member.RoomMemory;
import chat.tacit.e2ee.room.member.Saying;
import chat.tacit.e2ee.room.member.TermSecrets;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.room.Term;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a device remembers of a room, as a database would: encoded, in transactions, and for longer
 * than its process lives.
 */
final class Memory implements RoomMemory, Past {
    private final RoomId room;
    private final Journal journal;
    private final Map<String, Bytes> single = new HashMap<>();
    private final NavigableMap<Long, Bytes> links = new TreeMap<>();
    private final NavigableMap<Long, Bytes> keys = new TreeMap<>();
    private final Map<Place, Bytes> attempts = new LinkedHashMap<>();
    private final Map<Bytes, Bytes> bundles = new HashMap<>();
    private final Map<Wish.Id, Bytes> wishes = new LinkedHashMap<>();
    private final Map<ContentId, Saying> sayings = new LinkedHashMap<>();
    private final Map<String, Stored> secrets = new HashMap<>();
    private final NavigableMap<Integer, Bytes> alarms = new TreeMap<>();
    private final Map<AccountId, Boolean> arrived = new TreeMap<>();
    private final Map<List<AccountId>, Bytes> votes = new LinkedHashMap<>();
    private final Map<Bytes, Long> read = new HashMap<>();
    private final NavigableMap<Long, Bytes> order = new TreeMap<>();
    private final Map<DeviceId, Long> named = new HashMap<>();

    private record Stored(Term term, Secret secrets) {}

    Memory(RoomId room, Journal journal) {
        this.room = room;
        this.journal = journal;
    }

    /** Forgets the room, but for what waits to be said: it begins anew. */
    void forget() {
        for (Map<?, ?> map :
                List.of(
                        single, links, keys, attempts, bundles, wishes, secrets, alarms, arrived,
                        votes, read, order, named)) {
            map.clear();
        }
    }

    @Override
    public RoomId room() {
        return room;
    }

    @Override
    public Optional<Bytes> notes() {
        return Optional.ofNullable(single.get("notes"));
    }

    @Override
    public void notes(Bytes notes) {
        journal.put(single, "notes", notes);
    }

    @Override
    public Optional<Point> tip() {
        return Optional.ofNullable(single.get("tip")).map(Point::decode);
    }

    /** The same in the form in which two can be compared. */
    Optional<Bytes> tipBytes() {
        return Optional.ofNullable(single.get("tip"));
    }

    @Override
    public void tip(Point tip) {
        journal.put(single, "tip", tip.encode());
    }

    @Override
    public void link(Link link) {
        journal.put(links, link.place().position(), link.encode());
    }

    @Override
    public Optional<Link> link(long position) {
        return Optional.ofNullable(links.get(position)).map(Link::decode);
    }

    @Override
    public List<Link> links(long after, int most) {
        return links.tailMap(after, false).values().stream().limit(most).map(Link::decode).toList();
    }

    /** The whole chain. */
    List<Place> chain() {
        return links(0, Integer.MAX_VALUE).stream().map(Link::place).toList();
    }

    @Override
    public void keys(EpochKeys of) {
        journal.put(keys, of.epoch(), of.encode());
    }

    @Override
    public Optional<EpochKeys> keys(long epoch) {
        return Optional.ofNullable(keys.get(epoch)).map(EpochKeys::decode);
    }

    /** The epochs that can be opened, or partly. */
    Set<Long> epochs() {
        return new TreeSet<>(keys.keySet());
    }

    @Override
    public void secrets(TermSecrets newest) {
        journal.put(secrets, "newest", new Stored(newest.term(), newest.secrets().encode()));
    }

    @Override
    public Optional<TermSecrets> secrets() {
        return Optional.ofNullable(secrets.get("newest"))
                .map(it -> new TermSecrets(it.term, EpochSecrets.decode(it.secrets)));
    }

    @Override
    public void attempt(Attempt attempt) {
        journal.put(attempts, attempt.place(), attempt.encode());
    }

    @Override
    public List<Attempt> attempts() {
        return attempts.values().stream().map(Attempt::decode).toList();
    }

    @Override
    public void forgetAttempt(Place place) {
        journal.remove(attempts, place);
    }

    @Override
    public void bundle(SignedBundle bundle) {
        journal.put(bundles, bundle.hash(), bundle.encode());
    }

    @Override
    public Optional<SignedBundle> bundle(Bytes hash) {
        return Optional.ofNullable(bundles.get(hash)).map(SignedBundle::decode);
    }

    @Override
    public void wish(Wish wish) {
        journal.put(wishes, wish.id(), wish.encode());
    }

    @Override
    public List<Wish> wishes() {
        return wishes.values().stream().map(Wish::decode).toList();
    }

    @Override
    public void forgetWish(Wish.Id wish) {
        journal.remove(wishes, wish);
    }

    @Override
    public void say(Saying saying) {
        journal.put(sayings, saying.id(), saying);
    }

    @Override
    public Optional<Saying> nextSaying() {
        return sayings.values().stream().findFirst();
    }

    @Override
    public boolean isWaiting(ContentId content) {
        return sayings.containsKey(content);
    }

    /** How much waits to be said. */
    int waiting() {
        return sayings.size();
    }

    @Override
    public void forgetSaying(ContentId content) {
        journal.remove(sayings, content);
    }

    @Override
    public void alarm(RoomAlarm alarm) {
        journal.put(alarms, alarm.number(), alarm.encode());
    }

    @Override
    public List<RoomAlarm> alarms() {
        return alarms.values().stream().map(RoomAlarm::decode).toList();
    }

    @Override
    public void arrived(AccountId account, boolean has) {
        if (has) {
            journal.put(arrived, account, true);
        } else {
            journal.remove(arrived, account);
        }
    }

    @Override
    public Set<AccountId> arrived() {
        return new TreeSet<>(arrived.keySet());
    }

    @Override
    public void vote(Vote vote) {
        List<AccountId> of = List.of(vote.voter(), vote.proposal().successor());
        journal.put(votes, of, vote.encode());
    }

    @Override
    public List<Vote> votes() {
        return votes.values().stream().map(Vote::decode).toList();
    }

    @Override
    public void forgetVotes() {
        List.copyOf(votes.keySet()).forEach(it -> journal.remove(votes, it));
    }

    @Override
    public OptionalLong position(Bytes hash) {
        Long position = read.get(hash);
        return position == null ? OptionalLong.empty() : OptionalLong.of(position);
    }

    @Override
    public boolean read(Bytes hash, long position) {
        if (read.containsKey(hash)) {
            return false;
        }
        journal.put(read, hash, position);
        journal.put(order, position, hash);
        return true;
    }

    /** Hashes of the message events that were read, by position. */
    NavigableMap<Long, Bytes> order() {
        return Collections.unmodifiableNavigableMap(order);
    }

    @Override
    public OptionalLong named(DeviceId device) {
        Long position = named.get(device);
        return position == null ? OptionalLong.empty() : OptionalLong.of(position);
    }

    @Override
    public void name(DeviceId device, long position) {
        journal.put(named, device, position);
    }

    @Override
    public void places(long through, DossierRow row) {
        for (Link link : links(0, Integer.MAX_VALUE)) {
            if (link.place().position() <= through) {
                link.core().ifPresentOrElse(row::shown, () -> row.skipped(link.place()));
            }
        }
    }

    @Override
    public Optional<Bytes> detail(Bytes hash) {
        return links(0, Integer.MAX_VALUE).stream()
                .flatMap(it -> it.detail().stream())
                .filter(it -> Bytes.owned(Hash.sha256(it.shared())).equals(hash))
                .findFirst();
    }

    @Override
    public List<EpochKeys> keys() {
        return keys.values().stream().map(EpochKeys::decode).toList();
    }
}
