package chat.tacit.protocol.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class TicketTest {
    private final SeededEntropy entropy = new SeededEntropy(3);
    private final Person alice = Person.of(entropy);
    private final Person bob = Person.of(entropy);
    private final SessionName name = new SessionName("Attic");

    private Ticket ticket(Terms terms) {
        return Ticket.create(name, alice.key(), terms, Person.RELAY, entropy);
    }

    @Test
    void ticketHoldsAtItsRelayAlone() {
        Ticket ticket = ticket(Terms.ANYBODY);
        Fingerprint other = new Fingerprint(Bytes.owned(entropy.bytes(32)));

        assertThat(ticket.verifies(Person.RELAY)).isTrue();
        assertThat(ticket.verifies(other)).isFalse();
        assertThat(ticket.live(other)).isNotEqualTo(ticket.live(Person.RELAY));
    }

    @Test
    void whoeverChangesTheTermsMakesAnotherSessionWithoutASignature() {
        Ticket ticket = ticket(new Terms(3, sorted(alice, bob)));
        Ticket laxer =
                new Ticket(
                        ticket.name(),
                        ticket.creator(),
                        ticket.random(),
                        new Terms(1, List.of()),
                        ticket.signature());

        assertThat(laxer.live(Person.RELAY)).isNotEqualTo(ticket.live(Person.RELAY));
        assertThat(laxer.verifies(Person.RELAY)).isFalse();
    }

    @Test
    void nobodySignsATicketInTheNameOfAnother() {
        Ticket ticket = ticket(Terms.ANYBODY);
        Ticket taken =
                new Ticket(
                        ticket.name(),
                        bob.key().publicKey(),
                        ticket.random(),
                        ticket.terms(),
                        ticket.signature());

        assertThat(taken.verifies(Person.RELAY)).isFalse();
    }

    @Test
    void decodingGivesBackWhatWasEncoded() {
        for (Terms terms : List.of(Terms.ANYBODY, new Terms(16, sorted(alice, bob)))) {
            Ticket ticket = ticket(terms);
            assertThat(Ticket.decode(ticket.encode())).isEqualTo(ticket);
        }
    }

    @Test
    void onlyTheOneEncodingDecodes() {
        Strictness.check(
                ticket(new Terms(2, sorted(alice, bob))).encode(),
                bytes -> Ticket.decode(bytes).encode());
    }

    @Test
    void ticketToAnOpenSessionIsMalformed() {
        byte[] bytes = ticket(Terms.ANYBODY).encode().toArray();
        int kind = 4 + "Attic".length() + 64;
        assertThat(bytes[kind]).isEqualTo((byte) 1);
        bytes[kind] = 2;

        assertThatThrownBy(() -> Ticket.decode(Bytes.owned(bytes)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void anchorsAreInOrderAndTheCreatorIsOneOfThem() {
        List<MemberId> backwards = sorted(alice, bob).reversed();
        Person carol = Person.of(entropy);

        assertThatThrownBy(() -> new Terms(1, backwards)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new Terms(1, List.of(bob.id(), bob.id())))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> ticket(new Terms(1, sorted(bob, carol))))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void vouchersAndAnchorsHaveLimits() {
        List<MemberId> most =
                IntStream.range(0, Terms.MAX_ANCHORS + 1)
                        .mapToObj(i -> Person.of(entropy).id())
                        .sorted()
                        .toList();

        assertThat(new Terms(Terms.MAX_VOUCHERS, most.subList(1, most.size()))).isNotNull();
        assertThatThrownBy(() -> new Terms(1, most)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new Terms(17, List.of())).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> new Terms(0, List.of())).isInstanceOf(MalformedException.class);
    }

    @Test
    void neededAreNoMoreThanCountAndAtLeastOne() {
        List<MemberId> inside = sorted(alice, bob);
        Terms anchored = new Terms(2, List.of(alice.id()));

        assertThat(new Terms(3, List.of()).need(inside)).isEqualTo(2);
        assertThat(new Terms(1, List.of()).need(inside)).isEqualTo(1);
        assertThat(anchored.need(inside)).isEqualTo(1);
        assertThat(anchored.need(List.of(bob.id()))).isEqualTo(1);
        assertThat(anchored.counts(bob.id())).isFalse();
    }

    private static List<MemberId> sorted(Person... people) {
        return Stream.of(people).map(Person::id).sorted().toList();
    }
}
