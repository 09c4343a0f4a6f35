package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Vote;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.room.Term;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
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

/** A client's database: bytes alone, so that whatever comes out of it went through its codec. */
final class TestMemory implements RoomMemory {
    private final RoomId room;
    private final Map<Bytes, Long> read = new HashMap<>();
    private final Map<DeviceId, Long> named = new HashMap<>();
    private final NavigableMap<Long, Bytes> links = new TreeMap<>();
    private final Map<Long, Bytes> keys = new HashMap<>();
    private final Map<Place, Bytes> attempts = new LinkedHashMap<>();
    private final Map<Bytes, Bytes> bundles = new HashMap<>();
    private final Map<Wish.Id, Bytes> wishes = new LinkedHashMap<>();
    private final Map<ContentId, Saying> sayings = new LinkedHashMap<>();
    private final NavigableMap<Integer, Bytes> alarms = new TreeMap<>();
    private final Set<AccountId> arrived = new TreeSet<>();
    private final Map<AccountId, Bytes> votes = new LinkedHashMap<>();
    private Optional<Bytes> notes = Optional.empty();
    private Optional<Bytes> tip = Optional.empty();
    private Optional<Bytes> secrets = Optional.empty();
    private long term;
    int tipsWritten;

    TestMemory(RoomId room) {
        this.room = room;
    }

    /** As it is now, for a transaction that is rolled back. */
    TestMemory copy() {
        TestMemory copy = new TestMemory(room);
        copy.read.putAll(read);
        copy.named.putAll(named);
        copy.links.putAll(links);
        copy.keys.putAll(keys);
        copy.attempts.putAll(attempts);
        copy.bundles.putAll(bundles);
        copy.wishes.putAll(wishes);
        copy.sayings.putAll(sayings);
        copy.alarms.putAll(alarms);
        copy.arrived.addAll(arrived);
        copy.votes.putAll(votes);
        copy.notes = notes;
        copy.tip = tip;
        copy.secrets = secrets;
        copy.term = term;
        return copy;
    }

    @Override
    public RoomId room() {
        return room;
    }

    @Override
    public OptionalLong position(Bytes hash) {
        return found(read.get(hash));
    }

    @Override
    public boolean read(Bytes hash, long position) {
        return read.putIfAbsent(hash, position) == null;
    }

    @Override
    public OptionalLong named(DeviceId device) {
        return found(named.get(device));
    }

    @Override
    public void name(DeviceId device, long position) {
        named.put(device, position);
    }

    private static OptionalLong found(@Nullable Long position) {
        return position == null ? OptionalLong.empty() : OptionalLong.of(position);
    }

    @Override
    public Optional<Bytes> notes() {
        return notes;
    }

    @Override
    public void notes(Bytes fresh) {
        notes = Optional.of(fresh);
    }

    @Override
    public Optional<Point> tip() {
        return tip.map(Point::decode);
    }

    @Override
    public void tip(Point fresh) {
        tipsWritten++;
        tip = Optional.of(fresh.encode());
    }

    @Override
    public void link(Link link) {
        links.put(link.place().position(), link.encode());
    }

    @Override
    public Optional<Link> link(long position) {
        return Optional.ofNullable(links.get(position)).map(Link::decode);
    }

    @Override
    public List<Link> links(long after, int most) {
        return links.tailMap(after, false).values().stream().limit(most).map(Link::decode).toList();
    }

    @Override
    public void keys(EpochKeys fresh) {
        keys.put(fresh.epoch(), fresh.encode());
    }

    @Override
    public Optional<EpochKeys> keys(long epoch) {
        return Optional.ofNullable(keys.get(epoch)).map(EpochKeys::decode);
    }

    void forgetKeys(long epoch) {
        keys.remove(epoch);
    }

    @Override
    public void secrets(TermSecrets fresh) {
        term = fresh.term().position();
        secrets = Optional.of(Bytes.of(fresh.secrets().encode().expose()));
    }

    @Override
    public Optional<TermSecrets> secrets() {
        return secrets.map(it ->
                new TermSecrets(
                        new Term(term),
                        EpochSecrets.decode(chat.tacit.crypto.Secret.owned(it.toArray()))));
    }

    @Override
    public void attempt(Attempt attempt) {
        attempts.put(attempt.place(), attempt.encode());
    }

    @Override
    public List<Attempt> attempts() {
        return attempts.values().stream().map(Attempt::decode).toList();
    }

    @Override
    public void forgetAttempt(Place place) {
        attempts.remove(place);
    }

    @Override
    public void bundle(SignedBundle bundle) {
        bundles.put(bundle.hash(), bundle.encode());
    }

    @Override
    public Optional<SignedBundle> bundle(Bytes hash) {
        return Optional.ofNullable(bundles.get(hash)).map(SignedBundle::decode);
    }

    @Override
    public void wish(Wish wish) {
        wishes.put(wish.id(), wish.encode());
    }

    @Override
    public List<Wish> wishes() {
        return wishes.values().stream().map(Wish::decode).toList();
    }

    @Override
    public void forgetWish(Wish.Id wish) {
        wishes.remove(wish);
    }

    @Override
    public void say(Saying saying) {
        sayings.put(saying.id(), saying);
    }

    @Override
    public Optional<Saying> nextSaying() {
        return sayings.values().stream().findFirst();
    }

    @Override
    public boolean isWaiting(ContentId content) {
        return sayings.containsKey(content);
    }

    @Override
    public void forgetSaying(ContentId content) {
        sayings.remove(content);
    }

    @Override
    public void alarm(RoomAlarm alarm) {
        alarms.put(alarm.number(), alarm.encode());
    }

    @Override
    public List<RoomAlarm> alarms() {
        return alarms.values().stream().map(RoomAlarm::decode).toList();
    }

    @Override
    public void arrived(AccountId account, boolean is) {
        if (is) {
            arrived.add(account);
        } else {
            arrived.remove(account);
        }
    }

    @Override
    public Set<AccountId> arrived() {
        return Set.copyOf(arrived);
    }

    @Override
    public void vote(Vote vote) {
        votes.put(vote.voter(), vote.encode());
    }

    @Override
    public List<Vote> votes() {
        return new ArrayList<>(votes.values()).stream().map(Vote::decode).toList();
    }

    @Override
    public void forgetVotes() {
        votes.clear();
    }
}
