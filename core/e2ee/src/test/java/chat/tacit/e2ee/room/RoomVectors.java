package chat.tacit.e2ee.room;

import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Stream;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the parts {@code ratchet} and {@code event} of {@code spec/vectors/room.json} from the code
 * ({@code spec/50-room} §25). What each event becomes is what the code makes of it.
 */
final class RoomVectors {
    private static final List<Integer> COUNTS =
            List.of(1, 2, 255, 256, 257, 65_535, 65_536, 1 << 20, 1 << 24);

    private final SeededEntropy entropy = new SeededEntropy(25);
    private final Person anna = Person.of("anna", entropy);
    private final Person ben = Person.of("ben", entropy);

    // The ratchet

    Map<String, Object> ratchet() throws UnopenableException {
        RoomId room = new RoomId(bytes(32));
        Seed seed = Seed.fresh(entropy);
        List<Object> at = new ArrayList<>();
        StreamRatchet start = seed.ratchet(room, 7, Stream.MESSAGE);
        StreamRatchet last = start;
        for (int count : COUNTS) {
            last = last.at(count);
            if (!start.at(count).state().equals(last.state())) {
                throw new AssertionError("two ways to " + count);
            }
            at.add(object("count", count, "R", hex(last.state())));
        }
        return object(
                "room",
                room,
                "epoch",
                7,
                "seed",
                hex(seed.bytes()),
                "R_0 of stream 1",
                hex(start.state()),
                "R_0 of stream 2",
                hex(seed.ratchet(room, 7, Stream.STATE).state()),
                "R of stream 1",
                at,
                "keys at 257",
                keys(start.at(257), new EventPlace(room, 7, Stream.MESSAGE, 257)),
                "refused",
                List.of(object("from", 257, "to", 256)));
    }

    private Map<String, Object> keys(StreamRatchet ratchet, EventPlace place) {
        Bytes salt = bytes(16);
        EventKeys keys = new EventKeys(ratchet, place, salt);
        return object(
                "salt",
                salt,
                "account id",
                ben.id(),
                "device id",
                ben.author().device(),
                "author key",
                hex(keys.author().key()),
                "author nonce",
                Bytes.of(keys.author().nonce()),
                "box key",
                hex(keys.box(ben.author()).key()),
                "box nonce",
                Bytes.of(keys.box(ben.author()).nonce()));
    }

    // Events

    Map<String, Object> event() throws UnopenableException {
        Insider owner = Insider.create(anna, entropy);
        Insider inside = owner.admit(ben);
        Bytes old = inside.seal(inside.saying("too late"), 1);
        owner.post(new Change.Epoch());
        owner.readOn();
        inside.readOn();
        sayWhatIsTaken(owner, inside);
        List<String> what = new ArrayList<>(List.of("512", "1,024", "4,096", "16,384"));
        what.add("another device at the same counter");
        what.add("these bytes again");
        owner.host.say(owner.host.messages.getFirst().event().bytes());
        what.add("an epoch that is over");
        owner.host.say(old);
        sayWhatIsnt(owner, inside, what);
        what.add("a stamp that falls");
        owner.host.say(inside.seal(inside.saying("back"), 9), 1);
        return object(
                "room",
                owner.host.room,
                "epoch",
                3,
                "message seed",
                hex(owner.secretsOf(3L).message().bytes()),
                "state events: position, core hash",
                owner.host.state.stream().map(it -> it.position() + " " + it.coreHash()).toList(),
                "commits of epochs 1 to 3 at",
                List.of(1, 2, 3),
                "members: account id, account key",
                List.of(anna, ben).stream()
                        .map(it -> it.id() + " " + it.accountKey().publicKey().bytes())
                        .toList(),
                "events in the order of the stream",
                outcomes(owner, what));
    }

    /** Of each size one, and one at the counter of the last by another device. */
    private void sayWhatIsTaken(Insider owner, Insider inside) {
        for (int size : List.of(10, 500, 3_000, 16_000)) {
            inside.say("x".repeat(size));
        }
        Person other = ben.onAnotherDevice(entropy);
        MessageEvent event = with(inside.saying("there"), other.speaker().certificate());
        owner.host.say(inside.seal(event, 4, other.speaker()));
    }

    private void sayWhatIsnt(Insider owner, Insider inside, List<String> what)
            throws UnopenableException {
        MessageEvent event = inside.saying("no");
        what.add("a counter beyond the stream");
        owner.host.say(inside.seal(event, 1_000));
        what.add("an author who is no member");
        Person stranger = Person.of("mallory", entropy);
        MessageEvent theirs = with(event, stranger.speaker().certificate());
        owner.host.say(inside.seal(theirs, 5, stranger.speaker()));
        what.add("a box that was changed");
        EncryptedMessage said = EncryptedMessage.decode(inside.seal(event, 5), Stream.MESSAGE);
        owner.host.say(
                new EncryptedMessage(said.epoch(), 5, said.salt(), said.author(), flip(said.box()))
                        .encode());
        what.add("a certificate by another account key");
        DeviceCertificate forged =
                DeviceCertificate.sign(
                        SigningKey.generate(entropy),
                        ben.id(),
                        ben.device().publicKey(),
                        Person.CERTIFIED);
        Speaker speaker = new Speaker(ben.id(), ben.device(), forged);
        owner.host.say(inside.seal(with(event, forged), 5, speaker));
        what.add("a signature of zeros");
        owner.host.say(unsigned(inside, event));
        what.add("a head that isn't in the chain");
        Place elsewhere = new Place(event.head().position(), Bytes.zeros(32));
        owner.host.say(inside.seal(following(event, elsewhere, event.last()), 5));
        what.add("a last that isn't in the stream");
        owner.host.say(inside.seal(following(event, event.head(), bytes(32)), 5));
        what.add("a last before the one that this device named");
        owner.host.say(inside.seal(following(event, event.head(), MessageEvent.NONE), 5));
    }

    private Bytes unsigned(Insider inside, MessageEvent event) throws UnopenableException {
        EventPlace place = new EventPlace(inside.host.room, 3, Stream.MESSAGE, 5);
        byte[] padded = EventPadding.MESSAGE.pad(event.encode());
        byte[] payload = Fields.unlabelled().fixed(padded).fixed(new byte[64]).toArray();
        StreamRatchet ratchet = inside.keysInForce().at(place);
        return EventBox.seal(ratchet, place, ben.author(), bytes(16), payload).encode();
    }

    private static List<Object> outcomes(Insider owner, List<String> what) {
        MessageStream stream = owner.stream();
        List<Object> outcomes = new ArrayList<>();
        for (Reply.MessageItem item : owner.host.messages) {
            String outcome =
                    switch (stream.take(item)) {
                        case MessageStream.Taken taken ->
                                "taken, of device " + taken.author().device();
                        case MessageStream.Copy() -> "copy";
                        case MessageStream.Dropped(int check, Optional<Author> author) ->
                                "dropped by check " + check + (author.isPresent() ? ", named" : "");
                        case MessageStream.Alarmed(int check, Alarm alarm, var _) ->
                                "alarm of check " + check + ": " + alarm.kind();
                    };
            outcomes.add(
                    object(
                            "what",
                            what.get(outcomes.size()),
                            "stamp",
                            item.stamp(),
                            "event",
                            item.event().bytes(),
                            "becomes",
                            outcome));
        }
        return outcomes;
    }

    private static MessageEvent with(MessageEvent event, DeviceCertificate certificate) {
        return new MessageEvent(
                event.content(), event.vote(), event.head(), event.last(), certificate);
    }

    private static MessageEvent following(MessageEvent event, Place head, Bytes last) {
        return new MessageEvent(event.content(), event.vote(), head, last, event.certificate());
    }

    private static Bytes flip(Bytes bytes) {
        return EventTest.flip(bytes);
    }

    private Bytes bytes(int size) {
        return Bytes.owned(entropy.bytes(size));
    }

    private static String hex(Secret secret) {
        return HexFormat.of().formatHex(secret.expose());
    }
}
