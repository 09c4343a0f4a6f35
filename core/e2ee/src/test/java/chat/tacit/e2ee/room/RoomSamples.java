package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Stream;
import chat.tacit.protocol.room.Term;

import java.util.List;
import java.util.Optional;

/** One of each thing that a codec writes. */
public final class RoomSamples {
    public final SeededEntropy entropy;
    public final RoomId room;
    public final Person anna;
    public final Person ben;

    public RoomSamples(long seed) {
        this.entropy = new SeededEntropy(seed);
        this.room = new RoomId(bytes(32));
        this.anna = Person.of("anna", entropy);
        this.ben = Person.of("ben", entropy);
    }

    public Bytes bytes(int size) {
        return Bytes.owned(entropy.bytes(size));
    }

    public EncryptedMessage encrypted() {
        return new EncryptedMessage(3, 17, bytes(16), bytes(64), bytes(592));
    }

    public MessageEvent event() {
        return new MessageEvent(
                Optional.of(bytes(40)),
                Optional.of(vote(anna)),
                new Place(7, bytes(32)),
                bytes(32),
                anna.speaker().certificate());
    }

    MessageEvent arrival() {
        return new MessageEvent(
                Optional.empty(),
                Optional.empty(),
                new Place(7, bytes(32)),
                MessageEvent.NONE,
                ben.speaker().certificate());
    }

    public Vote vote(Person voter) {
        Vote.Proposal proposal =
                new Vote.Proposal(anna.id(), ben.id(), Insider.NOW.plus(Vote.LIFE));
        return Vote.sign(room, proposal, voter.speaker());
    }

    /** All twelve. */
    public List<Change> changes() {
        List<AccountId> both = List.of(anna.id(), ben.id()).stream().sorted().toList();
        return List.of(
                new Change.Create(anna.member()),
                new Change.Name(),
                new Change.Photo(),
                new Change.Trust(List.of(anna.member(), ben.member())),
                new Change.Remove(both),
                new Change.Roles(both, Role.ADMIN),
                new Change.Owner(ben.id()),
                new Change.Leave(),
                new Change.Epoch(),
                new Change.Oust(anna.id(), ben.id(), List.of(vote(ben))),
                new Change.Key(ben.member(), List.of(new DeviceId(bytes(16)))),
                new Change.Delete());
    }

    Core core(Change change) {
        Core.Head head =
                new Core.Head(
                        room,
                        9,
                        bytes(32),
                        4,
                        anna.id(),
                        anna.speaker().certificate(),
                        Insider.NOW);
        Optional<Bytes> detail =
                change instanceof Change.Name ? Optional.of(bytes(32)) : Optional.empty();
        return new Core(
                head, change, detail, change.commits() ? Optional.of(commit()) : Optional.empty());
    }

    private Commit commit() {
        return new Commit(
                SigningKey.generate(entropy).publicKey(),
                SigningKey.generate(entropy).publicKey(),
                SigningKey.generate(entropy).publicKey(),
                bytes(32),
                bytes(32),
                bytes(32),
                88);
    }

    public SignedCore signed(Change change) {
        return SignedCore.sign(core(change), anna.device());
    }

    public Detail detail() {
        return new Detail(Optional.of("Gärten"), Optional.of(bytes(99)), List.of(anna.bundle()));
    }

    /** Of the message stream all, of the state stream what follows. */
    public EpochKeys mixedKeys() {
        EpochSecrets secrets = EpochSecrets.fresh(true, entropy);
        StreamRatchet ratchet = secrets.state().ratchet(room, 5, Stream.STATE).at(1_024);
        return new EpochKeys(
                5, 12, new StreamKeys.Whole(secrets.message()), new StreamKeys.From(ratchet));
    }

    Invitation invitation() {
        return new Invitation(
                new Invitation.Where(room, anna.address().relay(), "Garten", "Komm"),
                Invitation.Inviter.of(anna.speaker(), anna.member()),
                new Place(12, bytes(32)),
                EpochSecrets.fresh(false, entropy),
                new Invitation.History(
                        Secret.random(entropy, 32),
                        new PartRef(4, bytes(32)),
                        new Invitation.Beginning.From(88)));
    }

    /** A room as it is somewhere in the middle, with a member whose device was cut. */
    public Point point() {
        Change key = new Change.Key(ben.member(), List.of(new DeviceId(bytes(16))));
        MemberList members =
                MemberList.EMPTY
                        .after(new Change.Create(anna.member()), anna.id())
                        .after(new Change.Trust(List.of(ben.member())), anna.id())
                        .after(key, ben.id());
        return new Point(
                room,
                new Place(9, bytes(32)),
                new Point.Begun(3, 7, Insider.NOW, commit()),
                members,
                Title.UNKNOWN.named("Garten"),
                2,
                true,
                false);
    }

    /** One of each item. */
    Bytes row() {
        return new DossierRow()
                .shown(signed(new Change.Leave()))
                .skipped(new Place(10, bytes(32)))
                .told(Detail.named("Garten").encode().orElseThrow())
                .opens(mixedKeys())
                .bytes();
    }

    EpochSecrets secrets() {
        return EpochSecrets.fresh(true, entropy);
    }

    /** One of each item of a private pair, of entries one of an admin and one of a member. */
    List<PrivateItem> items() {
        PrivateItem.ListId list = PrivateItem.ListId.fresh(entropy);
        return List.of(
                new PrivateItem.Begin(list, 77),
                entry(secrets()),
                entry(secrets().withoutAdmin()),
                new PrivateItem.Keys(room, List.of(mixedKeys(), secrets().keys(6, 14))),
                new PrivateItem.Snapshot(room, 12, 3, 5, bytes(200)),
                new PrivateItem.Gone(room, 4),
                new PrivateItem.End(list));
    }

    private PrivateItem entry(EpochSecrets of) {
        RoomEntry.Keys keys = RoomEntry.Keys.of(new Term(14), of);
        return new PrivateItem.Entry(
                new RoomEntry(room, anna.address().relay(), 12, 88, 99, keys, 3));
    }
}
