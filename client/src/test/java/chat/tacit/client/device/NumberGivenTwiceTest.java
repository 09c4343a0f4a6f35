package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Circle;
import chat.tacit.client.Person;
import chat.tacit.e2ee.agreement.ContactIdentity;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Devices 1 and 2 each link another while they can't reach each other; device 3, linked by 2, hears
 * of both.
 */
final class NumberGivenTwiceTest {
    @TempDir Path folder;
    private Circle circle;
    private Person first;
    private Person second;
    private Person third;
    private Person byFirst;
    private Person bySecond;

    @BeforeEach
    void linkTwo() {
        circle = new Circle(folder);
        first = circle.device(1);
        second = circle.link(first, Instant.EPOCH);
        third = circle.link(second, Instant.EPOCH);
        circle.part(second);
        circle.part(third);
        byFirst = circle.link(first, Instant.EPOCH);
        bySecond = circle.link(second, Instant.EPOCH);
    }

    /** To Bob, the two additions are a fork: the one that loses invites him in vain. */
    private void meet() {
        circle.meet();
        circle.forgive();
        circle.exchange();
    }

    @AfterEach
    void end() {
        circle.close();
    }

    private List<Person> all() {
        return List.of(first, second, third, byFirst, bySecond);
    }

    private static Map<Integer, String> names(Person at) {
        return at.read(Siblings::all).stream()
                .filter(device -> device.number() > 3)
                .collect(Collectors.toMap(Siblings.Device::number, Siblings.Device::name));
    }

    @Test
    void numberStaysWithTheDeviceThatTheLowerNumberLinked() {
        assertThat(byFirst.read(Siblings::own)).contains(4);
        assertThat(bySecond.read(Siblings::own)).contains(4);
        assertThat(names(third)).containsOnly(Map.entry(4, "device 5"));
        meet();
        assertThat(byFirst.read(Siblings::own)).contains(4);
        assertThat(bySecond.read(Siblings::own)).contains(5);
        for (Person device : all()) {
            assertThat(names(device))
                    .containsOnly(Map.entry(4, "device 4"), Map.entry(5, "device 5"));
        }
    }

    @Test
    void eachIsRemovedByTheNumberThatItHas() {
        meet();
        circle.pair().pass(MissingPairs.REPAIR);
        circle.exchange();
        assertThat(inTheLog(bySecond)).isTrue();
        circle.remove(first, 5);
        circle.exchange();
        assertThat(bySecond.read(Removals::isRemoved)).isTrue();
        assertThat(byFirst.read(Removals::isRemoved)).isFalse();
        assertThat(inTheLog(bySecond)).isFalse();
        assertThat(inTheLog(byFirst)).isTrue();
    }

    /** Whether Bob is to listen to a device, as the first knows it. */
    private boolean inTheLog(Person device) {
        ContactIdentity keys = device.contact(circle.withBob()).own().publicKeys();
        return first.read(tx -> DeviceLogs.own(tx, circle.withBob()).holds(keys));
    }
}
