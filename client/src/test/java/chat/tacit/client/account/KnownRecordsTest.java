package chat.tacit.client.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.record.RoomRecord;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Alice's devices and backups tell her profile of others' accounts; she has Bob. */
final class KnownRecordsTest {
    private final Owner bobs = Owner.of("bob");
    private final VerifyingKey first = bobs.key();
    private final VerifyingKey second = bobs.renewed().key();

    @TempDir Path folder;
    private Pair pair;
    private Person alice;

    @BeforeEach
    void make() {
        pair = Pair.introduced(folder);
        alice = pair.alice();
    }

    @AfterEach
    void end() {
        pair.close();
    }

    private RoomRecord.KnownAccount of(
            VerifyingKey key, Level level, Optional<VerifyingKey> other, long settled) {
        return new RoomRecord.KnownAccount(
                bobs.address(),
                key,
                level,
                level == Level.VOUCHED ? "member" : "server",
                "",
                Optional.empty(),
                Instant.EPOCH,
                other,
                settled);
    }

    private RoomRecord.KnownAccount of(VerifyingKey key, Level level, long settled) {
        return of(key, level, Optional.empty(), settled);
    }

    private RoomRecord.KnownAccount told(Level level, Optional<Bytes> contact) {
        return new RoomRecord.KnownAccount(
                bobs.address(),
                first,
                level,
                "contact",
                "",
                contact,
                Instant.EPOCH,
                Optional.empty(),
                0);
    }

    private RoomRecord.KnownAccount called(String name, long at) {
        return new RoomRecord.KnownAccount(
                bobs.address(),
                first,
                Level.SERVER,
                "server",
                name,
                Optional.empty(),
                Instant.ofEpochMilli(at),
                Optional.empty(),
                0);
    }

    private boolean put(RoomRecord.KnownAccount record) {
        return alice.write(tx -> KnownRecords.put(tx, record));
    }

    private RoomRecord.KnownAccount record() {
        return alice.read(tx -> KnownRecords.of(tx, bobs.id())).orElseThrow();
    }

    /** What is known after these were told in this order to a device that knew nothing. */
    private RoomRecord.KnownAccount after(List<RoomRecord.KnownAccount> told) {
        alice.write(tx -> tx.update("DELETE FROM known_account"));
        told.forEach(this::put);
        return record();
    }

    @Test
    void whatIsToldIsKnownAndToldAgainIsNoNews() {
        RoomRecord.KnownAccount told = of(first, Level.COMPARED, 1);
        assertThat(put(told)).isTrue();
        assertThat(put(told)).isFalse();
        assertThat(record()).isEqualTo(told);
    }

    @Test
    void devicesThatLearntApartComeToTheSame() {
        List<RoomRecord.KnownAccount> all = new ArrayList<>();
        for (long settled : List.of(0L, 1L)) {
            for (VerifyingKey key : List.of(first, second)) {
                for (Level level : List.of(Level.SERVER, Level.VOUCHED, Level.COMPARED)) {
                    all.add(of(key, level, settled));
                }
                VerifyingKey other = key.equals(first) ? second : first;
                all.add(of(key, Level.CHANGED, Optional.of(other), settled));
                all.add(of(key, Level.CHANGED, settled));
            }
        }
        for (RoomRecord.KnownAccount one : all) {
            for (RoomRecord.KnownAccount other : all) {
                RoomRecord.KnownAccount here = after(List.of(one, other));
                RoomRecord.KnownAccount there = after(List.of(other, one));
                assertThat(here.key()).as("%s, %s", one, other).isEqualTo(there.key());
                assertThat(here.other()).isEqualTo(there.other());
                assertThat(here.level()).isEqualTo(there.level());
                assertThat(here.settled()).isEqualTo(there.settled());
            }
        }
    }

    @Test
    void twoKeysAreAnAlarmWhereNothingWasSettled() {
        put(of(first, Level.SERVER, 0));
        put(of(second, Level.VOUCHED, 0));
        assertThat(record().level()).isEqualTo(Level.CHANGED);
        assertThat(record().key()).isEqualTo(second);
        assertThat(record().other()).contains(first);
    }

    @Test
    void whatTheUserSettledOnOneDeviceIsSettledOnAll() {
        put(of(first, Level.CHANGED, Optional.of(second), 0));
        assertThat(put(of(second, Level.COMPARED, 1))).isTrue();
        assertThat(record()).isEqualTo(of(second, Level.COMPARED, 1));
        assertThat(put(of(first, Level.CHANGED, Optional.of(second), 0))).isFalse();
    }

    @Test
    void alarmIsTakenWhateverIsKnownHere() {
        put(of(first, Level.COMPARED, 1));
        put(of(first, Level.CHANGED, Optional.of(second), 1));
        assertThat(record().level()).isEqualTo(Level.CHANGED);
        assertThat(record().key()).isEqualTo(first);
        assertThat(record().other()).contains(second);
    }

    @Test
    void contactsWordIsTakenWhereTheContactIsKnown() {
        assertThat(put(told(Level.UNKNOWN, Optional.of(Bytes.zeros(16))))).isFalse();
        assertThat(put(told(Level.UNKNOWN, Optional.empty()))).isFalse();
        assertThat(put(told(Level.UNKNOWN, Optional.of(pair.atAlice().bytes())))).isTrue();
        assertThat(alice.read(tx -> KnownAccounts.find(tx, bobs.id())).orElseThrow().level())
                .isEqualTo(Level.LINK);
    }

    @Test
    void whatTheUserComparedIsTakenWithoutItsContact() {
        assertThat(put(told(Level.COMPARED, Optional.of(Bytes.zeros(16))))).isTrue();
        assertThat(record().level()).isEqualTo(Level.COMPARED);
        assertThat(record().conversation()).isEmpty();
    }

    @Test
    void nameThatWasGivenLastHolds() {
        put(called("Bob", 5));
        assertThat(put(called("Robert", 7))).isTrue();
        assertThat(put(called("", 6))).isFalse();
        assertThat(record().name()).isEqualTo("Robert");
        assertThat(put(called("", 8))).isTrue();
        assertThat(record().name()).isEmpty();
    }

    @Test
    void noDeviceSettlesAnAccountForever() {
        put(of(first, Level.SERVER, 7));
        put(of(second, Level.COMPARED, Long.MAX_VALUE));
        assertThat(record().settled()).isEqualTo(7 + (1L << 32));
        put(of(first, Level.COMPARED, 7 + (1L << 32) + 1));
        assertThat(record().key()).isEqualTo(first);
    }

    @Test
    void nothingIsKnownByItselfThroughALink() {
        for (Level level : List.of(Level.LINK, Level.SCREEN)) {
            assertThatExceptionOfType(MalformedException.class)
                    .isThrownBy(() -> put(of(first, level, 0)));
        }
    }
}
