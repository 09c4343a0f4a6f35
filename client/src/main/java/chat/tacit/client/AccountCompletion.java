package chat.tacit.client;

import chat.tacit.client.account.Account;
import chat.tacit.client.account.AccountStep;
import chat.tacit.client.account.Accounts;
import chat.tacit.protocol.room.AccountId;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How far the accounts of an open profile are that were begun. The process that receives makes
 * them; any other may wait for it.
 */
public final class AccountCompletion {
    /** How often it is looked whether this process is the one that receives by now. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Loop loop;
    private final Accounts accounts;
    private final RoomSeats seats;

    AccountCompletion(Loop loop, Accounts accounts, RoomSeats seats) {
        this.loop = loop;
        this.accounts = accounts;
        this.seats = seats;
    }

    /**
     * Waits until others find an account.
     *
     * @param progress is told each step that was made meanwhile
     * @return the account as it is when that is so, or patience ends
     * @throws ClientException if the relay can't be asked now, or doesn't want the account; in the
     *     first case it goes on by itself
     */
    public Account await(AccountId id, Consumer<AccountStep> progress, Duration patience)
            throws ClientException {
        long until = System.nanoTime() + patience.toNanos();
        Account account = find(id);
        while (!account.isReady() && System.nanoTime() < until && !loop.isClosed()) {
            loop.receive();
            AccountStep before = account.step();
            var _ = loop.await(LOOK, () -> seats.trouble(id).isPresent() || !isStill(id, before));
            account = find(id);
            for (AccountStep step : AccountStep.values()) {
                if (step.compareTo(before) > 0 && step.compareTo(account.step()) <= 0) {
                    progress.accept(step);
                }
            }
            Optional<String> trouble = seats.trouble(id);
            if (trouble.isPresent() && !account.isReady()) {
                throw new ClientException(trouble.get());
            }
        }
        return account;
    }

    private boolean isStill(AccountId id, AccountStep step) {
        return accounts.find(id).map(Account::step).equals(Optional.of(step));
    }

    private Account find(AccountId id) throws ClientException {
        return accounts.find(id)
                .orElseThrow(() ->
                        new ClientException(
                                "the account isn't made: its relay says no, or it was removed."));
    }
}
