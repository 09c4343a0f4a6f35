package chat.tacit.bench.room;

import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.RsaKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.room.Chain;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Proposal;
import chat.tacit.e2ee.room.Turnover;
import chat.tacit.e2ee.room.member.Ask;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Term;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A room as its owner makes it: every event under true keys, with the owner's part of what a member
 * does and nothing of what reading costs one.
 */
public final class TrueRoom implements AutoCloseable {
    private static final Entropy ENTROPY = Entropy.system();

    /** Whom one TrustKey lets in. */
    private static final int TRUSTED = 32;

    final RoomId id;
    final Links links;
    final Resident owner;
    private final SecretLink link;
    private final Map<AccountId, SignedBundle> bundles = new HashMap<>();
    private final List<Link> chain = new ArrayList<>();
    private final List<EpochKeys> keys = new ArrayList<>();
    private EpochSecrets secrets;
    private Point tip;

    /**
     * What a commit took its author.
     *
     * @param sealing envelopes to all
     * @param parts until the host had them, durably
     * @param event until it was in force
     * @param turnover what a member has to go on with
     */
    public record Begun(Duration sealing, Duration parts, Duration event, Turnover turnover) {}

    private TrueRoom(Links links, RoomId id, Resident owner) throws LinkException {
        this.links = links;
        this.id = id;
        this.owner = owner;
        this.link = links.open();
        bundles.put(owner.address().id(), owner.bundle());
        Detail detail = new Detail(Optional.of("Room"), Optional.empty(), List.of(owner.bundle()));
        Proposal create =
                Proposal.create(
                        id,
                        new Proposal.Wish(new Change.Create(owner.member()), detail),
                        owner.speaker(),
                        ENTROPY);
        secrets = create.secrets().orElseThrow();
        EpochKeys first = secrets.keys(1, 1);
        StateEvent event = create.event(first, List.of(), new Proposal.Now(1, 0, now()), ENTROPY);
        Ask.Key key = new Ask.Key(id, Term.NONE, secrets.admin().orElseThrow());
        var _ = posted(new Ask.Post(key, Power.ADMIN, new Posting.State(event, Place.START)));
        try {
            Chain.Taken taken = Chain.begun(id, event, first);
            tip = taken.after();
            follow(taken);
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Registers an account of this handle, and makes a room with it. */
    public static TrueRoom make(Links links, Handle handle, RsaKey rsa) throws LinkException {
        Account account = Account.of(handle);
        AccountAddress address = new AccountAddress(links.relay(), handle);
        RoomId id;
        try (SecretLink home = links.home(handle)) {
            account.register(home);
            id = account.makeRoom(home);
        }
        return new TrueRoom(links, id, Resident.of(address, account.account(), rsa));
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Instant.now().toEpochMilli());
    }

    private void follow(Chain.Taken taken) {
        tip = taken.after();
        chain.add(Link.of(taken.core(), taken.detail().encode()));
        keys.add(secrets.keys(tip.epoch().number(), tip.epoch().position()));
    }

    private long posted(Ask ask) throws LinkException {
        return posted(link, ask);
    }

    static long posted(SecretLink over, Ask ask) throws LinkException {
        Reply reply = over.call(ask::request);
        if (reply instanceof Reply.Posted(long position, long _)) {
            return position;
        }
        throw new IllegalStateException("not posted: " + reply);
    }

    /** Lets these in, as many as one change may at a time. */
    public void admit(List<Member> members, Map<AccountId, SignedBundle> theirs)
            throws LinkException {
        for (int from = 0; from < members.size(); from += TRUSTED) {
            List<Member> some = members.subList(from, Math.min(members.size(), from + TRUSTED));
            List<SignedBundle> shown = some.stream().map(it -> theirs.get(it.id())).toList();
            var _ = begin(new Change.Trust(some), Detail.of(shown));
            some.forEach(it -> bundles.put(it.id(), theirs.get(it.id())));
        }
    }

    /** Begins an epoch. */
    public Begun beginEpoch() throws LinkException {
        return begin(new Change.Epoch(), Detail.NONE);
    }

    private Begun begin(Change change, Detail detail) throws LinkException {
        Point before = tip;
        Ask.Key admin = new Ask.Key(id, term(), secrets.admin().orElseThrow());
        long begun = System.nanoTime();
        Proposal proposal =
                Proposal.on(before, new Proposal.Wish(change, detail), owner.speaker(), ENTROPY);
        List<Bytes> parts = proposal.parts(bundles::get, ENTROPY);
        long sealed = System.nanoTime();
        List<PartRef> put = new ArrayList<>();
        for (Bytes part : parts) {
            long number = posted(new Ask.PutPart(admin, Power.ADMIN, part));
            put.add(new PartRef(number, Bytes.owned(Hash.sha256(part.toArray()))));
        }
        long stored = System.nanoTime();
        Proposal.Now where = new Proposal.Now(before.head().position() + 1, 0, now());
        StateEvent event = proposal.event(keysInForce(), put, where, ENTROPY);
        Posting posting = new Posting.State(event, before.head());
        var _ = posted(new Ask.Post(admin, Power.ADMIN, posting));
        long inForce = System.nanoTime();
        if (!(new Chain(before).take(event, keysInForce()) instanceof Chain.Taken taken)) {
            throw new IllegalStateException("not valid");
        }
        secrets = proposal.secrets().orElseThrow();
        follow(taken);
        return new Begun(
                Duration.ofNanos(sealed - begun),
                Duration.ofNanos(stored - sealed),
                Duration.ofNanos(inForce - stored),
                new Turnover(before, taken, event.turn().orElseThrow()));
    }

    /** How long a member takes that was told of a commit: its part, its envelope, its keys. */
    public Duration follow(Begun begun, AccountId member, Resident as, SecretLink over)
            throws LinkException, UnopenableException {
        long from = System.nanoTime();
        PartRef part = begun.turnover().part(member);
        Reply reply = over.call(new Ask.Part(reading(), part.number())::request);
        var _ = begun.turnover().open(member, as.recipient(), ((Reply.Part) reply).part(), ENTROPY);
        return Duration.ofNanos(System.nanoTime() - from);
    }

    /** How many epochs have begun. */
    public long epochs() {
        return tip.epoch().number();
    }

    /** Who reads now. */
    Ask.Key reading() {
        return new Ask.Key(id, term(), secrets.reading());
    }

    /** Who posts now. */
    Ask.Key posting() {
        return new Ask.Key(id, term(), secrets.posting());
    }

    private Term term() {
        return new Term(tip.epoch().position());
    }

    EpochKeys keysInForce() {
        return keys.getLast();
    }

    Point tip() {
        return tip;
    }

    EpochSecrets secrets() {
        return secrets;
    }

    List<Link> chain() {
        return List.copyOf(chain);
    }

    List<EpochKeys> keys() {
        return List.copyOf(keys);
    }

    Map<AccountId, SignedBundle> bundles() {
        return Map.copyOf(bundles);
    }

    @Override
    public void close() {
        link.close();
    }
}
