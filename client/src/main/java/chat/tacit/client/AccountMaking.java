package chat.tacit.client;

import chat.tacit.client.profile.DatabaseException;
import chat.tacit.protocol.room.AccountId;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Goes on with the profile's accounts that aren't whole, however they were begun ({@code
 * spec/50-room} §6): in the one process that receives, so that no two make the same. What can't be
 * done now is tried again after 1 s, then twice as long, at most 5 min.
 */
final class AccountMaking {
    private static final Logger LOG = LoggerFactory.getLogger(AccountMaking.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final OwnAccounts accounts;
    private final Map<AccountId, Thread> running = new ConcurrentHashMap<>();
    private final Map<AccountId, String> troubles = new ConcurrentHashMap<>();

    AccountMaking(OwnAccounts accounts) {
        this.accounts = accounts;
    }

    /** Goes on with each that isn't whole. */
    synchronized void look() {
        for (AccountId account : accounts.unready()) {
            running.computeIfAbsent(
                    account,
                    it -> Thread.ofVirtual().name("tacit-account-making").start(() -> make(it)));
        }
    }

    private void make(AccountId account) {
        Duration pause = FIRST;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    accounts.complete(account);
                    return;
                } catch (ClientException e) {
                    if (!accounts.unready().contains(account)) {
                        return; // the relay doesn't want it, or another process has it
                    }
                    trouble(account, e.sentence());
                } catch (DatabaseException e) {
                    LOG.debug("An account waits: {}", e.getMessage());
                }
                Thread.sleep(pause);
                pause =
                        pause.multipliedBy(2).compareTo(LONGEST) < 0
                                ? pause.multipliedBy(2)
                                : LONGEST;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended(account);
        }
    }

    private synchronized void trouble(AccountId account, String sentence) {
        if (Thread.currentThread().equals(running.get(account))) {
            troubles.put(account, sentence);
        }
    }

    private synchronized void ended(AccountId account) {
        if (running.remove(account, Thread.currentThread())) {
            troubles.remove(account);
        }
    }

    /** Why an account couldn't be made on when that was tried last; it locks nothing. */
    Optional<String> trouble(AccountId account) {
        return Optional.ofNullable(troubles.get(account));
    }

    /** Whether all are whole but what can't be made now; it locks nothing. */
    boolean isSettled() {
        return troubles.keySet().containsAll(running.keySet());
    }

    /** Leaves it to another process. */
    synchronized void rest() {
        running.values().forEach(Thread::interrupt);
        running.clear();
        troubles.clear();
    }
}
