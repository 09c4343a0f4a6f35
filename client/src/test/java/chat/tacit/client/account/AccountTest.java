package chat.tacit.client.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import chat.tacit.client.ClientException;
import chat.tacit.client.RealRelays;
import chat.tacit.client.secret.Asking;
import chat.tacit.client.secret.FalseRelay;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.RsaKey;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.GrpcTrailers;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.relay.Relay;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Accounts at real relays, from the profiles of their owners. */
@Timeout(180)
class AccountTest {
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir static Path shared;
    private static Relay home;
    private static Machine first;
    private static AccountAddress anna;

    @TempDir Path folder;

    @BeforeAll
    static void make() throws Exception {
        home = RealRelays.rooms();
        first = new Machine(shared.resolve("first"));
        anna = at(home, "anna");
        List<AccountStep> steps = new ArrayList<>();
        Account made = first.accounts.create(anna, Machine.password(PASSWORD), Optional.empty());
        assertThat(made.step()).isEqualTo(AccountStep.REGISTERED);
        assertThat(first.accounts.complete(anna.id(), steps::add).isReady()).isTrue();
        assertThat(steps)
                .containsExactly(
                        AccountStep.BEGUN, AccountStep.MADE, AccountStep.KEPT, AccountStep.READY);
    }

    @AfterAll
    static void stop() {
        first.close();
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
    void accountIsFoundByOthersWithKeysOfTheRightSize() throws Exception {
        try (SecretLink link = first.links.to(home.address())) {
            Reply told = link.call(Asking.of(new Request.GetKey(anna.handle())));
            SignedBundle bundle = ((Reply.Key) told).bundle();
            assertThat(bundle).isEqualTo(first.accounts.bundle(anna.id()));
            assertThat(bundle.holds()).isTrue();
            assertThat(bundle.bundle().rsa().bits()).isEqualTo(RsaKey.BITS);
        }
        Self self = first.accounts.self(anna.id());
        assertThat(self.recipients().getFirst().hash())
                .isEqualTo(first.accounts.member(anna.id()).bundle());
    }

    @Test
    void passwordOpensTheAccountOnASecondMachine() throws Exception {
        try (Machine second = new Machine(folder.resolve("second"))) {
            Account in = second.accounts.signIn(anna, Machine.password(PASSWORD), Optional.empty());
            assertThat(in.isReady()).isTrue();
            assertThat(in.known()).isTrue();
            assertThat(in.device())
                    .isNotEqualTo(first.accounts.find(anna.id()).orElseThrow().device());
            assertThat(second.accounts.member(anna.id()))
                    .isEqualTo(first.accounts.member(anna.id()));
            assertThat(second.accounts.privatePair(anna.id()))
                    .isEqualTo(first.accounts.privatePair(anna.id()));
            assertThat(second.accounts.makeRoom(anna.id()))
                    .isNotEqualTo(first.accounts.makeRoom(anna.id()));
        }
    }

    @Test
    void wrongPasswordOpensNothing() throws Exception {
        try (Machine second = new Machine(folder.resolve("second"))) {
            assertRefused(
                    "the password is wrong",
                    () ->
                            second.accounts.signIn(
                                    anna, Machine.password(PASSWORD + "!"), Optional.empty()));
            assertThat(second.accounts.all()).isEmpty();
        }
    }

    @Test
    void unknownHandleIsToldAsAWrongPassword() throws Exception {
        try (Machine second = new Machine(folder.resolve("second"))) {
            assertRefused(
                    "there is no such account at this relay, or the password is wrong",
                    () ->
                            second.accounts.signIn(
                                    at(home, "nobody"),
                                    Machine.password(PASSWORD),
                                    Optional.empty()));
        }
    }

    @Test
    void takenHandleIsToldAndNothingStays() throws Exception {
        try (Machine second = new Machine(folder.resolve("second"))) {
            assertRefused(
                    "somebody has the handle anna",
                    () ->
                            second.accounts.create(
                                    anna, Machine.password("another one"), Optional.empty()));
            assertThat(second.accounts.all()).isEmpty();
        }
    }

    @Test
    void relayThatAsksForACodeGetsNoAccountWithoutIt() throws Exception {
        byte[] code =
                "an invite code of 24 B..".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try (Relay closed = RealRelays.roomsByCode(Secret.owned(code.clone()));
                Machine machine = new Machine(folder.resolve("machine"))) {
            AccountAddress carl = at(closed, "carl");
            assertRefused(
                    "--invite-code-file",
                    () ->
                            machine.accounts.create(
                                    carl, Machine.password(PASSWORD), Optional.empty()));
            assertThat(machine.accounts.all()).isEmpty();
            Account made =
                    machine.accounts.create(
                            carl, Machine.password(PASSWORD), Optional.of(Secret.owned(code)));
            assertThat(made.step()).isEqualTo(AccountStep.REGISTERED);
        }
    }

    /**
     * Another relay answers where the homeserver was, and a link for one thing is asked another.
     */
    @Test
    void clientSendsItNowhereElse() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (FalseRelay other = new FalseRelay((_, _) -> asked.incrementAndGet());
                SecretLink foreign = first.links.to(other.address());
                SecretLink own = first.links.home(anna)) {
            RelayAddress place =
                    new RelayAddress(
                            anna.relay().fingerprint(),
                            other.address().hosts(),
                            other.address().port());
            try (Machine second = new Machine(folder.resolve("second"))) {
                AccountAddress moved = new AccountAddress(place, anna.handle());
                assertRefused(
                        "Another relay",
                        () ->
                                second.accounts.signIn(
                                        moved, Machine.password(PASSWORD), Optional.empty()));
                assertRefused(
                        "Another relay",
                        () ->
                                second.accounts.create(
                                        moved, Machine.password(PASSWORD), Optional.empty()));
            }
            SignedBundle bundle = first.accounts.bundle(anna.id());
            AccountName elsewhere = new AccountName(anna.handle(), other.address().fingerprint());
            for (Request request :
                    List.of(
                            new Request.PostKey(bundle),
                            new Request.PostPrivateKey(
                                    anna.name(),
                                    1,
                                    Bytes.zeros(Request.PostPrivateKey.BLOB_SIZE),
                                    Optional.empty()),
                            new Request.GenerateChannelPair(anna.name(), true),
                            new Request.GetSignIn(anna.handle()),
                            new Request.GetPrivateKey())) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> foreign.call(Asking.of(request)));
            }
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            own.call(Asking.of(new Request.GenerateChannelPair(elsewhere, false))));
            assertThatIllegalStateException()
                    .isThrownBy(
                            () -> own.call(Asking.of(new Request.GetSignIn(new Handle("bob")))));
        }
        assertThat(asked.get()).isZero();
    }

    @Test
    void weakTermsAreRefusedBeforeAnythingMoreIsSaid() throws Exception {
        for (SignInTerms weak :
                List.of(
                        new SignInTerms(Bytes.zeros(16), 3, 65_535, 4),
                        new SignInTerms(Bytes.zeros(16), 2, 65_536, 4),
                        new SignInTerms(Bytes.zeros(16), 17, 65_536, 4),
                        new SignInTerms(Bytes.zeros(16), 3, 1_048_577, 4),
                        new SignInTerms(Bytes.zeros(16), 3, 65_536, 17))) {
            AtomicInteger asked = new AtomicInteger();
            try (FalseRelay relay =
                            new FalseRelay((call, response) -> {
                                asked.incrementAndGet();
                                FalseRelay.end(response, call.seal(weak), GrpcTrailers.OK);
                            });
                    Machine machine = new Machine(folder.resolve("weak" + weak.hashCode()))) {
                AccountAddress account = new AccountAddress(relay.address(), new Handle("dora"));
                assertRefused(
                        "too easily guessed",
                        () ->
                                machine.accounts.create(
                                        account, Machine.password(PASSWORD), Optional.empty()));
                assertThat(machine.accounts.all()).isEmpty();
            }
            assertThat(asked.get()).isEqualTo(1);
        }
    }

    @Test
    void deviceThatWasCutNeedsThePasswordAgain() throws Exception {
        try (Machine second = new Machine(folder.resolve("second"))) {
            Account in = second.accounts.signIn(anna, Machine.password(PASSWORD), Optional.empty());
            first.accounts.cut(anna.id(), in.device());
            assertRefused("sign in with the password", () -> second.accounts.makeRoom(anna.id()));
            assertThat(second.accounts.find(anna.id()).orElseThrow().known()).isFalse();
            assertThat(first.accounts.makeRoom(anna.id())).isNotNull();
            second.accounts.signIn(anna, Machine.password(PASSWORD), Optional.empty());
            assertThat(second.accounts.makeRoom(anna.id())).isNotNull();
        }
    }

    @Test
    void tokenSignsInBesideAFullBucket() throws Exception {
        Secret token = first.accounts.token(anna.id());
        assertThat(token.size()).isEqualTo(Request.SignIn.TOKEN_SIZE);
        try (Machine second = new Machine(folder.resolve("second"))) {
            second.accounts.signIn(anna, Machine.password(PASSWORD), Optional.of(token));
            assertThat(second.accounts.all()).hasSize(1);
        }
    }

    @Test
    void deviceThatWasToldTheAccountSignsInByItsTokenAlone() throws Exception {
        var _ = first.accounts.token(anna.id()); // so that there is one of now
        try (Machine second = new Machine(folder.resolve("second"))) {
            second.profile.write(tx ->
                    AccountRecords.put(
                            tx,
                            first.profile
                                    .read(it -> AccountRecords.of(it, anna.id()))
                                    .orElseThrow(),
                            Entropy.system(),
                            Instant.now()));
            assertThat(second.accounts.find(anna.id()).orElseThrow().known()).isFalse();
            assertThat(second.accounts.makeRoom(anna.id())).isNotNull();
            assertThat(second.accounts.find(anna.id()).orElseThrow().known()).isTrue();
            assertThat(second.accounts.find(anna.id()).orElseThrow().device())
                    .isNotEqualTo(first.accounts.find(anna.id()).orElseThrow().device());
        }
    }

    @Test
    void accountIsMeantByItsHandleOrAddress() throws Exception {
        assertThat(first.accounts.find("anna").address()).isEqualTo(anna);
        assertThat(first.accounts.find(anna.toString()).address()).isEqualTo(anna);
        assertThat(first.accounts.find("anna@127.0.0.1").address()).isEqualTo(anna);
        assertRefused("has no account", () -> first.accounts.find("anna@elsewhere.example"));
    }
}
