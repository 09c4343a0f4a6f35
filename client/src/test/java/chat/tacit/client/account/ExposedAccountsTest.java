package chat.tacit.client.account;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Circle;
import chat.tacit.client.Person;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.record.RoomRecord;
import chat.tacit.e2ee.room.account.PrivateKeys;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Alice's devices have an account, and one of them is removed: {@code spec/65-device} §11. */
final class ExposedAccountsTest {
    @TempDir Path folder;
    private Circle circle;
    private Person first;
    private Person second;
    private Person third;
    private RoomRecord.Account account;
    private AccountId id;

    @BeforeEach
    void make() {
        circle = new Circle(folder);
        first = circle.device(1);
        account = ToldAccounts.account("anna", 1);
        id = account.account().id();
        put(first, account);
        second = circle.link(first, Instant.EPOCH);
        third = circle.link(first, Instant.EPOCH);
        circle.exchange();
    }

    @AfterEach
    void end() {
        circle.close();
    }

    private void put(Person device, RoomRecord.Account told) {
        device.write(tx -> AccountRecords.put(tx, told, Entropy.system(), circle.now()));
    }

    private DeviceId idOf(Person device) {
        return device.read(tx -> StoredAccount.find(tx, id)).orElseThrow().certificate().id();
    }

    private VerifyingKey keyOf(Person device) {
        return device.read(tx -> StoredAccount.find(tx, id)).orElseThrow().accountKey().publicKey();
    }

    private List<PrivateKeys> former(Person device) {
        return device.read(tx -> FormerKeys.all(tx, id));
    }

    private List<ExposedAccounts.Uncut> uncut(Person device) {
        return device.read(ExposedAccounts::uncut);
    }

    private List<ExposedAccounts.Exposed> exposed(Person device) {
        return device.read(tx -> ExposedAccounts.of(tx, id));
    }

    /** As if it had made them. */
    private void makeKeys(Person device) {
        PrivateKeys fresh =
                ToldAccounts.account("anna", 2).held().flatMap(it -> it.keys()).orElseThrow();
        device.write(tx -> {
            StoredAccount before = StoredAccount.find(tx, id).orElseThrow();
            StoredAccount after =
                    new StoredAccount(
                            before.address(),
                            AccountStep.READY,
                            fresh.accountKey(),
                            before.device(),
                            circle.now(),
                            before.made(),
                            Optional.of(fresh),
                            new StoredAccount.Seen(2, 2),
                            before.token(),
                            false);
            ExposedAccounts.renewed(tx, id);
            Adoption.take(tx, Optional.of(before), after, true, circle.now());
            return true;
        });
    }

    @Test
    void eachDeviceKnowsWhichDeviceOfTheAccountTheOthersAre() {
        for (Person device : List.of(first, second, third)) {
            RoomRecord.Account told = device.read(tx -> AccountRecords.of(tx, id)).orElseThrow();
            assertThat(told.devices().known())
                    .containsExactlyInAnyOrder(
                            new RoomRecord.Account.Device(1, idOf(first)),
                            new RoomRecord.Account.Device(2, idOf(second)),
                            new RoomRecord.Account.Device(3, idOf(third)));
        }
        List<RoomRecord.Account> backup = first.read(AccountRecords::all);
        assertThat(backup)
                .allSatisfy(it -> assertThat(it.devices().known()).isEmpty()); // in a backup
    }

    @Test
    void removedDeviceIsCutByWhoeverRemovesItAndShownByAll() {
        DeviceId gone = idOf(second);
        circle.remove(first, 2);
        circle.exchange();
        assertThat(uncut(first)).containsExactly(new ExposedAccounts.Uncut(id, 2, List.of(gone)));
        assertThat(uncut(third)).isEmpty();
        for (Person device : List.of(first, third)) {
            assertThat(exposed(device)).containsExactly(new ExposedAccounts.Exposed(2, false));
            List<DeviceId> cut = device.read(tx -> ExposedAccounts.gone(tx, id));
            assertThat(cut).containsExactly(gone);
        }
        first.write(tx -> {
            ExposedAccounts.cut(tx, ExposedAccounts.uncut(tx).getFirst());
            return true;
        });
        assertThat(uncut(first)).isEmpty();
        assertThat(exposed(first)).containsExactly(new ExposedAccounts.Exposed(2, true));
    }

    @Test
    void newKeysAreToldToThoseWhoAreLeftAndEndWhatIsShown() {
        VerifyingKey before = keyOf(second);
        circle.remove(first, 2);
        makeKeys(first);
        circle.exchange();
        for (Person device : List.of(first, third)) {
            assertThat(exposed(device)).isEmpty();
            assertThat(keyOf(device)).isEqualTo(keyOf(first));
        }
        assertThat(keyOf(third)).isNotEqualTo(before);
        assertThat(keyOf(second)).isEqualTo(before);
    }

    @Test
    void keysThatWereMadeWithoutKnowingOfTheRemovalDontEndIt() {
        circle.away(third, true);
        circle.remove(first, 2);
        circle.exchange();
        makeKeys(third); // which would tell them to the removed one
        circle.away(third, false);
        circle.exchange();
        assertThat(keyOf(first)).isEqualTo(keyOf(third));
        for (Person device : List.of(first, third)) {
            assertThat(exposed(device)).containsExactly(new ExposedAccounts.Exposed(2, false));
        }
    }

    /** Device 2 is stolen, and says what it likes before it is removed. */
    @Test
    void deviceSpeaksForItselfAloneAndNotForItsOwnRemoval() {
        DeviceId real = idOf(second);
        DeviceId other = new DeviceId(Bytes.owned(Entropy.system().bytes(DeviceId.SIZE)));
        second.write(tx -> {
            var _ = ExposedAccounts.take(tx, id, new RoomRecord.Account.Device(3, other));
            tx.update(
                    "INSERT INTO account_exposed (account, device, state) VALUES (?, 2, 2)",
                    id.bytes());
            tx.update("UPDATE account SET keys = keys WHERE id = ?", id.bytes()); // tells it
            return true;
        });
        circle.exchange();
        circle.remove(first, 2);
        circle.exchange();
        RoomRecord.Account told = first.read(tx -> AccountRecords.of(tx, id)).orElseThrow();
        assertThat(told.devices().known())
                .containsExactlyInAnyOrder(
                        new RoomRecord.Account.Device(1, idOf(first)),
                        new RoomRecord.Account.Device(2, real),
                        new RoomRecord.Account.Device(3, idOf(third)));
        assertThat(exposed(first)).containsExactly(new ExposedAccounts.Exposed(2, false));
    }

    @Test
    void accountThatIsMadeAfterTheRemovalIsNobodyElses() {
        circle.remove(first, 2);
        RoomRecord.Account later = ToldAccounts.account("later", 1);
        put(first, later);
        circle.exchange();
        for (Person device : List.of(first, third)) {
            List<ExposedAccounts.Exposed> exposed =
                    device.read(tx -> ExposedAccounts.of(tx, later.account().id()));
            assertThat(exposed).isEmpty();
        }
    }

    @Test
    void deviceThatHasSeenANewerBlobTakesTheKeysAllTheSame() {
        third.write(tx -> {
            StoredAccount.blobVersion(tx, id, 9);
            return true;
        });
        makeKeys(first);
        circle.exchange();
        assertThat(keyOf(third)).isEqualTo(keyOf(first));
    }

    @Test
    void keysBeforeAreKeptAsLongAsARoomMayKnowThemAndContactsAreToldAnew() {
        StoredAccount before = first.read(tx -> StoredAccount.find(tx, id)).orElseThrow();
        first.write(tx -> AccountsTold.tell(tx, circle.withBob(), id));
        circle.exchange();
        makeKeys(first);
        circle.exchange();
        for (Person device : List.of(first, third)) {
            assertThat(former(device))
                    .singleElement()
                    .satisfies(it ->
                            assertThat(it.accountKey().publicKey())
                                    .isEqualTo(before.accountKey().publicKey()));
            List<AccountsTold.Untold> untold = device.read(AccountsTold::untold);
            assertThat(untold).containsExactly(new AccountsTold.Untold(id, circle.withBob()));
        }
        boolean firstMade = first.read(tx -> FormerKeys.isMaker(tx, id));
        boolean thirdMade = third.read(tx -> FormerKeys.isMaker(tx, id));
        assertThat(firstMade).isTrue();
        assertThat(thirdMade).isFalse();
        first.write(tx -> {
            FormerKeys.ended(tx, id, FormerKeys.unended(tx, id).getFirst());
            FormerKeys.prune(tx, id, circle.now().plusSeconds(29L * 24 * 3_600));
            return true;
        });
        assertThat(former(first)).hasSize(1);
        first.write(tx -> {
            FormerKeys.prune(tx, id, circle.now().plusSeconds(31L * 24 * 3_600));
            return true;
        });
        assertThat(former(first)).isEmpty();
    }
}
