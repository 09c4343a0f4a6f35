package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Circle;
import chat.tacit.client.Person;
import chat.tacit.client.account.AccountRecords;
import chat.tacit.client.account.ToldAccounts;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.record.RoomRecord;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Alice's devices have the same accounts. */
final class AccountDevicesTest {
    @TempDir Path folder;
    private Circle circle;
    private Person first;

    @BeforeEach
    void make() {
        circle = new Circle(folder);
        first = circle.device(1);
    }

    @AfterEach
    void end() {
        circle.close();
    }

    private boolean put(Person device, RoomRecord.Account account) {
        return device.write(tx -> AccountRecords.put(tx, account, Entropy.system(), circle.now()));
    }

    private static List<RoomRecord.Account> all(Person device) {
        return device.read(AccountRecords::all);
    }

    @Test
    void newDeviceHasTheAccountsThatThereAre() {
        RoomRecord.Account account = ToldAccounts.account("anna", 1);
        assertThat(put(first, account)).isTrue();
        Person second = circle.link(first, Instant.EPOCH);
        assertThat(all(second)).containsExactly(account);
    }

    @Test
    void accountOfOneDeviceComesToAllAndGoesFromAll() {
        Person second = circle.link(first, Instant.EPOCH);
        Person third = circle.link(first, Instant.EPOCH);
        RoomRecord.Account account = ToldAccounts.account("anna", 1);
        put(second, account);
        circle.exchange();
        for (Person device : List.of(first, second, third)) {
            assertThat(all(device)).containsExactly(account);
        }
        put(third, new RoomRecord.Account(account.account(), Optional.empty()));
        circle.exchange();
        for (Person device : List.of(first, second, third)) {
            assertThat(all(device)).isEmpty();
        }
    }

    @Test
    void newerKeysTakeThePlaceOfOlderOnesAndNeverTheOtherWayRound() {
        Person second = circle.link(first, Instant.EPOCH);
        RoomRecord.Account older = ToldAccounts.account("anna", 1);
        RoomRecord.Account newer = ToldAccounts.account("anna", 2);
        put(first, older);
        circle.exchange();
        assertThat(put(second, newer)).isTrue();
        circle.exchange();
        assertThat(all(first)).containsExactly(newer);
        assertThat(put(first, older)).isFalse();
        circle.exchange();
        assertThat(all(second)).containsExactly(newer);
    }

    @Test
    void accountThatIsBeingMadeElsewhereIsLeftToThatMachine() {
        RoomRecord.Account whole = ToldAccounts.account("anna", 1);
        RoomRecord.Account.Held held = whole.held().orElseThrow();
        RoomRecord.Account begun =
                new RoomRecord.Account(
                        whole.account(),
                        Optional.of(
                                new RoomRecord.Account.Held(
                                        held.made(), Optional.empty(), 0, 0, Optional.empty())));
        assertThat(put(first, begun)).isFalse();
        assertThat(all(first)).isEmpty();
    }
}
