package chat.tacit.client.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.ClientException;
import chat.tacit.client.account.KnownAccounts.Heard;
import chat.tacit.client.profile.Transaction;
import chat.tacit.e2ee.invitation.Level;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** How many accounts Alice knows, who has Bob for a contact. */
final class ManyAccountsTest extends HearsOfAccounts {
    @Test
    void contactTellsAsManyAccountsAsItMayAndNoMore() {
        for (int i = 0; i < KnownAccounts.MAX_OF_CONTACT; i++) {
            assertThat(hear(Owner.of("bob" + i))).isEqualTo(Heard.TAKEN);
        }
        assertThat(hear(bobs)).isEqualTo(Heard.FULL);
        List<KnownAccount> kept = alice().read(tx -> KnownAccounts.of(tx, pair().atAlice()));
        assertThat(kept).hasSize(KnownAccounts.MAX_OF_CONTACT);
        // One that is known already takes no further place, whatever its key is now.
        assertThat(hear(Owner.of("bob1"))).isEqualTo(Heard.RENEWED);
    }

    @Test
    void profileKeepsAsManyAccountsAsItMayAndNoMore() throws ClientException {
        alice().write(tx -> {
            fill(tx, KnownAccounts.MAX - 1);
            return true;
        });
        var _ = lookUp(bobs.bundle(1));
        Owner carol = Owner.of("carol");
        assertThat(hear(carol)).isEqualTo(Heard.FULL);
        letIn(carol);
        Optional<KnownAccount> kept = alice().read(tx -> KnownAccounts.find(tx, carol.id()));
        assertThat(kept).isEmpty();
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() ->
                        alice().write(tx ->
                                KnownAccounts.lookedUp(tx, carol.address(), carol.bundle(1))));
        assertThat(lookUp(bobs.bundle(2)).level()).isEqualTo(Level.SERVER);
    }

    /** A room that goes through strangers keeps nobody from knowing a contact's account. */
    @Test
    void membersOfRoomsLeaveSpaceForOthers() throws ClientException {
        alice().write(tx -> {
            fill(tx, KnownAccounts.MAX_LET_IN - 1);
            return true;
        });
        Owner first = Owner.of("first");
        Owner second = Owner.of("second");
        letIn(first);
        letIn(second);
        Optional<KnownAccount> kept = alice().read(tx -> KnownAccounts.find(tx, first.id()));
        assertThat(kept).isPresent();
        Optional<KnownAccount> other = alice().read(tx -> KnownAccounts.find(tx, second.id()));
        assertThat(other).isEmpty();
        assertThat(hear(Owner.of("carol"))).isEqualTo(Heard.TAKEN);
        assertThat(lookUp(bobs.bundle(1)).level()).isEqualTo(Level.SERVER);
    }

    private void fill(Transaction tx, int count) {
        tx.update(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)"
                        + " INSERT INTO known_account (account, address, key, level, changed,"
                        + " source, name, named_at, settled) SELECT CAST(i AS BLOB), ?2, ?3,"
                        + " 'vouched', 0, 'member', '', 0, 0 FROM n",
                count,
                bobs.address().toString(),
                bobs.key().bytes());
    }
}
