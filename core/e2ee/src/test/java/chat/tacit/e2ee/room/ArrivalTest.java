package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** Who was a member before names anew what it has read ({@code spec/50-room} §10, check 10). */
class ArrivalTest {
    private final SeededEntropy entropy = new SeededEntropy(16);
    private final Person ben = Person.of("ben", entropy);
    private Insider owner;
    private Insider again;

    @BeforeEach
    void removeAndLetInAgain() throws UnopenableException {
        owner = Insider.create(Person.of("anna", entropy), entropy);
        Insider first = owner.admit(ben);
        first.say("one");
        first.say("two");
        owner.post(new Change.Remove(List.of(ben.id())));
        owner.readOn();
        again = owner.admit(ben);
    }

    private MessageStream.Outcome after(MessageEvent event) {
        owner.host.say(again.seal(event, 1));
        MessageStream stream = owner.stream();
        return owner.host.messages.stream().map(stream::take).toList().getLast();
    }

    private MessageEvent event(Optional<Bytes> content, Bytes last) {
        return new MessageEvent(
                content,
                Optional.empty(),
                again.chain.last().head(),
                last,
                ben.speaker().certificate());
    }

    @Test
    void arrivalOfWhoHasReadNothingYetIsTaken() {
        assertThat(after(event(Optional.empty(), MessageEvent.NONE)))
                .isInstanceOf(MessageStream.Taken.class);
    }

    @Test
    void wordsOfTheSameAreAnAlarm() {
        assertThat(after(event(Optional.of(Bytes.zeros(1)), MessageEvent.NONE)))
                .isInstanceOf(MessageStream.Alarmed.class);
    }

    @Test
    void arrivalThatNamesWhatIsntInTheStreamIsAnAlarm() {
        assertThat(after(event(Optional.empty(), EncryptedMessage.hash(Bytes.zeros(1)))))
                .isInstanceOf(MessageStream.Alarmed.class);
    }
}
