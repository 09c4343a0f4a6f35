package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.live.presence.Attendee;
import chat.tacit.e2ee.invitation.Level;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The people of a live session, as their list is drawn. */
final class VouchTreeTest {
    private static Attendee founder(String name) {
        return person(name, Optional.empty());
    }

    private static Attendee letIn(String name, String by) {
        return person(name, Optional.of(new Attendee.Voucher(by, "id of " + by)));
    }

    private static Attendee person(String name, Optional<Attendee.Voucher> voucher) {
        return new Attendee(
                name, "id of " + name, Optional.of(Level.LINK), Attendee.State.HERE, voucher);
    }

    private static List<String> drawn(Attendee... people) {
        return VouchTree.rows(List.of(people)).stream()
                .map(row -> ".".repeat(row.depth()) + row.attendee().name())
                .toList();
    }

    @Test
    void everybodyStandsBelowWhoeverLetThemIn() {
        assertThat(
                        drawn(
                                founder("Ada"),
                                letIn("Bob", "Ada"),
                                letIn("Cleo", "Bob"),
                                letIn("Dora", "Ada"),
                                letIn("Emil", "Cleo")))
                .containsExactly("Ada", ".Bob", "..Cleo", "...Emil", ".Dora");
    }

    @Test
    void whoWasLetInBySomebodyWhoHasLeftStandsAlone() {
        assertThat(drawn(founder("Ada"), letIn("Cleo", "Bob"), letIn("Dora", "Cleo")))
                .containsExactly("Ada", "Cleo", ".Dora");
    }

    @Test
    void twoWhoLetEachOtherInStandThereOnceEach() {
        assertThat(drawn(founder("Ada"), letIn("Bob", "Cleo"), letIn("Cleo", "Bob")))
                .containsExactly("Ada", "Bob", ".Cleo");
    }

    @Test
    void longChainStaysOnTheScreen() {
        Attendee[] chain =
                Stream.concat(
                                Stream.of(founder("0")),
                                IntStream.range(1, 1_000)
                                        .mapToObj(i -> letIn("" + i, "" + (i - 1))))
                        .toArray(Attendee[]::new);
        List<VouchTree.Row> rows = VouchTree.rows(List.of(chain));
        assertThat(rows).hasSize(1_000).allMatch(row -> row.depth() <= 12);
    }
}
