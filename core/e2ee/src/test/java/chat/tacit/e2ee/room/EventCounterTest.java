package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.room.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

/** The counter of an event, which is the third check of {@code spec/50-room} §10. */
class EventCounterTest {
    private final SeededEntropy entropy = new SeededEntropy(51);
    private final Person ben = Person.of("ben", entropy);
    private Insider inside;
    private Insider reader;

    @BeforeEach
    void makeARoom() throws UnopenableException {
        reader = Insider.create(Person.of("anna", entropy), entropy);
        inside = reader.admit(ben);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_025, Integer.MAX_VALUE, -1})
    void counterBeyondTheBoundsIsRefusedBeforeItCosts(int counter) {
        EncryptedMessage said = message(inside.seal(inside.saying("far"), 1));
        host(
                new EncryptedMessage(said.epoch(), counter, said.salt(), said.author(), said.box())
                        .encode());
        MessageStream stream =
                new MessageStream(
                        reader.chain,
                        epoch -> {
                            throw new AssertionError("a key of epoch " + epoch);
                        },
                        reader.trail,
                        true);
        stream.foresee(reader.host.messages, Together.IN_TURN);
        assertThat(stream.take(reader.host.messages.getFirst()))
                .isEqualTo(new MessageStream.Dropped(3, Optional.empty()));
    }

    /** Either its author lies, who has signed it, or the host has left something out. */
    @Test
    void counterBeyondTheStreamIsAnAlarmWithItsAuthor() {
        host(inside.seal(inside.saying("the second that is said"), 2));
        assertThat(last())
                .matches(it ->
                        it instanceof MessageStream.Alarmed(int at, Alarm alarm, var proof)
                                && at == 3
                                && alarm.equals(Alarm.of(Alarm.Kind.SHOWN_OTHERWISE, ben.id()))
                                && proof.isPresent());
    }

    @Test
    void counterBeyondTheStreamByNobodyIsDropped() {
        EncryptedMessage said = message(inside.seal(inside.saying("another counter"), 1));
        host(
                new EncryptedMessage(said.epoch(), 2, said.salt(), said.author(), said.box())
                        .encode());
        assertThat(last()).isEqualTo(new MessageStream.Dropped(5, Optional.empty()));
    }

    /** What lies ahead costs its own way and nothing of those that follow. */
    @Test
    void whatFollowsOnACounterBeyondTheStreamIsTaken() {
        host(inside.seal(inside.saying("far"), 1_024));
        host(inside.seal(inside.saying("and near"), 2));
        assertThat(last()).isInstanceOf(MessageStream.Taken.class);
    }

    @Test
    void highestCounterIsTakenAndTheNextOneIsNot() {
        MessageStream partial =
                new MessageStream(
                        reader.chain,
                        epoch -> Optional.ofNullable(reader.keys.get(epoch)),
                        reader.trail,
                        false);
        host(inside.seal(inside.saying("last"), 1_024));
        assertThat(partial.take(reader.host.messages.getLast()))
                .isInstanceOf(MessageStream.Taken.class);
        host(inside.seal(inside.saying("beyond"), 1_025));
        assertThat(partial.take(reader.host.messages.getLast()))
                .isEqualTo(new MessageStream.Dropped(3, Optional.empty()));
    }

    private MessageStream.Outcome last() {
        MessageStream stream = reader.stream();
        return reader.host.messages.stream().map(stream::take).toList().getLast();
    }

    private void host(Bytes event) {
        reader.host.say(event);
    }

    private static EncryptedMessage message(Bytes event) {
        return EncryptedMessage.decode(event, Stream.MESSAGE);
    }
}
