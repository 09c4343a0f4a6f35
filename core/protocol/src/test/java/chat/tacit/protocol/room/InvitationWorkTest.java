package chat.tacit.protocol.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.Random;

class InvitationWorkTest {
    private final Samples samples = new Samples(new Random(55));
    private final SessionId session = new SessionId(samples.bytes(32));
    private final AccountId account = new AccountId(samples.bytes(32));
    private final Bytes sealed = samples.bytes(2_048);
    private final InvitationWork work = new InvitationWork(session, account, sealed);

    @Test
    void bitsAreTheLeadingZerosOfTheHash() {
        for (long nonce : new long[] {0, 1, 77, -1}) {
            Bytes hash =
                    Hash.sha256(
                            Fields.of(Labels.ROOM_HASHCASH)
                                    .fixed(session.bytes())
                                    .fixed(account.bytes())
                                    .fixed(Hash.sha256(sealed.toArray()))
                                    .u64(nonce));
            int bits = 256 - new BigInteger(1, hash.toArray()).bitLength();
            assertThat(work.bits(nonce)).isEqualTo(bits);
        }
    }

    @Test
    void whatIsFoundIsTheFirstWithEnough() {
        long found = work.search(8, 0, 100_000).orElseThrow();
        assertThat(work.bits(found)).isGreaterThanOrEqualTo(8);
        for (long nonce = 0; nonce < found; nonce++) {
            assertThat(work.bits(nonce)).isLessThan(8);
        }
        assertThat(work.search(8, 0, (int) found)).isEmpty();
        assertThat(work.search(8, 0, (int) found + 1)).hasValue(found);
    }

    @Test
    void workServesForOneSessionAccountAndInvitation() {
        long found = work.search(16, 0, 10_000_000).orElseThrow();
        SessionId elsewhere = new SessionId(samples.bytes(32));
        assertThat(new InvitationWork(elsewhere, account, sealed).bits(found)).isLessThan(16);
        AccountId other = new AccountId(samples.bytes(32));
        assertThat(new InvitationWork(session, other, sealed).bits(found)).isLessThan(16);
        assertThat(new InvitationWork(session, account, samples.bytes(2_048)).bits(found))
                .isLessThan(16);
    }

    @Test
    void everyFourThatWaitCostABitMoreUpTo26() {
        assertThat(InvitationWork.asked(0)).isEqualTo(20);
        assertThat(InvitationWork.asked(3)).isEqualTo(20);
        assertThat(InvitationWork.asked(4)).isEqualTo(21);
        assertThat(InvitationWork.asked(23)).isEqualTo(25);
        assertThat(InvitationWork.asked(24)).isEqualTo(26);
        assertThat(InvitationWork.asked(31)).isEqualTo(26);
        assertThat(InvitationWork.asked(65_536)).isEqualTo(26);
    }
}
