package chat.tacit.e2ee.live;

import static chat.tacit.e2ee.live.AdmissionVectors.require;
import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.Json;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.Leaf;
import chat.tacit.protocol.live.Member;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Target;
import chat.tacit.protocol.live.Terms;
import chat.tacit.protocol.live.Ticket;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes {@code spec/vectors/live.json} from the code; each failing one is tried, and fails. */
final class LiveVectors {
    private final SeededEntropy entropy = new SeededEntropy(20);
    private final Fingerprint relay = new Fingerprint(Bytes.owned(entropy.bytes(32)));
    private final VectorPerson creator = person("alice", 1);
    private final Ticket ticket = ticket(Terms.ANYBODY);
    private final Room room = Room.of(ticket, relay);

    /** Whoever asks before there is a room has to be asked again in it. */
    private VectorPerson person(String name, long seed) {
        Room nowhere =
                new Room(
                        relay, new chat.tacit.protocol.live.LiveId(Bytes.zeros(32)), Terms.ANYBODY);
        return new VectorPerson(name, seed, nowhere);
    }

    private Ticket ticket(Terms terms) {
        return Ticket.create(
                new SessionName("Attic"), creator.key, terms, relay, new SeededEntropy(21));
    }

    String print() throws UnopenableException {
        MeetingVectors meeting = new MeetingVectors(ticket, relay);
        return Json.print(
                object(
                        "fingerprint",
                        relay.bytes().hex(),
                        "connect",
                        new ConnectVectors().print(),
                        "identity",
                        identity(),
                        "admission, k = 1",
                        one(),
                        "admission, k = 3",
                        three(),
                        "chain",
                        new ChainVectors(room, ticket).print(),
                        "send",
                        new SendVectors(room, relay).print(),
                        "exchange",
                        meeting.exchange(),
                        "certificates",
                        meeting.certificates(),
                        "invitation",
                        meeting.invitation()));
    }

    private Map<String, Object> identity() {
        VectorPerson alice = new VectorPerson("alice", 1, room);
        VectorPerson bob = new VectorPerson("bob", 2, room);
        Identification made = alice.asks(Optional.of(ticket));
        Identification joins = bob.asks(Optional.empty());
        Identification open =
                Identification.sign(
                        bob.key,
                        new Leaf(bob.leaf.key().publicKey(), Optional.empty(), bob.leaf.nonce()),
                        new Identification.Errand(
                                new Target.Open(new SessionName("Plaza")),
                                bob.session,
                                Optional.empty()),
                        relay);
        return object(
                "creator's seed",
                VectorPerson.hex(alice.key.seed()),
                "creator's pk",
                alice.key.publicKey().bytes().hex(),
                "creator's id",
                alice.id().toString(),
                "ticket",
                ticket.encode().hex(),
                "lid",
                room.live().bytes().hex(),
                "creator's m1",
                made.encode().hex(),
                "joiner's seed",
                VectorPerson.hex(bob.key.seed()),
                "sid",
                bob.session.hex(),
                "draws of the joiner's leaf",
                bob.leafDraws.hex(),
                "joiner's m1",
                joins.encode().hex(),
                "q",
                joins.admission().bytes().hex(),
                "m1 to the open session Plaza",
                open.encode().hex(),
                "refused",
                refusedIdentities(made, joins));
    }

    private List<Map<String, Object>> refusedIdentities(Identification made, Identification joins) {
        Identification.Errand errand = joins.errand();
        Target elsewhere = new Target.Vouched(ticket(new Terms(2, List.of())).live(relay));
        List<Map<String, Object>> refused = new ArrayList<>();
        refused.add(
                refused(
                        "another sid",
                        with(
                                joins,
                                new Identification.Errand(
                                        errand.target(), Bytes.zeros(32), Optional.empty()))));
        refused.add(
                refused(
                        "another target",
                        with(
                                joins,
                                new Identification.Errand(
                                        elsewhere, errand.session(), Optional.empty()))));
        refused.add(
                refused(
                        "a joiner's with the creator's ticket",
                        with(
                                joins,
                                new Identification.Errand(
                                        errand.target(), errand.session(), Optional.of(ticket)))));
        refused.add(
                refused(
                        "a creator's without its ticket",
                        with(
                                made,
                                new Identification.Errand(
                                        made.errand().target(),
                                        made.errand().session(),
                                        Optional.empty()))));
        Fingerprint other = new Fingerprint(Bytes.zeros(32));
        require(!joins.verifies(other), "another fingerprint");
        refused.add(object("what", "at another relay", "fingerprint", other.bytes().hex()));
        refused.add(anchorsOutOfOrder());
        return refused;
    }

    private static Identification with(Identification said, Identification.Errand errand) {
        return new Identification(said.identity(), said.leaf(), errand, said.signature());
    }

    private Map<String, Object> refused(String what, Identification said) {
        require(!said.verifies(relay), what);
        return object("what", what, "m1", said.encode().hex());
    }

    private Map<String, Object> anchorsOutOfOrder() {
        VectorPerson bob = new VectorPerson("bob", 2, room);
        byte[] bytes =
                ticket(new Terms(1, Stream.of(creator.id(), bob.id()).sorted().toList()))
                        .encode()
                        .toArray();
        int anchors = bytes.length - 64 - 64;
        for (int i = 0; i < 32; i++) {
            byte first = bytes[anchors + i];
            bytes[anchors + i] = bytes[anchors + 32 + i];
            bytes[anchors + 32 + i] = first;
        }
        boolean malformed;
        try {
            Ticket.decode(Bytes.owned(bytes));
            malformed = false;
        } catch (MalformedException e) {
            malformed = true;
        }
        require(malformed, "anchors out of order");
        return object("what", "anchors out of order", "ticket", Bytes.of(bytes).hex());
    }

    private static Chain chain(VectorPerson voucher, Roster roster) {
        EpochSecret secret =
                new EpochSecret(Secret.owned(new SeededEntropy(30).bytes(EpochSecret.SIZE)));
        return new Chain(voucher.self(Trust.NOBODY), voucher.leaf, new Epoch(roster, secret));
    }

    private Map<String, Object> one() throws UnopenableException {
        VectorPerson alice = new VectorPerson("alice", 1, room);
        VectorPerson bob = new VectorPerson("bob", 2, room);
        Roster founded = Roster.founded(room, alice.asks(Optional.of(ticket)));
        return new AdmissionVectors(alice, bob, chain(alice, founded), List.of()).print();
    }

    private Map<String, Object> three() throws UnopenableException {
        Room strict = Room.of(ticket(new Terms(3, List.of())), relay);
        List<VectorPerson> inside =
                List.of(
                        new VectorPerson("alice", 1, strict),
                        new VectorPerson("bob", 2, strict),
                        new VectorPerson("carol", 3, strict));
        List<Member> members = new ArrayList<>();
        for (VectorPerson person : inside) {
            members.add(
                    new Member(
                            person.key.publicKey(), person.leaf.key().publicKey(), members.size()));
        }
        Roster roster = Roster.of(strict, 2, Bytes.owned(new SeededEntropy(31).bytes(32)), members);
        Map<String, Object> printed =
                new AdmissionVectors(
                                inside.getFirst(),
                                new VectorPerson("dave", 4, strict),
                                chain(inside.getFirst(), roster),
                                inside.subList(1, 3))
                        .print();
        printed.put("list before", new MemberList(members, Map.of()).encode().hex());
        return printed;
    }
}
