package chat.tacit.client;

import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.room.BlockedAccounts;
import chat.tacit.client.room.Entrance;
import chat.tacit.client.room.RoomRequests;
import chat.tacit.client.secret.Asking;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hears at the homeservers of the profile's accounts what waits for them and what comes: each
 * invitation becomes a request of the user's, is in the database, and is dropped there then ({@code
 * spec/50-room} §7).
 */
final class AccountSeats {
    private static final Logger LOG = LoggerFactory.getLogger(AccountSeats.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Loop loop;
    private final OwnAccounts accounts;
    private final Entropy entropy;
    private final AccountMaking making;
    private final Map<AccountId, Seat> seats = new ConcurrentHashMap<>();

    /** One homeserver at which this sits. */
    private static final class Seat {
        private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        private volatile Optional<Thread> thread = Optional.empty();

        /** Whether all that waited was heard, or can't be for now. */
        boolean isSettled() {
            return left.get() <= 0;
        }
    }

    AccountSeats(Loop loop, OwnAccounts accounts, Entropy entropy) {
        this.loop = loop;
        this.accounts = accounts;
        this.entropy = entropy;
        this.making = new AccountMaking(accounts);
    }

    /** Sits down at every homeserver, and goes on with accounts that aren't whole. */
    synchronized void look() {
        making.look();
        for (AccountId account : accounts.ready()) {
            if (!seats.containsKey(account)) {
                Seat seat = new Seat();
                seats.put(account, seat);
                seat.thread =
                        Optional.of(
                                Thread.ofVirtual()
                                        .name("tacit-account")
                                        .start(() -> sit(account, seat)));
            }
        }
    }

    /**
     * Whether all invitations that waited are here, as far as the homeservers answer. Locks
     * nothing: who waits for it may hold the profile.
     */
    boolean isSettled() {
        return making.isSettled() && seats.values().stream().allMatch(Seat::isSettled);
    }

    /** Why an account that was begun couldn't be made on when that was tried last. */
    Optional<String> trouble(AccountId account) {
        return making.trouble(account);
    }

    /** Leaves all of them. */
    synchronized void rest() {
        making.rest();
        seats.values().forEach(seat -> seat.thread.ifPresent(Thread::interrupt));
        seats.clear();
    }

    private void sit(AccountId account, Seat seat) {
        Duration pause = FIRST;
        while (!Thread.currentThread().isInterrupted()) {
            try (OwnAccounts.SignedIn in = accounts.signIn(account)) {
                pause = FIRST;
                seat.left.set(in.waiting());
                in.link().stream(
                        Asking.of(new Request.StreamInvitations(0)),
                        reply -> {
                            hear(account, in.link(), reply);
                            seat.left.decrementAndGet();
                        });
            } catch (LinkException e) {
                if (e.kind() == LinkException.Kind.CLOSED) {
                    return;
                }
                LOG.debug("A homeserver doesn't answer: {}", e.sentence());
            } catch (ClientException | DatabaseException e) {
                LOG.debug("An account waits: {}", e.getMessage());
            }
            seat.left.set(0);
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
    }

    private void hear(AccountId account, SecretLink link, Reply reply) {
        if (reply instanceof Reply.Invited invited) {
            open(account, invited.sealed())
                    .ifPresent(entrance -> {
                        var _ = loop.write(tx -> take(tx, account, entrance, invited.sealed()));
                    });
            try {
                var _ = link.call(Asking.of(new Request.DropInvitations(invited.number())));
            } catch (LinkException e) {
                LOG.debug("An invitation is told again: {}", e.sentence());
            }
        }
    }

    private static boolean take(
            Transaction tx, AccountId account, Entrance entrance, Bytes sealed) {
        if (BlockedAccounts.has(tx, entrance.inviter())) {
            return false;
        }
        Invitation invitation = entrance.invitation();
        Invitation.Inviter inviter = invitation.inviter();
        return RoomRequests.wait(
                tx,
                new RoomRequests.Inviting(account, inviter.address(), Level.SERVER),
                invitation.where().room(),
                new RoomRequests.Said(
                        invitation.where().name(), invitation.where().greeting(), sealed),
                Instant.now());
    }

    /** One that doesn't open or hold goes without a word. */
    private Optional<Entrance> open(AccountId account, Bytes sealed) {
        Optional<Member> own = accounts.member(account);
        Optional<Self> self = accounts.self(account);
        return own.isEmpty()
                ? Optional.empty()
                : self.stream()
                        .flatMap(it -> it.recipients().stream())
                        .flatMap(it ->
                                Entrance.of(Member.of(own.get().address(), it), it, sealed, entropy)
                                        .stream())
                        .findFirst();
    }
}
