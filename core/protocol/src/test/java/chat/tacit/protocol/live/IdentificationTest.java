package chat.tacit.protocol.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

class IdentificationTest {
    private final SeededEntropy entropy = new SeededEntropy(4);
    private final Person alice = Person.of(entropy);
    private final Person bob = Person.of(entropy);
    private final SessionName name = new SessionName("Attic");
    private final Ticket ticket =
            Ticket.create(name, alice.key(), Terms.ANYBODY, Person.RELAY, entropy);
    private final LiveId live = ticket.live(Person.RELAY);

    @Test
    void itHoldsAtItsRelayAlone() {
        Fingerprint other = new Fingerprint(Bytes.owned(entropy.bytes(32)));
        for (Identification said :
                List.of(alice.creates(ticket), bob.joins(live), bob.opens(name))) {
            assertThat(said.verifies(Person.RELAY)).isTrue();
            assertThat(said.verifies(other)).isFalse();
        }
    }

    @Test
    void decodingGivesBackWhatWasEncoded() {
        for (Identification said :
                List.of(alice.creates(ticket), bob.joins(live), bob.opens(name))) {
            assertThat(Identification.decode(said.encode())).isEqualTo(said);
        }
    }

    @Test
    void onlyTheOneEncodingDecodes() {
        Strictness.check(bob.joins(live).encode(), bytes -> Identification.decode(bytes).encode());
    }

    @Test
    void nothingInItCanBeExchanged() {
        Identification said = bob.joins(live);
        Bytes encoded = said.encode();
        for (int at = 0; at < encoded.size(); at += 7) {
            byte[] bytes = encoded.toArray();
            bytes[at] ^= 1;
            assertThat(holds(Bytes.owned(bytes))).isFalse();
        }
        assertThat(holds(encoded)).isTrue();
    }

    private static boolean holds(Bytes bytes) {
        try {
            return Identification.decode(bytes).verifies(Person.RELAY);
        } catch (MalformedException e) {
            return false;
        }
    }

    @Test
    void ticketOfSomebodyElseDoesNotHold() {
        Identification stolen =
                Identification.sign(
                        bob.key(),
                        bob.leaf(),
                        new Identification.Errand(
                                new Target.Vouched(live), bob.session(), Optional.of(ticket)),
                        Person.RELAY);

        assertThat(stolen.verifies(Person.RELAY)).isFalse();
    }

    @Test
    void ticketOfAnotherSessionDoesNotHold() {
        Ticket other = Ticket.create(name, alice.key(), Terms.ANYBODY, Person.RELAY, entropy);
        Identification mixed =
                Identification.sign(
                        alice.key(),
                        alice.leaf(),
                        new Identification.Errand(
                                new Target.Vouched(live), alice.session(), Optional.of(other)),
                        Person.RELAY);

        assertThat(mixed.verifies(Person.RELAY)).isFalse();
    }

    @Test
    void forgedTicketDoesNotHold() {
        Ticket forged =
                new Ticket(
                        ticket.name(),
                        ticket.creator(),
                        ticket.random(),
                        ticket.terms(),
                        Bytes.zeros(SigningKey.SIGNATURE_SIZE));

        assertThat(alice.creates(forged).verifies(Person.RELAY)).isFalse();
    }

    @Test
    void keysAndTicketFitTheKindOfSession() {
        Leaf withoutKem = new Leaf(bob.leaf().key(), Optional.empty(), bob.leaf().nonce());
        Identification.Errand vouched =
                new Identification.Errand(
                        new Target.Vouched(live), bob.session(), Optional.empty());
        Identification.Errand open =
                new Identification.Errand(new Target.Open(name), bob.session(), Optional.empty());
        Identification.Errand openWithTicket =
                new Identification.Errand(
                        new Target.Open(name), bob.session(), Optional.of(ticket));

        refuses(withoutKem, vouched);
        refuses(bob.leaf(), open);
        refuses(withoutKem, openWithTicket);
    }

    private void refuses(Leaf leaf, Identification.Errand errand) {
        assertThatThrownBy(() -> Identification.sign(bob.key(), leaf, errand, Person.RELAY))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void longestOneIsNoLongerThanItSays() {
        SessionName longest = new SessionName("n".repeat(SessionName.MAX_SIZE));
        List<MemberId> anchors =
                Stream.concat(
                                Stream.of(alice.id()),
                                Stream.generate(() -> Person.of(entropy).id())
                                        .limit(Terms.MAX_ANCHORS - 1))
                        .sorted()
                        .toList();
        Ticket full =
                Ticket.create(longest, alice.key(), new Terms(16, anchors), Person.RELAY, entropy);

        assertThat(full.encode().size()).isEqualTo(Ticket.MAX_SIZE);
        assertThat(alice.creates(full).encode().size())
                .isLessThanOrEqualTo(Identification.MAX_SIZE);
        assertThat(Identification.decode(alice.creates(full).encode()).errand().ticket())
                .contains(full);
    }

    @Test
    void admissionsAreNamedByTheWholeMessage() {
        assertThat(bob.joins(live).admission()).isNotEqualTo(alice.joins(live).admission());
        assertThat(bob.joins(live).admission()).isEqualTo(bob.joins(live).admission());
    }

    @Test
    void namesAreOneLine() {
        for (String bad : List.of("", " a", "a\nb", "a\u202eb", "n".repeat(65))) {
            assertThatThrownBy(() -> new SessionName(bad)).isInstanceOf(MalformedException.class);
        }
        assertThat(SessionName.of(new SessionName("Dachboden – 2").utf8()).text())
                .isEqualTo("Dachboden – 2");
    }
}
