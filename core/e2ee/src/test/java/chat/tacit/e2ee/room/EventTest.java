package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** Message events and the ten checks of {@code spec/50-room} §10, one attack each at least. */
class EventTest {
    private final SeededEntropy entropy = new SeededEntropy(50);
    private final Person anna = Person.of("anna", entropy);
    private final Person ben = Person.of("ben", entropy);
    private Insider inside;
    private Insider reader;

    @BeforeEach
    void makeARoom() throws UnopenableException {
        reader = Insider.create(anna, entropy);
        inside = reader.admit(ben);
    }

    @Test
    void whatIsSaidIsTakenWithItsAuthor() {
        for (int size : List.of(1, 400, 900, 4_000, 15_900)) {
            inside.say("x".repeat(size));
            assertThat(reader.host.messages.getLast().event().bytes().size()).isLessThan(17_408);
        }
        MessageStream stream = reader.stream();
        reader.host.messages.forEach(item ->
                assertThat(stream.take(item))
                        .asInstanceOf(type(MessageStream.Taken.class))
                        .extracting(MessageStream.Taken::author)
                        .isEqualTo(ben.author()));
    }

    @Test
    void sizeIsThatOfAClass() {
        for (int size : List.of(1, 100, 200)) {
            inside.say("x".repeat(size));
        }
        assertThat(reader.host.messages)
                .extracting(item -> item.event().bytes().size())
                .containsOnly(reader.host.messages.getFirst().event().bytes().size());
    }

    @Test
    void twoDevicesAtOneCounterShareNoKey() throws UnopenableException {
        Person other = ben.onAnotherDevice(entropy);
        EventPlace place = place(1);
        StreamRatchet ratchet = inside.keysInForce().at(place);
        Bytes salt = Bytes.zeros(16);
        EventKeys keys = new EventKeys(ratchet, place, salt);
        assertThat(keys.box(ben.author()).key()).isNotEqualTo(keys.box(other.author()).key());
        assertThat(keys.box(ben.author()).key()).isNotEqualTo(keys.box(anna.author()).key());
        assertThat(keys.author().key())
                .isNotEqualTo(
                        new EventKeys(
                                        ratchet,
                                        place,
                                        Bytes.owned(
                                                new byte[] {
                                                    1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
                                                }))
                                .author()
                                .key());

        host(inside.seal(inside.saying("from here"), 1));
        host(inside.seal(saying(other, "from there"), 1, other.speaker()));
        assertThat(readAll()).allMatch(MessageStream.Taken.class::isInstance);
    }

    @Test
    void restoredStateThatSealsAgainAtOneCounterRepeatsNoKey() throws UnopenableException {
        MessageEvent event = inside.saying("twice");
        EncryptedMessage first = message(inside.seal(event, 1));
        EncryptedMessage second = message(inside.seal(event, 1));
        assertThat(first.salt()).isNotEqualTo(second.salt());
        EventPlace place = place(1);
        StreamRatchet ratchet = inside.keysInForce().at(place);
        assertThat(new EventKeys(ratchet, place, first.salt()).box(ben.author()).key())
                .isNotEqualTo(new EventKeys(ratchet, place, second.salt()).box(ben.author()).key());
    }

    @Test
    void check1StampThatFallsIsAnAlarm() {
        inside.say("now");
        reader.host.say(inside.seal(inside.saying("back-dated"), 2), 1);
        assertThat(readAll().getLast())
                .extracting("alarm")
                .isEqualTo(new Alarm(Alarm.Kind.EPOCH, Optional.empty()));
    }

    @Test
    void check1StampThatIsNoStateEventIsAnAlarm() {
        reader.host.say(inside.seal(inside.saying("ahead"), 1), 99);
        assertThat(readAll().getLast())
                .extracting("alarm")
                .isEqualTo(new Alarm(Alarm.Kind.WITHHELD, Optional.empty()));
    }

    @Test
    void check1BytesThatMeanNothingAreDropped() {
        host(Bytes.of(new byte[] {1, 2, 3}));
        assertDropped(1, Optional.empty());
    }

    @Test
    void eventOfAnOldEpochCountsNoMoreBehindItsCommit() {
        Bytes old = inside.seal(inside.saying("too late"), 1);
        reader.post(new Change.Epoch());
        reader.readOn();
        host(old);
        assertDropped(2, Optional.empty());
    }

    @Test
    void whatIsOpenedTogetherComesToTheSameWhateverIsAmongIt() {
        for (int i = 1; i <= 6; i++) {
            inside.say("before " + i);
        }
        host(reader.host.messages.getFirst().event().bytes()); // a copy
        host(Bytes.of(new byte[] {1, 2, 3})); // nothing
        host(inside.seal(inside.saying("too far"), 40));
        Bytes old = inside.seal(inside.saying("of the old epoch"), 3);
        reader.post(new Change.Epoch());
        reader.readOn();
        inside.readOn();
        host(old);
        inside.say("under the new keys");
        inside.say("and more");
        reader.host.say(inside.seal(inside.saying("back-dated"), 4), 1);
        inside.say("behind it");
        assertThat(readAll())
                .hasSize(14)
                .filteredOn(MessageStream.Taken.class::isInstance)
                .hasSize(9);
    }

    @Test
    void check4CopyIsLeftOutSilently() {
        inside.say("once");
        host(reader.host.messages.getFirst().event().bytes());
        assertThat(readAll().getLast()).isEqualTo(new MessageStream.Copy());
    }

    @Test
    void check5AuthorWhoIsNoMemberIsDropped() {
        Person stranger = Person.of("mallory", entropy);
        host(inside.seal(saying(stranger, "let me in"), 1, stranger.speaker()));
        assertDropped(5, Optional.empty());
    }

    @Test
    void check5AuthorBlockThatWasChangedIsDropped() {
        EncryptedMessage said = message(inside.seal(inside.saying("hi"), 1));
        host(
                new EncryptedMessage(
                                said.epoch(),
                                said.counter(),
                                said.salt(),
                                flip(said.author()),
                                said.box())
                        .encode());
        assertDropped(5, Optional.empty());
    }

    @Test
    void check6BoxOfAnotherAuthorIsDropped() throws UnopenableException {
        EventPlace place = place(1);
        StreamRatchet ratchet = inside.keysInForce().at(place);
        EncryptedMessage said = message(inside.seal(inside.saying("mine"), 1));
        EncryptedMessage hers =
                EventBox.seal(ratchet, place, anna.author(), said.salt(), new byte[0]);
        host(
                new EncryptedMessage(said.epoch(), 1, said.salt(), hers.author(), said.box())
                        .encode());
        assertDropped(6, Optional.empty());
    }

    @Test
    void check6PaddingThatIsntZerosIsDropped() throws UnopenableException {
        byte[] padded = EventPadding.MESSAGE.pad(inside.saying("hi").encode());
        padded[padded.length - 1] = 1;
        hostPayload(Fields.unlabelled().fixed(padded).fixed(new byte[64]).toArray());
        assertDropped(6, Optional.empty());
    }

    @Test
    void check7CertificateOfAnotherAccountKeyIsDroppedAndNamed() {
        SigningKey own = SigningKey.generate(entropy);
        DeviceCertificate forged =
                DeviceCertificate.sign(own, ben.id(), ben.device().publicKey(), Person.CERTIFIED);
        Speaker speaker = new Speaker(ben.id(), ben.device(), forged);
        host(inside.seal(saying(forged, "hi"), 1, speaker));
        assertDropped(7, Optional.of(ben.author()));
    }

    @Test
    void check7CertificateOfAnotherDeviceIsDroppedAndNamed() {
        Person other = ben.onAnotherDevice(entropy);
        host(inside.seal(saying(other, "whose?"), 1));
        assertDropped(7, Optional.of(ben.author()));
    }

    @Test
    void check7DeviceThatWasCutIsDroppedThoughItHasTheNewKey() {
        Person fresh = ben.renewed(entropy);
        Person stolen =
                new Person(
                        fresh.address(),
                        fresh.accountKey(),
                        SigningKey.generate(entropy),
                        fresh.keys(),
                        fresh.bundle());
        cut(fresh, stolen.author().device());
        reader.readOn();
        host(inside.seal(saying(stolen, "still here"), 1, stolen.speaker()));
        assertDropped(7, Optional.of(stolen.author()));
    }

    private void cut(Person fresh, DeviceId device) {
        inside.bundles.put(fresh.id(), fresh.bundle());
        inside.post(
                new Change.Key(fresh.member(), List.of(device)),
                Detail.of(List.of(fresh.bundle())));
        inside.readOn();
    }

    @Test
    void check8SignatureOfAnotherDeviceIsDroppedAndNamed() throws UnopenableException {
        byte[] padded = EventPadding.MESSAGE.pad(inside.saying("in his name").encode());
        hostPayload(Fields.unlabelled().fixed(padded).fixed(new byte[64]).toArray());
        assertDropped(8, Optional.of(ben.author()));
    }

    /** Who has the ratchet could move another's event, if the place weren't signed. */
    @Test
    void check8SignatureFromAnotherCounterIsDropped() throws UnopenableException {
        inside.say("first");
        EncryptedMessage said = message(reader.host.messages.getFirst().event().bytes());
        byte[] payload =
                EventBox.open(inside.keysInForce().at(place(1)), place(1), ben.author(), said);
        EncryptedMessage moved =
                EventBox.seal(
                        inside.keysInForce().at(place(2)),
                        place(2),
                        ben.author(),
                        said.salt(),
                        payload);
        host(moved.encode());
        assertDropped(8, Optional.of(ben.author()));
    }

    @Test
    void check9HeadThatIsntInTheChainIsAnAlarm() {
        Place elsewhere = new Place(reader.host.head().position(), Bytes.zeros(32));
        host(inside.seal(following(elsewhere, MessageEvent.NONE), 1));
        assertAlarm(9, Alarm.Kind.SHOWN_OTHERWISE);
    }

    @Test
    void check9HeadBelowTheCommitOfItsEpochIsAnAlarm() {
        Place create = reader.host.state.getFirst().place();
        host(inside.seal(following(create, MessageEvent.NONE), 1));
        assertAlarm(9, Alarm.Kind.SHOWN_OTHERWISE);
    }

    @Test
    void check9HeadAboveTheStampIsAnAlarm() {
        long stamp = reader.host.head().position();
        reader.post(new Change.Name(), Detail.named("Yard"));
        reader.readOn();
        inside.readOn();
        reader.host.say(inside.seal(inside.saying("later"), 1), stamp);
        assertAlarm(9, Alarm.Kind.EPOCH);
    }

    @Test
    void check10LastThatIsntInTheStreamIsAnAlarm() {
        Bytes unknown = EncryptedMessage.hash(Bytes.empty());
        host(inside.seal(following(inside.chain.last().head(), unknown), 1));
        assertAlarm(10, Alarm.Kind.SHOWN_OTHERWISE);
    }

    @Test
    void check10LastBeforeWhatTheDeviceNamedIsAnAlarm() {
        inside.say("first");
        inside.say("second");
        host(inside.seal(following(inside.chain.last().head(), MessageEvent.NONE), 3));
        assertAlarm(10, Alarm.Kind.SHOWN_OTHERWISE);
    }

    @Test
    void whoDoesntHaveTheBeginningTakesAnUnknownLastUntilOneIsKnown() {
        for (String text : List.of("one", "two", "three")) {
            inside.say(text);
        }
        MessageStream partial =
                new MessageStream(
                        reader.chain,
                        epoch -> Optional.ofNullable(reader.keys.get(epoch)),
                        reader.trail,
                        false);
        assertThat(partial.take(reader.host.messages.get(1)))
                .isInstanceOf(MessageStream.Taken.class);
        assertThat(partial.take(reader.host.messages.get(2)))
                .isInstanceOf(MessageStream.Taken.class);
        Bytes unknown = reader.host.messages.getFirst().event().hash();
        host(inside.seal(following(inside.chain.last().head(), unknown), 4));
        assertThat(partial.take(reader.host.messages.getLast()))
                .isInstanceOf(MessageStream.Alarmed.class);
    }

    /** One after the other, and opened together before: both come to the same. */
    private List<MessageStream.Outcome> readAll() {
        MessageStream stream = reader.stream();
        List<MessageStream.Outcome> outcomes =
                reader.host.messages.stream().map(stream::take).toList();
        MessageStream foreseeing = reader.stream(new Insider.Memory());
        foreseeing.foresee(reader.host.messages, works -> works.reversed().forEach(Runnable::run));
        assertThat(reader.host.messages.stream().map(foreseeing::take).toList())
                .isEqualTo(outcomes);
        assertThat(foreseeing.stand()).isEqualTo(stream.stand());
        return outcomes;
    }

    private void assertDropped(int check, Optional<Author> author) {
        assertThat(readAll().getLast()).isEqualTo(new MessageStream.Dropped(check, author));
    }

    private void assertAlarm(int check, Alarm.Kind kind) {
        assertThat(readAll().getLast())
                .matches(it ->
                        it instanceof MessageStream.Alarmed(int at, Alarm alarm, var proof)
                                && at == check
                                && alarm.equals(Alarm.of(kind, ben.id()))
                                && proof.isPresent());
    }

    private MessageEvent following(Place head, Bytes last) {
        return new MessageEvent(
                Optional.of(Bytes.zeros(1)),
                Optional.empty(),
                head,
                last,
                ben.speaker().certificate());
    }

    private MessageEvent saying(Person person, String text) {
        return saying(person.speaker().certificate(), text);
    }

    private MessageEvent saying(DeviceCertificate certificate, String text) {
        MessageEvent mine = inside.saying(text);
        return new MessageEvent(mine.content(), mine.vote(), mine.head(), mine.last(), certificate);
    }

    private void hostPayload(byte[] payload) throws UnopenableException {
        EventPlace place = place(1);
        StreamRatchet ratchet = inside.keysInForce().at(place);
        host(EventBox.seal(ratchet, place, ben.author(), Bytes.zeros(16), payload).encode());
    }

    private void host(Bytes event) {
        reader.host.say(event);
    }

    private EventPlace place(int counter) {
        long epoch = inside.keysInForce().epoch();
        return new EventPlace(reader.host.room, epoch, Stream.MESSAGE, counter);
    }

    private static EncryptedMessage message(Bytes event) {
        return EncryptedMessage.decode(event, Stream.MESSAGE);
    }

    static Bytes flip(Bytes bytes) {
        byte[] changed = bytes.toArray();
        changed[0] ^= 1;
        return Bytes.owned(changed);
    }
}
