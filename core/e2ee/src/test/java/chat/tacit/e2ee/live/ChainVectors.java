package chat.tacit.e2ee.live;

import static chat.tacit.e2ee.live.AdmissionVectors.require;
import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Commit;
import chat.tacit.protocol.live.CommitCheck;
import chat.tacit.protocol.live.Consent;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.Departure;
import chat.tacit.protocol.live.Leave;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.Ticket;
import chat.tacit.protocol.live.Vouch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Four epochs of {@code spec/vectors/live.json}: made, two added, one removed. */
final class ChainVectors {
    private final VectorPerson alice;
    private final VectorPerson bob;
    private final VectorPerson carol;
    private final Room room;
    private final Chain chain;
    private final Bytes founding;
    private final List<Map<String, Object>> epochs = new ArrayList<>();
    private final List<Map<String, Object>> refused = new ArrayList<>();

    ChainVectors(Room room, Ticket ticket) {
        this.room = room;
        this.alice = new VectorPerson("alice", 1, room);
        this.bob = new VectorPerson("bob", 2, room);
        this.carol = new VectorPerson("carol", 3, room);
        this.founding = alice.asks(Optional.of(ticket)).encode();
        Roster founded = Roster.founded(room, alice.asks(Optional.of(ticket)));
        EpochSecret secret =
                new EpochSecret(Secret.owned(new SeededEntropy(40).bytes(EpochSecret.SIZE)));
        this.chain = new Chain(alice.self(Trust.NOBODY), alice.leaf, new Epoch(founded, secret));
    }

    Map<String, Object> print() throws UnopenableException {
        state("m1 of the creator", founding.hex());
        add(bob);
        add(carol);
        remove();
        return object("epochs", epochs, "refused", refused);
    }

    private void state(Object... how) {
        Map<String, Object> epoch = object("epoch", chain.roster().epoch());
        epoch.putAll(object(how));
        epoch.put("h", chain.roster().head().hex());
        epoch.put("members hash", chain.roster().membersHash().hex());
        epoch.put("secret", VectorPerson.hex(chain.epoch().secret().bytes()));
        epoch.put("view", chain.epoch().view().text());
        epochs.add(epoch);
    }

    private void add(VectorPerson newcomer) throws UnopenableException {
        Roster before = chain.roster();
        Trust trust = id -> Optional.of(newcomer.key.publicKey());
        Vouching.Introduced introduced =
                Vouching.Trusted.check(
                                before,
                                newcomer.id(),
                                newcomer.asks(Optional.empty()).encode(),
                                trust)
                        .introduce(before, alice.key, alice);
        Bytes hash = Admission.hash(introduced.message());
        Secret answer = Secret.random(newcomer, 32);
        Bytes signature =
                newcomer.key.sign(
                        Consent.signed(
                                room,
                                introduced.occasion(),
                                newcomer.asks(Optional.empty()),
                                hash,
                                Admission.hash(Bytes.of(answer.expose()))));
        Commit.Addition addition =
                new Commit.Addition(
                        newcomer.asks(Optional.empty()),
                        new Admission.Challenge(answer, signature).consent(hash),
                        List.of());
        alice.taken();
        ClientLine.AddUser line = (ClientLine.AddUser) chain.add(addition).line();
        Bytes commit = line.commit().bytes();
        List<String> draws = alice.taken();
        failing(before, commit);
        signedFailing(before, Commit.decode(commit).head(), addition);
        chain.take(commit, Optional.of(line.box().bytes()), Instant.EPOCH);
        state(
                "draws of r and the box's salt",
                draws,
                "commit",
                commit.hex(),
                "box",
                line.box().bytes().hex());
    }

    private void remove() throws UnopenableException {
        Roster before = chain.roster();
        Bytes leaving = Leave.sign(room, bob.key, 1);
        Departure left = new Departure(bob.id(), 1, Departure.Reason.LEFT, Optional.of(leaving));
        alice.taken();
        ClientLine.RemoveUser line = (ClientLine.RemoveUser) chain.remove(List.of(left)).line();
        Bytes commit = line.commit().bytes();
        Bytes parts = line.parts().map(Data::bytes).orElseThrow();
        List<String> draws = alice.taken();
        failing(before, commit);
        wrongRandom(before, commit);
        chain.take(commit, Optional.empty(), Instant.EPOCH);
        state("draws of r and each part's e", draws, "commit", commit.hex(), "parts", parts.hex());
    }

    /** One byte of each field is another: what is wrong, as the check says it. */
    private void failing(Roster before, Bytes commit) {
        int[] at = {1, 39, 50, 90, 120, 150, commit.size() - 100, commit.size() - 1};
        for (int place : at) {
            byte[] bytes = commit.toArray();
            bytes[place] ^= 1;
            Bytes changed = Bytes.owned(bytes);
            CommitCheck check = CommitCheck.of(before, Commit.decode(changed));
            require(check instanceof CommitCheck.Wrong, "a changed byte " + place);
            refused.add(
                    object(
                            "what",
                            "byte " + place + " changed",
                            "epoch",
                            before.epoch(),
                            "commit",
                            changed.hex(),
                            "fault",
                            ((CommitCheck.Wrong) check).fault().toString()));
        }
    }

    /** Signed by its committer, and still not the session's next. */
    private void signedFailing(Roster before, Commit.Head head, Commit.Addition addition) {
        Commit.Head wrongList =
                new Commit.Head(
                        head.live(),
                        head.epoch(),
                        head.previous(),
                        head.committer(),
                        head.random(),
                        before.membersHash());
        Consent consent = addition.consent();
        Commit.Addition otherConsent =
                new Commit.Addition(
                        addition.newcomer(),
                        new Consent(
                                /* introduction= */ consent.challenge(),
                                /* challenge= */ consent.introduction(),
                                consent.signature()),
                        List.of());
        MemberId committer = alice.id();
        Vouch vouch =
                Vouch.sign(
                        room,
                        alice.key,
                        new Vouch.Subject(
                                addition.newcomer().id(),
                                addition.newcomer().admission(),
                                before.head()),
                        60);
        Commit.Addition twice = new Commit.Addition(addition.newcomer(), consent, List.of(vouch));
        require(committer.equals(vouch.voucher()), "the committer's own vouch");
        refuse("a list that it doesn't lead to", before, wrongList, addition);
        refuse("another's consent", before, head, otherConsent);
        refuse("the committer's vouch counted twice", before, head, twice);
    }

    private void refuse(String what, Roster before, Commit.Head head, Commit.Addition addition) {
        Commit commit = Commit.AddUser.sign(room, alice.key, head, addition);
        CommitCheck check = CommitCheck.of(before, commit);
        require(check instanceof CommitCheck.Wrong, what);
        refused.add(
                object(
                        "what",
                        what,
                        "epoch",
                        before.epoch(),
                        "commit",
                        commit.encode().hex(),
                        "fault",
                        ((CommitCheck.Wrong) check).fault().toString()));
    }

    private void wrongRandom(Roster before, Bytes commit) {
        EpochRandom other = new EpochRandom(Secret.owned(Hash.sha256(new byte[] {1})));
        Bytes head = Commit.decode(commit).next();
        Bytes part = other.part(room, head, before.member(carol.id()).orElseThrow(), carol);
        Chain ofCarol =
                new Chain(
                        carol.self(Trust.NOBODY),
                        carol.leaf,
                        new Epoch(before, EpochSecret.fresh(carol)));
        require(
                ofCarol.take(commit, Optional.of(part), Instant.EPOCH)
                        .equals(new Chain.Ends(new Ending.ShutOut(alice.id()))),
                "r that isn't rc's");
        refused.add(object("what", "r that isn't rc's", "part", part.hex()));
    }
}
