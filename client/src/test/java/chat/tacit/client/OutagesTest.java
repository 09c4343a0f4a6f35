package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** The second message has come, and the first is on its way when the only relay goes away. */
final class OutagesTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    @AutoClose private final TestRelays relays = new TestRelays();
    private final Clock clock = relays.clock();
    private final TestRelay one = relays.one();
    private final Device alice = relays.device("Alice", one);
    private final Device bob = relays.device("Bob", one);
    private final Device twin = bob.twin();

    @BeforeEach
    void secondComesAndTheFirstDoesNot() throws ClientException {
        String link = alice.invite();
        clock.pass(Duration.ofSeconds(5));
        var _ = bob.accept(link);
        clock.pass(Duration.ofSeconds(30));
        twin.rest();
        var _ = twin.send(twin.with("Alice"), "nothing is missing yet");
        clock.pass(MOMENT);
        one.behave(TestRelay.Behaviour.MUTE);
        var _ = twin.send(twin.with("Alice"), "first");
        clock.pass(MOMENT);
        one.behave(TestRelay.Behaviour.HONEST);
        var _ = bob.send(bob.with("Alice"), "second");
        clock.pass(MOMENT);
        assertThat(shown()).isEmpty();
    }

    private List<String> shown() throws ClientException {
        return alice.texts(alice.with("Bob")).stream().skip(1).toList();
    }

    private void relayIsAway(Duration time) {
        one.behave(TestRelay.Behaviour.UNREACHABLE);
        List.of(alice, bob, twin).forEach(Device::disconnect);
        clock.pass(time);
        one.behave(TestRelay.Behaviour.HONEST);
    }

    @Test
    void whileItIsAwayTheOrderIsKept() throws ClientException {
        relayIsAway(Duration.ofSeconds(40));
        assertThat(shown()).isEmpty();

        clock.pass(Duration.ofSeconds(55));
        assertThat(shown()).containsExactly("first", "second");
    }

    @Test
    void whenItIsAwayForAMinuteWhatCameIsShown() throws ClientException {
        relayIsAway(Outages.LONGEST.minus(MOMENT));
        assertThat(shown()).isEmpty();

        clock.pass(MOMENT.multipliedBy(2));
        assertThat(shown()).containsExactly("second");
    }

    @Test
    void whileNoRelayGoesAwayNothingWaitsForLongerThanTenSeconds() throws ClientException {
        clock.pass(Duration.ofSeconds(10));
        assertThat(shown()).containsExactly("second");
    }
}
