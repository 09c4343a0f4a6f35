package chat.tacit.client.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.ClientException;
import chat.tacit.client.RealRelays;
import chat.tacit.client.secret.Asking;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.e2ee.room.BundleBox;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.e2ee.room.member.NewKeys;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Bundle;
import chat.tacit.protocol.room.Capability;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Positions;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.relay.Relay;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An account's keys are made anew under a new password: {@code spec/50-room} §14. */
@Timeout(240)
@Order(1)
class AccountRenewalTest {
    private static final String BEFORE = "correct horse battery staple";
    private static final String AFTER = "seven grey herons over cold water";

    @TempDir Path folder;
    private Relay home;
    private Machine machine;
    private AccountAddress anna;

    @BeforeEach
    void start() throws Exception {
        home = RealRelays.rooms();
        machine = new Machine(folder.resolve("first"));
        anna = new AccountAddress(home.address(), new Handle("anna"));
        machine.accounts.create(anna, Machine.password(BEFORE), Optional.empty());
        machine.accounts.complete(anna.id(), _ -> {});
    }

    @AfterEach
    void stop() {
        machine.close();
        home.close();
    }

    private interface Step {
        void make() throws Exception;
    }

    private static void assertRefused(String why, Step step) {
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(step::make)
                .withMessageContaining(why);
    }

    private Account renew() throws ClientException {
        return machine.accounts.renew(
                anna.id(), Machine.password(BEFORE), Machine.password(AFTER), _ -> {});
    }

    private static boolean isRead(Machine by, PrivatePair pair, Relay at) throws Exception {
        boolean[] there = {false};
        try (SecretLink link = by.links.to(at.address())) {
            link.stream(
                    (session, number) ->
                            new Request.StreamEvents(
                                    Capability.sign(
                                            pair.reading(),
                                            pair.room(),
                                            PrivatePair.TERM,
                                            session,
                                            new Capability.Read(Method.STREAM_EVENTS, number)),
                                    Positions.START,
                                    0,
                                    0,
                                    false),
                    reply -> there[0] |= reply instanceof Reply.Head);
        }
        return there[0];
    }

    @Test
    void everythingIsAnotherAndTheOldPasswordAndTheOldKeysOpenNothing() throws Exception {
        try (Machine stolen = new Machine(folder.resolve("stolen"))) {
            stolen.accounts.signIn(anna, Machine.password(BEFORE), Optional.empty());
            SignedBundle before = machine.accounts.bundle(anna.id());
            PrivatePair pair = machine.accounts.privatePair(anna.id());
            List<RenewalStep> steps = new ArrayList<>();

            Account after =
                    machine.accounts.renew(
                            anna.id(),
                            Machine.password(BEFORE),
                            Machine.password(AFTER),
                            steps::add);

            assertThat(steps).containsExactly(RenewalStep.values());
            assertThat(after.known()).isTrue();
            SignedBundle bundle = machine.accounts.bundle(anna.id());
            assertThat(bundle.bundle().version()).isEqualTo(before.bundle().version() + 1);
            assertThat(bundle.bundle().accountKey()).isNotEqualTo(before.bundle().accountKey());
            assertThat(bundle.bundle().rsa()).isNotEqualTo(before.bundle().rsa());
            assertThat(bundle.bundle().kem()).isNotEqualTo(before.bundle().kem());
            try (SecretLink link = machine.links.to(home.address())) {
                Reply told = link.call(Asking.of(new Request.GetKey(anna.handle())));
                assertThat(((Reply.Key) told).bundle()).isEqualTo(bundle);
            }
            assertThat(machine.accounts.privatePair(anna.id()).room()).isNotEqualTo(pair.room());

            assertRefused(
                    "the password is wrong",
                    () -> stolen.accounts.signIn(anna, Machine.password(BEFORE), Optional.empty()));
            assertRefused("doesn't know this device", () -> stolen.accounts.makeRoom(anna.id()));
            machine.accounts.duties().run();
            assertThat(machine.accounts.duties().areAny()).isFalse();
            assertThat(isRead(stolen, pair, home)).isFalse();
            assertThat(machine.accounts.makeRoom(anna.id())).isNotNull();
        }
    }

    @Test
    void whatIsSealedToTheKeysBeforeOpensAndRoomsThatKnowTheseAreSpokenIn() throws Exception {
        Self before = machine.accounts.self(anna.id());
        renew();
        for (Self self : List.of(machine.accounts.self(anna.id()), onANewMachine())) {
            assertThat(self.recipients().stream().map(BundleBox.Recipient::hash))
                    .contains(before.recipients().getFirst().hash());
            NewKeys newest = self.newest().orElseThrow();
            assertThat(newest.member()).isEqualTo(machine.accounts.member(anna.id()));
            assertThat(self.speaker(newest.member())).isPresent();
            assertThat(self.speaker(before.newest().orElseThrow().member())).isPresent();
        }
    }

    private Self onANewMachine() throws Exception {
        try (Machine other = new Machine(folder.resolve("new"))) {
            other.accounts.signIn(anna, Machine.password(AFTER), Optional.empty());
            assertThat(other.accounts.privatePair(anna.id()).room())
                    .isEqualTo(machine.accounts.privatePair(anna.id()).room());
            return other.accounts.self(anna.id());
        }
    }

    @Test
    void renewalGoesOnAfterACrashAtAnyPoint() throws Exception {
        Crashing crashing = new Crashing(machine.profile, "Renewing");
        int crashes = 0;
        while (machine.accounts.bundle(anna.id()).bundle().version() == 1) {
            Accounts process = machine.over(crashing);
            try {
                process.renew(
                        anna.id(), Machine.password(BEFORE), Machine.password(AFTER), _ -> {});
            } catch (Crashing.Crash e) {
                crashes++;
            }
        }
        assertThat(crashes).isGreaterThanOrEqualTo(RenewalStep.values().length);
        onANewMachine();
        assertThat(machine.accounts.renewal(anna.id())).isEmpty();
        assertThat(machine.accounts.bundle(anna.id()).bundle().version()).isEqualTo(2);
        machine.accounts.renew(
                anna.id(), Machine.password(AFTER), Machine.password(BEFORE), _ -> {});
        assertThat(machine.accounts.bundle(anna.id()).bundle().version()).isEqualTo(3);
    }

    @Test
    void ofTwoMachinesThatRenewAtOnceOneIsFirstAndTheOtherSignsInAgain() throws Exception {
        try (Machine second = new Machine(folder.resolve("second"))) {
            second.accounts.signIn(anna, Machine.password(BEFORE), Optional.empty());
            assertRefused(
                    "another machine has given the account another password",
                    () ->
                            machine.accounts.renew(
                                    anna.id(),
                                    Machine.password(BEFORE),
                                    Machine.password(AFTER),
                                    step -> {
                                        if (step == RenewalStep.BEGUN) {
                                            renewMeanwhile(second);
                                        }
                                    }));
            assertThat(machine.accounts.renewal(anna.id())).isEmpty();
            machine.accounts.signIn(
                    anna, Machine.password("the words of the second one"), Optional.empty());
            assertThat(machine.accounts.member(anna.id()))
                    .isEqualTo(second.accounts.member(anna.id()));
            second.accounts.duties().run();
            machine.accounts.renew(
                    anna.id(),
                    Machine.password("the words of the second one"),
                    Machine.password(AFTER),
                    _ -> {});
        }
    }

    private void renewMeanwhile(Machine second) {
        try {
            second.accounts.renew(
                    anna.id(),
                    Machine.password(BEFORE),
                    Machine.password("the words of the second one"),
                    _ -> {});
        } catch (ClientException e) {
            throw new AssertionError(e);
        }
    }

    /** Whoever has the key before can post a bundle of it, until the account has another. */
    @Test
    void bundleThatAThiefPutsInTheWayKeepsNothingAway() throws Exception {
        try (Machine thief = new Machine(folder.resolve("thief"))) {
            thief.accounts.signIn(anna, Machine.password(BEFORE), Optional.empty());
            machine.accounts.renew(
                    anna.id(),
                    Machine.password(BEFORE),
                    Machine.password(AFTER),
                    step -> {
                        if (step == RenewalStep.KEPT) {
                            putInTheWay(thief);
                        }
                    });
            assertThat(machine.accounts.bundle(anna.id()).bundle().version()).isEqualTo(3);
            onANewMachine();
            assertRefused("doesn't know this device", () -> thief.accounts.makeRoom(anna.id()));
        }
    }

    private void putInTheWay(Machine thief) {
        try {
            Bundle known = thief.accounts.bundle(anna.id()).bundle();
            Bundle next =
                    new Bundle(
                            known.account(),
                            known.version() + 1,
                            known.accountKey(),
                            known.rsa(),
                            known.kem());
            try (SecretLink link = thief.accounts.link(anna.id()).link()) {
                Reply reply =
                        link.call(
                                Asking.of(
                                        new Request.PostKey(
                                                next.sign(thief.accounts.accountKey(anna.id())))));
                assertThat(reply).isInstanceOf(Reply.Done.class);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
