package chat.tacit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Renewals;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.device.Connections;
import chat.tacit.client.device.DeviceLogs;
import chat.tacit.client.device.LogRenewals;
import chat.tacit.e2ee.agreement.SecurityCode;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.kit.Lie;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Alice and Bob have two devices each and renew their keys, again and again, while whatever can
 * break does. {@code -Drenewals=N} runs the first N seeds.
 */
@Tag("long")
@Order(1)
class RenewedDevicesTest {
    private static final int SEEDS = Integer.getInteger("renewals", 1);
    private static final int ROUNDS = 2;
    private static final int MESSAGES = 20;
    private static final Duration LONG = Duration.ofDays(5);
    private static final List<Lie> LIES = List.of(Lie.DROP, Lie.DUPLICATE, Lie.CORRUPT);

    @Test
    void nothingIsLostAndAllDevicesShowOneCode() throws IOException {
        try (Homes homes = Homes.make()) {
            IntStream.rangeClosed(1, SEEDS)
                    .parallel()
                    .forEach(seed -> {
                        try (Four four = new Four(seed, homes)) {
                            four.live();
                        }
                    });
        }
    }

    /** Four devices of two people. */
    private static final class Four implements AutoCloseable {
        private final long seed;
        private final World world;
        private final List<Person> devices;
        private final List<ConversationId> conversations;
        private final List<String> said = new ArrayList<>();

        Four(long seed, Homes homes) {
            this.seed = seed;
            this.world = new World(seed, homes);
            for (int i = 0; i < 3; i++) {
                var _ = world.addServer(Limits.defaults());
            }
            Person alice = world.addPerson("Alice", world.servers());
            Person bob = world.addPerson("Bob", world.servers());
            Tie tie = world.connect(alice, bob, false);
            conversations = List.of(tie.one().conversation(), tie.other().conversation());
            devices = List.of(alice, bob, world.link(alice, "Laptop"), world.link(bob, "Tablet"));
            await(() -> devices.stream().allMatch(device -> connections(device) == 2));
        }

        /** The conversation on a device: those of Alice have even places. */
        private ConversationId on(Person device) {
            return conversations.get(devices.indexOf(device) % 2);
        }

        private void await(BooleanSupplier condition) {
            assertThat(world.schedule().until(condition, LONG)).as("seed %d", seed).isTrue();
        }

        private long connections(Person device) {
            return device.isUp()
                    ? device.read(tx -> Connections.of(tx, on(device))).stream()
                            .filter(one ->
                                    device.read(tx -> Contacts.find(tx, one))
                                            .filter(it -> it.prefix().isEmpty())
                                            .isPresent())
                            .count()
                    : 0;
        }

        void live() {
            Chance chance = world.chance();
            Server bad = world.servers().getFirst();
            for (int round = 0; round < ROUNDS; round++) {
                SecurityCode before = code(devices.getFirst());
                bad.lie(() -> chance.in(40) ? chance.of(LIES) : Lie.NONE);
                Person away = devices.get(chance.between(2, 3));
                away.stop();
                rekey(chance);
                talkWhileThingsBreak(chance);
                bad.lie(() -> Lie.NONE);
                away.start();
                await(() -> isRenewed(before));
            }
            await(() -> devices.stream().allMatch(device -> connections(device) == 2));
            await(() -> devices.stream().allMatch(device -> texts(device).size() == said.size()));
            for (Person device : devices) {
                assertThat(texts(device))
                        .as("seed %d on %s", seed, device.name())
                        .containsExactlyInAnyOrderElementsOf(said);
            }
        }

        private void rekey(Chance chance) {
            int maker = chance.between(0, 1);
            Invitation invitation = renewal(devices.get(maker));
            world.schedule()
                    .after(
                            chance.between(Duration.ZERO, Duration.ofSeconds(20)),
                            () -> world.join(devices.get(1 - maker), invitation));
        }

        private Invitation renewal(Person by) {
            await(() -> by.isUp() && by.read(tx -> !LogRenewals.isHalf(tx, on(by))));
            return world.renewal(by, on(by));
        }

        private void talkWhileThingsBreak(Chance chance) {
            for (int i = 0; i < MESSAGES; i++) {
                Person device = devices.get(chance.between(0, 3));
                String text = "message " + said.size();
                said.add(text);
                world.schedule().after(moment(chance), () -> say(device, text));
                if (i % 3 == 0) {
                    world.schedule().after(moment(chance), () -> world.network().breakOne());
                }
            }
            Person victim = devices.get(chance.between(0, 1));
            world.schedule().after(moment(chance), () -> victim.crash(Duration.ofSeconds(3)));
            world.schedule().pass(Duration.ofSeconds(70));
        }

        /** Whoever is away says it when back. */
        private void say(Person device, String text) {
            if (!device.isUp() || device.send(on(device), text).isEmpty()) {
                world.schedule().after(Duration.ofMinutes(1), () -> say(device, text));
            }
        }

        private static Duration moment(Chance chance) {
            return chance.between(Duration.ZERO, Duration.ofMinutes(1));
        }

        private boolean isRenewed(SecurityCode before) {
            return devices.stream().allMatch(Person::isUp)
                    && devices.stream()
                            .noneMatch(
                                    device -> device.read(tx -> Renewals.isPending(tx, on(device))))
                    && devices.stream().map(this::code).distinct().count() == 1
                    && !code(devices.getFirst()).equals(before);
        }

        private SecurityCode code(Person device) {
            return device.read(tx ->
                    SecurityCode.of(
                            DeviceLogs.own(tx, on(device)).root(),
                            DeviceLogs.peer(tx, on(device)).orElseThrow().root()));
        }

        private List<String> texts(Person device) {
            return device.texts(on(device));
        }

        @Override
        public void close() {
            world.close();
        }
    }
}
