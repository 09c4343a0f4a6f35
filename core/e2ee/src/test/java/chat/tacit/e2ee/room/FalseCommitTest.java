package chat.tacit.e2ee.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import chat.tacit.crypto.UnopenableException;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commits that the host took and that aren't valid ({@code spec/50-room} §13). */
class FalseCommitTest {
    private final SeededEntropy entropy = new SeededEntropy(14);
    private final Person ben = Person.of("ben", entropy);
    private Insider owner;
    private Insider member;

    @BeforeEach
    void makeARoom() throws UnopenableException {
        owner = Insider.create(Person.of("anna", entropy), entropy);
        member = owner.admit(ben);
    }

    @Test
    void membersSkipItNameItsAuthorAndStayInTheirEpoch() {
        Point before = owner.chain.last();
        member.post(new Change.Epoch());
        Chain.Outcome outcome = owner.readOn().getFirst();
        assertThat(outcome)
                .asInstanceOf(type(Chain.Skipped.class))
                .satisfies(skipped -> {
                    assertThat(skipped.rule()).isEqualTo(Rule.RIGHT);
                    assertThat(skipped.author()).contains(ben.id());
                    assertThat(skipped.alarm()).isEmpty();
                });
        assertThat(owner.chain.last().epoch()).isEqualTo(before.epoch());
        assertThat(owner.chain.last().head()).isNotEqualTo(before.head());
    }

    @Test
    void adminUndoesIt() {
        member.post(new Change.Epoch());
        owner.readOn();
        member.readOn();
        assertThat(owner.post(new Change.Epoch())).isTrue();
        owner.readOn();
        member.readOn();
        assertThat(owner.chain.last()).isEqualTo(member.chain.last());
        assertThat(owner.chain.last().epoch().position()).isEqualTo(owner.host.head().position());
        assertThat(owner.isShutOut()).isFalse();
        assertThat(member.isShutOut()).isFalse();
    }
}
