package chat.tacit.client.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.ClientException;
import chat.tacit.client.RealRelays;
import chat.tacit.client.secret.Asking;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.relay.Relay;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Optional;

/** Accounts from their making to their end, each at a relay of its own. */
@Timeout(180)
class AccountLifeTest {
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir Path folder;
    private Relay home;

    @BeforeEach
    void start() throws Exception {
        home = RealRelays.rooms();
    }

    @AfterEach
    void stop() {
        home.close();
    }

    private static AccountAddress at(Relay relay, String handle) {
        return new AccountAddress(relay.address(), new Handle(handle));
    }

    private interface Step {
        void make() throws Exception;
    }

    private static void assertRefused(String why, Step step) {
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(step::make)
                .withMessageContaining(why);
    }

    @Test
    void makingGoesOnAfterACrashAtAnyPoint() throws Exception {
        AccountAddress bob = at(home, "bob");
        try (Machine machine = new Machine(folder.resolve("bob"))) {
            Crashing crashing = new Crashing(machine.profile, "Making");
            int crashes = 0;
            Optional<Account> account = Optional.empty();
            while (account.filter(Account::isReady).isEmpty()) {
                Accounts process = machine.over(crashing);
                try {
                    if (process.find(bob.id()).isEmpty()) {
                        process.create(bob, Machine.password(PASSWORD), Optional.empty());
                    }
                    process.complete(bob.id(), _ -> {});
                } catch (Crashing.Crash e) {
                    crashes++;
                }
                account = process.find(bob.id());
            }
            assertThat(crashes).isGreaterThanOrEqualTo(AccountStep.values().length);
            try (Machine second = new Machine(folder.resolve("second"))) {
                second.accounts.signIn(bob, Machine.password(PASSWORD), Optional.empty());
                assertThat(second.accounts.bundle(bob.id()))
                        .isEqualTo(machine.accounts.bundle(bob.id()));
            }
        }
    }

    /** Else the machine that made it and those that sign in later would have two lists of rooms. */
    @Test
    void ofTwoThatMakeAnAccountAtOnceTheFirstSaysWhereItsListIs() throws Exception {
        AccountAddress kim = at(home, "kim");
        try (Machine machine = new Machine(folder.resolve("kim"))) {
            machine.accounts.create(kim, Machine.password(PASSWORD), Optional.empty());
            StoredAccount.Pair first = pair(1);
            StoredAccount.Pair second = pair(2);
            put(machine, kim, Optional.empty(), first);
            put(machine, kim, Optional.empty(), second);
            assertThat(stored(machine, kim)).isEqualTo(first.room());
            put(machine, kim, Optional.of(second), pair(3));
            assertThat(stored(machine, kim)).isEqualTo(first.room());
            put(machine, kim, Optional.of(first), second);
            assertThat(stored(machine, kim)).isEqualTo(second.room());
        }
    }

    private static StoredAccount.Pair pair(int number) {
        byte[] room = new byte[RoomId.SIZE];
        room[0] = (byte) number;
        return new StoredAccount.Pair(
                new RoomId(Bytes.owned(room)), Secret.zeros(PrivatePair.SECRET_SIZE));
    }

    private static void put(
            Machine at,
            AccountAddress account,
            Optional<StoredAccount.Pair> before,
            StoredAccount.Pair pair) {
        var _ =
                at.profile.write(tx -> {
                    StoredAccount.privatePair(tx, account.id(), before, pair);
                    return true;
                });
    }

    private static RoomId stored(Machine at, AccountAddress account) {
        return at.profile
                .read(tx -> StoredAccount.privatePair(tx, account.id()))
                .orElseThrow()
                .room();
    }

    @Test
    void deletedAccountIsGoneEverywhere() throws Exception {
        AccountAddress eve = at(home, "eve");
        try (Machine machine = new Machine(folder.resolve("eve"));
                SecretLink link = machine.links.to(home.address())) {
            machine.accounts.create(eve, Machine.password(PASSWORD), Optional.empty());
            machine.accounts.complete(eve.id(), _ -> {});
            assertRefused(
                    "the password is wrong",
                    () -> machine.accounts.delete(eve.id(), Machine.password("not the one")));
            machine.accounts.delete(eve.id(), Machine.password(PASSWORD));
            assertThat(machine.accounts.all()).isEmpty();
            assertThat(link.call(Asking.of(new Request.GetKey(eve.handle()))))
                    .isInstanceOf(Reply.Refused.class);
        }
    }

    @Test
    void passwordThatAnotherMachineChangedCountsEverywhere() throws Exception {
        AccountAddress fay = at(home, "fay");
        try (Machine one = new Machine(folder.resolve("one"));
                Machine two = new Machine(folder.resolve("two"));
                Machine three = new Machine(folder.resolve("three"))) {
            one.accounts.create(fay, Machine.password(PASSWORD), Optional.empty());
            one.accounts.complete(fay.id(), _ -> {});
            two.accounts.signIn(fay, Machine.password(PASSWORD), Optional.empty());
            String other = "another horse, another battery";
            assertRefused(
                    "the password is wrong",
                    () ->
                            two.accounts.changePassword(
                                    fay.id(), Machine.password(other), Machine.password(other)));

            two.accounts.changePassword(
                    fay.id(), Machine.password(PASSWORD), Machine.password(other));

            assertRefused(
                    "the password is wrong",
                    () -> three.accounts.signIn(fay, Machine.password(PASSWORD), Optional.empty()));
            three.accounts.signIn(fay, Machine.password(other), Optional.empty());
            assertThat(one.accounts.makeRoom(fay.id())).isNotNull(); // by its device key
            assertThat(three.accounts.member(fay.id())).isEqualTo(one.accounts.member(fay.id()));
            one.accounts.changePassword(
                    fay.id(), Machine.password(other), Machine.password(PASSWORD));
        }
    }
}
