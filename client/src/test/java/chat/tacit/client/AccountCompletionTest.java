package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.account.Account;
import chat.tacit.client.account.AccountStep;
import chat.tacit.client.account.Accounts;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Handle;
import chat.tacit.relay.Relay;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** An account whose making was interrupted, and whoever opens the profile next. */
@Timeout(300)
final class AccountCompletionTest {
    private static final Secret PASSPHRASE = Secret.owned(new byte[] {'p'});
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir Path folder;
    private Path home;

    @BeforeEach
    void make() throws Exception {
        home = folder.resolve("home");
    }

    private static Account begin(Client client, Relay relay) throws ClientException {
        return client.accounts()
                .create(
                        new AccountAddress(relay.address(), new Handle("ada")),
                        Accounts.password("correct horse battery staple".toCharArray()),
                        Optional.empty());
    }

    @Test
    void whoeverReceivesNextGoesOnWithIt() throws Exception {
        try (Relay relay = RealRelays.rooms()) {
            Account begun;
            try (Client client = Client.create(home, PASSPHRASE, "Ada", List.of(relay.address()))) {
                begun = begin(client, relay);
                assertThat(begun.step()).isEqualTo(AccountStep.REGISTERED);
            }
            try (Client client = Client.open(home, PASSPHRASE)) {
                client.catchUp(PATIENCE, _ -> {});
                assertThat(client.accounts().find(begun.id()).orElseThrow().isReady()).isTrue();
                List<AccountStep> more = new ArrayList<>();
                Account made =
                        client.accountCompletion().await(begun.id(), more::add, Duration.ZERO);
                assertThat(made.isReady()).isTrue();
                assertThat(more).isEmpty();
            }
        }
    }

    @Test
    void whoWaitsIsToldWhyNothingIsDone() throws Exception {
        Account begun;
        try (Relay relay = RealRelays.rooms()) {
            try (Client client = Client.create(home, PASSPHRASE, "Ada", List.of(relay.address()))) {
                begun = begin(client, relay);
            }
        }
        try (Client client = Client.open(home, PASSPHRASE)) {
            AccountCompletion completion = client.accountCompletion();
            assertThatExceptionOfType(ClientException.class)
                    .isThrownBy(() -> completion.await(begun.id(), _ -> {}, PATIENCE))
                    .withMessageContaining("can't be reached");
        }
    }

    /** Notes on which thread a key of RSA is to be made, and makes none. */
    private static final class Watching implements Entropy {
        private final CompletableFuture<Thread> asked = new CompletableFuture<>();

        @Override
        public void fill(byte[] bytes) {
            boolean forRsa =
                    StackWalker.getInstance()
                            .walk(frames ->
                                    frames.anyMatch(frame ->
                                            frame.getClassName()
                                                    .equals("chat.tacit.crypto.RsaForm")));
            if (forRsa) {
                asked.complete(Thread.currentThread());
                throw new IllegalStateException("it would take long");
            }
            Entropy.system().fill(bytes);
        }
    }

    @Test
    void keysAreMadeOnAThreadOfTheirOwnSoThatAllElseGetsOn() throws Exception {
        Watching entropy = new Watching();
        try (Relay relay = RealRelays.rooms();
                Client client = new Client(Homes.open(home, "Ada"), entropy)) {
            Account begun = begin(client, relay);
            Thread making =
                    Thread.ofVirtual()
                            .unstarted(() ->
                                    assertThatExceptionOfType(CompletionException.class)
                                            .isThrownBy(() ->
                                                    client.accounts()
                                                            .complete(begun.id(), _ -> {})));
            making.start();
            making.join();
            assertThat(entropy.asked).isCompletedWithValueMatching(thread -> !thread.isVirtual());
        }
    }
}
