package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.Author;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.MemberList;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Speaker;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Term;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What all parts of a machine stand on: memory, oneself, the time, and where outputs go. */
final class Ground {
    /** Keys of so many epochs are at hand. */
    private static final int KEPT = 256;

    /** How long a host may take nothing of what is posted before the user is told. */
    static final Duration HELD = Duration.ofMinutes(2);

    final RoomMemory memory;
    final Self self;
    final Entropy entropy;
    final Notes notes;
    final RoomId room;

    /** Of this device's events. */
    final Author author;

    private Optional<Point> tip;
    private Optional<Bytes> written;
    private boolean tipIsNew;
    private Optional<TermSecrets> secrets;
    private Optional<Known> known = Optional.empty();
    private final List<Attempt> attempts;
    private final Set<AccountId> arrived;
    private final Map<Long, EpochKeys> keys = new HashMap<>();
    private Instant now = Instant.EPOCH;
    private Consumer<Output> out = output -> {};

    /** Whether the host can't be reached, since it could. */
    boolean waiting;

    /** The commit whose envelope is for keys of the account that this device hasn't; 0: none. */
    long heldAt;

    /** Since when the host takes nothing of what this member would post. */
    private Optional<Instant> refused = Optional.empty();

    Ground(RoomMemory memory, Self self, Entropy entropy) {
        this.memory = memory;
        this.self = self;
        this.entropy = entropy;
        this.room = memory.room();
        this.author = self.author();
        this.notes = RoomStart.notes(memory);
        this.written = memory.notes();
        this.tip = memory.tip();
        this.secrets = memory.secrets();
        this.attempts = new ArrayList<>(memory.attempts());
        this.arrived = new HashSet<>(memory.arrived());
    }

    void begin(Instant time, Consumer<Output> outputs) {
        now = time;
        out = outputs;
    }

    /** Writes what has changed. */
    void flush() {
        if (tipIsNew) {
            tip.ifPresent(memory::tip);
            tipIsNew = false;
        }
        Bytes encoded = notes.encode();
        if (!written.equals(Optional.of(encoded))) {
            memory.notes(encoded);
            written = Optional.of(encoded);
        }
    }

    /** The host took what was posted, or never will: nothing waits on it. */
    void taken() {
        refused = Optional.empty();
    }

    /** The host didn't take what was posted. */
    void refused() {
        refused = refused.or(() -> Optional.of(now));
    }

    Instant now() {
        return now;
    }

    void emit(Output output) {
        out.accept(output);
    }

    Optional<Point> tip() {
        return tip;
    }

    /** The room as it is; called when there is one. */
    Point point() {
        return tip.orElseThrow();
    }

    void tip(Point point) {
        tip = Optional.of(point);
        tipIsNew = true;
    }

    /** What opens the epoch in force, unless this member is shut out. */
    Optional<EpochKeys> keys() {
        return tip.flatMap(point -> keys(point.epoch().number()));
    }

    Optional<EpochKeys> keys(long epoch) {
        if (keys.size() > KEPT) {
            keys.clear();
        }
        EpochKeys known = keys.get(epoch);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<EpochKeys> found = memory.keys(epoch);
        found.ifPresent(it -> keys.put(epoch, it));
        return found;
    }

    void keep(EpochKeys fresh) {
        keys.put(fresh.epoch(), fresh);
        memory.keys(fresh);
    }

    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    Optional<Attempt> attempt(Place place) {
        return attempts.stream().filter(it -> it.place().equals(place)).findFirst();
    }

    void keep(Attempt attempt) {
        attempts.add(attempt);
        memory.attempt(attempt);
    }

    void forget(Attempt attempt) {
        attempts.remove(attempt);
        memory.forgetAttempt(attempt.place());
    }

    Set<AccountId> arrived() {
        return arrived;
    }

    void arrived(AccountId account, boolean is) {
        boolean changed = is ? arrived.add(account) : arrived.remove(account);
        if (changed) {
            memory.arrived(account, is);
        }
    }

    /** The newest secrets, of the epoch in force or, of who reads on, of a later one. */
    Optional<TermSecrets> secrets() {
        return secrets;
    }

    /** Keeps secrets, with the admins' of before where they are still in force. */
    TermSecrets keep(Term term, EpochSecrets fresh, Point after) {
        EpochSecrets whole = fresh;
        Optional<SigningKey> kept = secrets.flatMap(it -> it.secrets().admin());
        boolean stays =
                fresh.admin().isEmpty()
                        && kept.map(SigningKey::publicKey)
                                .equals(Optional.of(after.epoch().commit().admin()));
        if (stays) {
            whole =
                    new EpochSecrets(
                            fresh.message(), fresh.state(), fresh.posting(), fresh.reading(), kept);
        }
        TermSecrets both = new TermSecrets(term, whole);
        secrets(both);
        return both;
    }

    /** Takes secrets from the account's private pair, where they are newer and can be right. */
    void learn(TermSecrets told) {
        long term = told.term().position();
        boolean right =
                tip.filter(it -> it.epoch().position() == term)
                        .map(it -> it.epoch().commit())
                        .map(it ->
                                it.posting().equals(told.secrets().posting().publicKey())
                                        && it.reading()
                                                .equals(told.secrets().reading().publicKey()))
                        .orElse(true);
        boolean newer = secrets.map(it -> it.term().position() < term).orElse(true);
        if (right && newer) {
            secrets(told);
        }
    }

    void secrets(TermSecrets newest) {
        secrets.filter(it -> it.term().position() < newest.term().position())
                .ifPresent(notes.former::add);
        secrets = Optional.of(newest);
        memory.secrets(newest);
    }

    /** The newest secrets; of a room of which nothing was read yet those of its create. */
    Optional<TermSecrets> readable() {
        return secrets.or(this::attempted);
    }

    private Optional<TermSecrets> attempted() {
        for (Attempt attempt : attempts.reversed()) {
            if (attempt.secrets().isPresent()) {
                Term term = new Term(attempt.place().position());
                return Optional.of(new TermSecrets(term, attempt.secrets().get()));
            }
        }
        return Optional.empty();
    }

    /** The secrets of the epoch in force. */
    Optional<EpochSecrets> inForce() {
        return secrets.filter(it ->
                        tip.filter(point -> point.epoch().position() == it.term().position())
                                .isPresent())
                .map(TermSecrets::secrets);
    }

    /** Whether this member has what it takes to post. */
    boolean canPost() {
        return keys().isPresent() && inForce().isPresent() && maySpeak();
    }

    /** Whether the room knows this device by a certificate that it has. */
    boolean maySpeak() {
        return own().map(it -> known(it).isPresent()).orElse(true);
    }

    /** The speaker for the key that the room has of this account, looked for once. */
    private Optional<Speaker> known(Member member) {
        Optional<Known> before = known.filter(it -> it.member.equals(member));
        Known now = before.orElseGet(() -> new Known(member, self.speaker(member)));
        known = Optional.of(now);
        return now.speaker;
    }

    private record Known(Member member, Optional<Speaker> speaker) {}

    /** The admins' key, if this is an admin's client and the key is in force. */
    Optional<SigningKey> admin() {
        return inForce()
                .flatMap(EpochSecrets::admin)
                .filter(key -> key.publicKey().equals(point().epoch().commit().admin()))
                .filter(_ -> isAdmin());
    }

    boolean isAdmin() {
        return tip.filter(point -> point.members().isAdmin(self.account())).isPresent();
    }

    /** Whether the host follows the keys of a commit that isn't valid. */
    boolean isMisled() {
        return tip.filter(point -> notes.hostTerm > point.epoch().position()).isPresent();
    }

    Optional<Member> own() {
        return tip.flatMap(point -> point.members().seat(self.account()))
                .map(MemberList.Seat::member);
    }

    Speaker speaker() {
        return own().flatMap(this::known).orElseGet(self.speakers()::getFirst);
    }

    boolean isOver() {
        return notes.left || notes.gone;
    }

    boolean isShutOut() {
        return tip.isPresent() && (keys().isEmpty() || heldAt > 0);
    }

    /** Whether what came is what the commit needs that is held. */
    boolean isReleased() {
        return secrets.filter(it -> it.term().position() >= heldAt).isPresent()
                && keys(point().epoch().number() + 1)
                        .filter(it -> it.position() == heldAt)
                        .isPresent();
    }

    Standing standing() {
        if (notes.gone) {
            return Standing.GONE;
        }
        if (notes.left) {
            return Standing.LEFT;
        }
        if (isShutOut()) {
            return Standing.SHUT_OUT;
        }
        if (tip.isEmpty() || notes.arrives) {
            return Standing.JOINING;
        }
        boolean held = refused.filter(it -> !it.plus(HELD).isAfter(now)).isPresent();
        return waiting ? Standing.WAITING : held ? Standing.HELD : Standing.HERE;
    }

    /** A time from {@code least} to {@code most}, at random. */
    Duration between(Duration least, Duration most) {
        long width = most.minus(least).toMillis() + 1;
        long drawn = ByteBuffer.wrap(entropy.bytes(Long.BYTES)).getLong() >>> 1;
        return least.plusMillis(drawn % width);
    }
}
