package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Circle;
import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.account.AccountCodes;
import chat.tacit.client.account.AccountSource;
import chat.tacit.client.account.AccountsTold;
import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.room.BlockedAccounts;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.SecurityCode;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.room.AccountAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Alice's devices know the same accounts of others. */
final class KnownDevicesTest {
    private static final AccountAddress BOB =
            AccountAddress.parse("tacit://" + "c".repeat(42) + "A@home.example:443/@bob");
    private static final AccountAddress CAROL =
            AccountAddress.parse("tacit://" + "c".repeat(42) + "A@home.example:443/@carol");

    @TempDir Path folder;
    private Circle circle;
    private Person first;
    private final VerifyingKey bobs = fresh();
    private final VerifyingKey carols = fresh();

    @BeforeEach
    void make() {
        circle = new Circle(folder);
        first = circle.device(1);
    }

    @AfterEach
    void end() {
        circle.close();
    }

    private static VerifyingKey fresh() {
        return SigningKey.generate(Entropy.system()).publicKey();
    }

    private static List<KnownAccount> known(Person device) {
        return device.read(KnownAccounts::all);
    }

    private static List<ConversationId> told(Person device) {
        return device.read(tx -> AccountsTold.who(tx, CAROL.id()));
    }

    private void letIn(Person device, VerifyingKey key) {
        device.write(tx -> {
            KnownAccounts.letIn(tx, CAROL, key, AccountSource.SERVER);
            return true;
        });
    }

    @Test
    void newDeviceKnowsTheAccountsAndWhoWasToldTheProfiles() throws ClientException {
        first.write(tx -> KnownAccounts.hear(tx, circle.withBob(), BOB, bobs));
        first.write(tx -> AccountsTold.tell(tx, circle.withBob(), CAROL.id()));
        letIn(first, carols);
        Person second = circle.link(first, Instant.EPOCH);
        assertThat(known(second)).hasSize(2).isEqualTo(known(first));
        assertThat(told(second)).containsExactly(circle.withBob());
    }

    @Test
    void whatOneDeviceLearnsOrSettlesTheOthersDoToo() throws ClientException {
        Person second = circle.link(first, Instant.EPOCH);
        Person third = circle.link(first, Instant.EPOCH);
        second.write(tx -> KnownAccounts.hear(tx, circle.withBob(), BOB, bobs));
        second.write(tx -> AccountsTold.tell(tx, circle.withBob(), CAROL.id()));
        letIn(second, carols);
        circle.exchange();
        for (Person device : List.of(first, third)) {
            assertThat(known(device)).hasSize(2).isEqualTo(known(second));
            assertThat(told(device)).containsExactly(circle.withBob());
        }
        letIn(third, fresh());
        circle.exchange();
        for (Person device : List.of(first, second, third)) {
            assertThat(carol(device).level()).isEqualTo(Level.CHANGED);
            assertThat(carol(device).other()).isEqualTo(carol(third).other());
        }
        compare(first);
        circle.exchange();
        for (Person device : List.of(first, second, third)) {
            assertThat(carol(device).level()).isEqualTo(Level.COMPARED);
            assertThat(carol(device).key()).isEqualTo(carols);
        }
    }

    private static KnownAccount carol(Person device) {
        return device.read(tx -> KnownAccounts.find(tx, CAROL.id())).orElseThrow();
    }

    private static void compare(Person device) throws ClientException {
        SecurityCode.Account own = new SecurityCode.Account(BOB.id(), fresh());
        boolean same =
                device.<Boolean, ClientException>write(tx -> {
                    String code = AccountCodes.of(tx, own, CAROL.id()).known().toString();
                    return AccountCodes.compare(tx, own, CAROL.id(), code);
                });
        assertThat(same).isTrue();
    }

    private static void block(Person device, boolean blocked, Instant now) throws ClientException {
        device.<Boolean, ClientException>write(tx -> {
            BlockedAccounts.block(tx, CAROL, blocked, now);
            return true;
        });
    }

    private static boolean isBlocked(Person device) {
        return device.read(tx -> BlockedAccounts.has(tx, CAROL.id()));
    }

    @Test
    void whoIsBlockedOnOneDeviceIsOnAllAndTheLaterDecisionCounts() throws ClientException {
        block(first, true, circle.now());
        Person second = circle.link(first, Instant.EPOCH);
        assertThat(isBlocked(second)).isTrue();
        block(second, false, circle.now().plusSeconds(5));
        block(first, true, circle.now().plusSeconds(4)); // before it hears of that
        circle.exchange();
        assertThat(isBlocked(first)).isFalse();
        assertThat(isBlocked(second)).isFalse();
        block(first, true, circle.now().plusSeconds(6));
        circle.exchange();
        assertThat(isBlocked(second)).isTrue();
    }

    @Test
    void accountOfABlockedContactIsBlocked() throws ClientException {
        first.write(tx -> KnownAccounts.hear(tx, circle.withBob(), CAROL, carols));
        assertThat(isBlocked(first)).isFalse();
        first.write(tx -> {
            Cards.block(tx, circle.withBob(), true);
            return true;
        });
        assertThat(isBlocked(first)).isTrue();
    }

    @Test
    void whoIsOnlyAMemberSomewhereIsLearntFromTheRoom() throws ClientException {
        Person second = circle.link(first, Instant.EPOCH);
        first.write(tx -> {
            KnownAccounts.letIn(tx, CAROL, carols, AccountSource.MEMBER);
            return true;
        });
        circle.exchange();
        assertThat(known(second)).isEmpty();
        first.<Boolean, ClientException>write(tx -> {
            KnownAccounts.rename(tx, CAROL.id(), "Caro", circle.now());
            return true;
        });
        circle.exchange();
        assertThat(known(second)).extracting(KnownAccount::name).containsExactly("Caro");
    }
}
