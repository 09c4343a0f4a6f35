package chat.tacit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Renewals;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.kit.Lie;
import chat.tacit.protocol.wire.Limits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Keys that are renewed while messages fly. */
class RekeyTest {
    private static final Duration SOON = Duration.ofHours(3);
    private static final int ROUNDS = 6;

    private final Homes homes;
    private World world;

    RekeyTest() throws IOException {
        homes = Homes.make();
        world = new World(29, homes);
    }

    @AfterEach
    void end() {
        world.close();
        homes.close();
    }

    private Tie connect() {
        List<Server> servers =
                List.of(world.addServer(Limits.defaults()), world.addServer(Limits.defaults()));
        Person alice = world.addPerson("Alice", servers);
        Person bob = world.addPerson("Bob", servers);
        return world.connect(alice, bob, false);
    }

    /** One makes a link for the other, who opens it after a while. */
    private void rekey(Tie tie, Duration after) {
        Invitation invitation = world.renewal(tie.one().person(), tie.one().conversation());
        world.schedule().after(after, () -> world.join(tie.other().person(), invitation));
    }

    private static String code(Tie tie) {
        Tie.End end = tie.one();
        return end.person()
                .read(tx -> Contacts.find(tx, end.conversation()))
                .orElseThrow()
                .code()
                .toString();
    }

    /** Both say something from time to time while whatever can break does. */
    private void talkWhileThingsBreak(Tie tie) {
        Chance chance = world.chance();
        for (int i = 0; i < 24; i++) {
            Tie turned = chance.in(50) ? tie : tie.turned();
            world.schedule().after(moment(chance), () -> world.say(turned));
            if (i % 3 == 0) {
                world.schedule().after(moment(chance), () -> world.network().breakOne());
            }
        }
        Person victim = chance.of(world.people());
        world.schedule().after(moment(chance), () -> victim.crash(Duration.ofSeconds(3)));
        world.schedule().pass(Duration.ofSeconds(70));
    }

    private static Duration moment(Chance chance) {
        return chance.between(Duration.ZERO, Duration.ofMinutes(1));
    }

    @Test
    void nothingIsLostWhileKeysAreRenewedUnderLossAndCrashes() {
        Tie tie = connect();
        Chance choice = world.chance().branch();
        List<Lie> lies = List.of(Lie.DROP, Lie.DUPLICATE, Lie.CORRUPT);
        Server bad = world.servers().getFirst();
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(world.settle(SOON)).isTrue();
            String before = code(tie);
            bad.lie(() -> choice.in(40) ? choice.of(lies) : Lie.NONE);
            rekey(round % 2 == 0 ? tie : tie.turned(), moment(choice).dividedBy(3));
            talkWhileThingsBreak(tie);
            bad.lie(() -> Lie.NONE);

            assertThat(world.schedule().until(() -> isRenewed(tie, before), SOON)).isTrue();
        }
        assertThat(world.settle(SOON)).isTrue();

        Invariant.checkAll(world);
        assertThat(bad.lies()).isGreaterThan(ROUNDS);
    }

    private static boolean isRenewed(Tie tie, String before) {
        return List.of(tie.one(), tie.other()).stream()
                .allMatch(end ->
                        end.person().isUp()
                                && end.person()
                                        .read(tx -> !Renewals.isPending(tx, end.conversation()))
                                && !code(tie).equals(before));
    }

    @Test
    void bothMayRenewAtOnce() {
        Tie tie = connect();
        assertThat(world.settle(SOON)).isTrue();
        String before = code(tie);

        rekey(tie, Duration.ofSeconds(5));
        rekey(tie.turned(), Duration.ofSeconds(5));
        talkWhileThingsBreak(tie);

        assertThat(world.schedule().until(() -> isRenewed(tie, before), SOON)).isTrue();
        assertThat(world.settle(SOON)).isTrue();
        Invariant.checkAll(world);
    }
}
