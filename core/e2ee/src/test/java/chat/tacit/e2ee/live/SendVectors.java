package chat.tacit.e2ee.live;

import static chat.tacit.e2ee.live.AdmissionVectors.require;
import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.Leaf;
import chat.tacit.protocol.live.Member;
import chat.tacit.protocol.live.OpenMessage;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Target;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What two people say to each other in {@code spec/vectors/live.json}, in all four forms. */
final class SendVectors {
    private static final Payload HI = new Payload(Payload.Kind.CONTENT, Peer.text("hi"));

    private final Fingerprint relay;
    private final VectorPerson alice;
    private final VectorPerson bob;
    private final Roster roster;

    SendVectors(Room room, Fingerprint relay) {
        this.relay = relay;
        this.alice = new VectorPerson("alice", 1, room);
        this.bob = new VectorPerson("bob", 2, room);
        this.roster =
                Roster.of(
                        room,
                        7,
                        Bytes.owned(new SeededEntropy(50).bytes(32)),
                        List.of(member(alice, 0), member(bob, 7)));
        alice.taken();
    }

    private static Member member(VectorPerson person, long joined) {
        return new Member(person.key.publicKey(), person.leaf.key().publicKey(), joined);
    }

    private Epoch epoch(long seed) {
        return new Epoch(
                roster,
                new EpochSecret(Secret.owned(new SeededEntropy(seed).bytes(EpochSecret.SIZE))));
    }

    Map<String, Object> print() throws UnopenableException {
        Epoch sending = epoch(51);
        Bytes toAll = sending.seal(alice.key, HI, alice);
        List<String> drawsToAll = alice.taken();
        Bytes toOne = sending.seal(alice.key, member(bob, 7), HI, alice);
        List<String> drawsToOne = alice.taken();
        require(opens(epoch(51), toAll) && opens(epoch(51), toOne), "what was sealed opens");
        Map<String, Object> printed =
                object(
                        "epoch",
                        roster.epoch(),
                        "h",
                        roster.head().hex(),
                        "secret",
                        VectorPerson.hex(sending.secret().bytes()),
                        "sender key",
                        VectorPerson.hex(sending.secret().sender(member(alice, 0))),
                        "content",
                        HI.body().hex(),
                        "draws of form 1",
                        drawsToAll,
                        "form 1",
                        toAll.hex(),
                        "draws of form 2",
                        drawsToOne,
                        "form 2",
                        toOne.hex());
        printed.put("refused", refused(toAll));
        printed.put("open", open());
        return printed;
    }

    private boolean opens(Epoch epoch, Bytes sealed) {
        try {
            SealedMessage said = SealedMessage.decode(sealed);
            return said.epoch() == roster.epoch()
                    && epoch.open(alice.id(), said, bob.id(), bob.leaf) instanceof Opening.Message;
        } catch (MalformedException e) {
            return false;
        }
    }

    private List<Map<String, Object>> refused(Bytes sealed) {
        List<Map<String, Object>> refused = new ArrayList<>();
        int head = 1 + 8 + View.PREFIX_SIZE + 8 + 16;
        for (int at = 0; at < head; at++) {
            byte[] bytes = sealed.toArray();
            bytes[at] ^= 1;
            Bytes changed = Bytes.owned(bytes);
            require(!opens(epoch(51), changed), "a changed byte " + at);
        }
        refused.add(object("what", "any changed byte of the first", "bytes", (long) head));
        Epoch again = epoch(51);
        require(opens(again, sealed) && !opens(again, sealed), "an old counter");
        refused.add(object("what", "form 1 once more"));
        require(!opens(epoch(52), sealed), "another secret");
        refused.add(
                object(
                        "what",
                        "under another secret",
                        "secret",
                        VectorPerson.hex(epoch(52).secret().bytes())));
        Bytes ofBob = Forgery.of(epoch(51), member(alice, 0), bob.key, HI, bob);
        require(!opens(epoch(51), ofBob), "signed by another member");
        refused.add(object("what", "signed by another member", "form 1", ofBob.hex()));
        refused.add(padding());
        return refused;
    }

    private static Map<String, Object> padding() {
        byte[] bytes = HI.encode();
        bytes[bytes.length - 1] = 1;
        Bytes wrong = Bytes.owned(bytes);
        boolean malformed;
        try {
            Payload.decode(wrong);
            malformed = false;
        } catch (MalformedException e) {
            malformed = true;
        }
        require(malformed, "padding");
        return object("what", "padding that isn't zeros", "payload", wrong.hex());
    }

    private Map<String, Object> open() {
        SessionName name = new SessionName("Plaza");
        OwnLeaf ofBob = new OwnLeaf(bob.leaf.key(), Optional.empty(), bob.leaf.nonce());
        OwnLeaf ofAlice = new OwnLeaf(alice.leaf.key(), Optional.empty(), alice.leaf.nonce());
        Identification sender = asks(alice, ofAlice.leaf(), name);
        Identification receiver = asks(bob, ofBob.leaf(), name);
        OpenSealing sending = new OpenSealing(alice.key, ofAlice, relay, name, alice);
        OpenSealing opening = new OpenSealing(bob.key, ofBob, relay, name, bob);
        alice.taken();
        Bytes toAll = sending.sayToAll(List.of(receiver), HI.body()).orElseThrow();
        List<String> drawsToAll = alice.taken();
        Bytes toOne = sending.sayToOne(receiver, HI.body()).orElseThrow();
        List<String> drawsToOne = alice.taken();
        for (Bytes sealed : List.of(toAll, toOne)) {
            require(
                    opening.open(sender, cut(sealed), false) instanceof OpenSealing.Said,
                    "what was sealed opens");
            require(
                    opening.open(sender, cut(sealed), false) instanceof OpenSealing.Unopenable,
                    "an old counter");
        }
        return object(
                "sender's m1",
                sender.encode().hex(),
                "receiver's m1",
                receiver.encode().hex(),
                "receiver's leaf",
                VectorPerson.hex(bob.leaf.key().secret()),
                "draws of form 3",
                drawsToAll,
                "form 3",
                toAll.hex(),
                "form 3 as handed on",
                cut(toAll).hex(),
                "draws of form 4",
                drawsToOne,
                "form 4",
                toOne.hex(),
                "form 4 as handed on",
                cut(toOne).hex());
    }

    private Bytes cut(Bytes sealed) {
        return OpenMessage.decode(sealed).cut(bob.id()).orElseThrow().encode();
    }

    private Identification asks(VectorPerson person, Leaf leaf, SessionName name) {
        return Identification.sign(
                person.key,
                leaf,
                new Identification.Errand(new Target.Open(name), person.session, Optional.empty()),
                relay);
    }
}
