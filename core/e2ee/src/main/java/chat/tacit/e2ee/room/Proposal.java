package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Turn;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A change on its way to be the next state event, as its author makes it on one head ({@code
 * spec/50-room} §12, §13): first the envelopes, then, when the host has their parts, the event. If
 * the head has moved meanwhile, it is made anew on that.
 */
public final class Proposal {
    private final RoomId room;
    private final Optional<Point> before;
    private final Change change;
    private final Detail detail;
    private final Speaker author;
    private final Optional<EpochSecrets> secrets;

    private Proposal(
            RoomId room,
            Optional<Point> before,
            Wish wish,
            Speaker author,
            Optional<EpochSecrets> secrets) {
        this.room = room;
        this.before = before;
        this.change = wish.change;
        this.detail = wish.detail;
        this.author = author;
        this.secrets = secrets;
    }

    /** What is to be changed. */
    public record Wish(Change change, Detail detail) {}

    /**
     * When and where an event is made.
     *
     * @param position that it gets
     * @param events of the epoch that ends
     */
    public record Now(long position, int events, Instant time) {}

    /** The create of a room. */
    public static Proposal create(RoomId room, Wish wish, Speaker author, Entropy entropy) {
        Optional<EpochSecrets> secrets = Optional.of(EpochSecrets.fresh(true, entropy));
        return new Proposal(room, Optional.empty(), wish, author, secrets);
    }

    /** A change of a room as it is. */
    public static Proposal on(Point before, Wish wish, Speaker author, Entropy entropy) {
        boolean admin = before.members().isAdmin(author.account());
        Optional<EpochSecrets> secrets =
                wish.change.commits()
                        ? Optional.of(EpochSecrets.fresh(admin, entropy))
                        : Optional.empty();
        return new Proposal(before.room(), Optional.of(before), wish, author, secrets);
    }

    /**
     * The same change on a later head, with the same secrets: the parts serve again. Nothing if
     * another epoch has begun meanwhile, or others would get envelopes.
     *
     * @param later the room as it is now
     * @param wish what of the change may still be done
     */
    public Optional<Proposal> again(Point later, Wish wish) {
        Proposal next = new Proposal(room, Optional.of(later), wish, author, secrets);
        boolean same =
                secrets.isPresent()
                        && wish.change.commits()
                        && epoch() == next.epoch()
                        && secrets.get().admin().isPresent()
                                == later.members().isAdmin(author.account())
                        && envelopes().equals(next.envelopes());
        return same ? Optional.of(next) : Optional.empty();
    }

    /** Who gets an envelope, under which bundle, and whether with the admins' secret. */
    private List<Recipient> envelopes() {
        MemberList after = after();
        return recipients(change, after).stream()
                .map(it -> new Recipient(seat(after, it).member(), after.isAdmin(it)))
                .toList();
    }

    private record Recipient(Member member, boolean admin) {}

    private static MemberList.Seat seat(MemberList members, AccountId account) {
        return members.seat(account).orElseThrow();
    }

    /** The secrets of the epoch that it begins, which are kept before anything is posted. */
    public Optional<EpochSecrets> secrets() {
        return secrets;
    }

    /** The number of the epoch that it begins. */
    public long epoch() {
        return before.map(it -> it.epoch().number()).orElse(0L) + 1;
    }

    /** Who is a member afterwards. */
    public MemberList after() {
        MemberList now = before.map(Point::members).orElse(MemberList.EMPTY);
        return now.after(change, author.account());
    }

    /**
     * Who gets an envelope, by account id: the members afterwards, but for those whom the change
     * adds. Of a create that is nobody: its author has the secrets, and the room takes no parts
     * before it has begun.
     */
    public static List<AccountId> recipients(Change change, MemberList after) {
        if (change instanceof Change.Create) {
            return List.of();
        }
        List<AccountId> recipients = new ArrayList<>(after.accounts());
        if (change instanceof Change.Trust(List<Member> added)) {
            recipients.removeAll(added.stream().map(Member::id).toList());
        }
        return recipients;
    }

    /**
     * The parts to put at the host; none of what begins no epoch.
     *
     * @param bundles of the members
     */
    public List<Bytes> parts(Function<AccountId, SignedBundle> bundles, Entropy entropy) {
        if (secrets.isEmpty()) {
            return List.of();
        }
        EpochSecrets whole = secrets.get();
        Bytes seeds = whole.hash(room, epoch());
        MemberList after = after();
        List<Bytes> envelopes = new ArrayList<>();
        for (AccountId account : recipients(change, after)) {
            EpochSecrets own = after.isAdmin(account) ? whole : whole.withoutAdmin();
            Envelope envelope = new Envelope(room, epoch(), account, seeds);
            envelopes.add(envelope.seal(bundles.apply(account), own, entropy));
        }
        return EnvelopeParts.of(envelopes);
    }

    /**
     * The event.
     *
     * @param keys of the epoch in force; of the create those that its secrets give
     * @param parts where the host keeps what {@link #parts} made
     */
    public StateEvent event(EpochKeys keys, List<PartRef> parts, Now now, Entropy entropy) {
        Place head = before.map(Point::head).orElse(Place.START);
        Optional<Bytes> told = detail.encode();
        Core.Head where =
                new Core.Head(
                        room,
                        now.position,
                        head.coreHash(),
                        epoch() - 1,
                        author.account(),
                        author.certificate(),
                        now.time);
        Core core =
                new Core(
                        where,
                        change,
                        told.map(Detail::hash),
                        secrets.map(it -> commit(it, parts, now)));
        SignedCore signed = SignedCore.sign(core, author.key());
        int sealed = before.map(Point::sealed).orElse(0);
        State state = new State(signed, told);
        return new StateEvent(
                now.position,
                signed.hash(),
                core.commit().map(it -> turn(it, parts)),
                StateBox.seal(keys, sealed, state, author.author(), entropy));
    }

    private Commit commit(EpochSecrets secret, List<PartRef> parts, Now now) {
        Title title = before.map(Point::title).orElse(Title.UNKNOWN);
        Title next = Point.retitled(title, change, Optional.of(detail));
        return new Commit(
                secret.posting().publicKey(),
                secret.reading().publicKey(),
                adminKey(secret),
                secret.hash(room, epoch()),
                after().hash(next).orElseThrow(),
                EnvelopeParts.hash(parts.stream().map(PartRef::hash).toList()),
                now.events);
    }

    /** The new A, or the one that is in force where the author has none to give. */
    private VerifyingKey adminKey(EpochSecrets secret) {
        return secret.admin()
                .map(key -> key.publicKey())
                .orElseGet(() -> before.orElseThrow().epoch().commit().admin());
    }

    private Turn turn(Commit commit, List<PartRef> parts) {
        boolean members = change.changesMembers() || before.filter(Point::left).isPresent();
        return new Turn(commit.posting(), commit.reading(), commit.admin(), members, parts);
    }
}
