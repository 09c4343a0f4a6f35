package chat.tacit.client;

import chat.tacit.client.account.AccountLookup;
import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.profile.Work;
import chat.tacit.client.room.Entrance;
import chat.tacit.client.room.PrivateList;
import chat.tacit.client.room.Reentry;
import chat.tacit.client.room.RoomArrivals;
import chat.tacit.client.room.RoomRequests;
import chat.tacit.client.room.StoredMemory;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.member.RoomStart;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.e2ee.room.member.TermSecrets;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.room.Term;

import java.time.Instant;
import java.util.Optional;

/**
 * Enters rooms whose invitation was accepted and is here: all checks of {@code spec/50-room} §16
 * come first; then the room begins in the database, in one transaction with the end of the request.
 */
final class RoomEntering {
    private final Loop loop;
    private final OwnAccounts accounts;
    private final HostedRoom.RoomKeysOut lists;
    private final Entropy entropy;

    RoomEntering(Loop loop, OwnAccounts accounts, HostedRoom.RoomKeysOut lists, Entropy entropy) {
        this.loop = loop;
        this.accounts = accounts;
        this.lists = lists;
        this.entropy = entropy;
    }

    boolean isDue() {
        return !loop.read(RoomRequests::accepted).isEmpty();
    }

    /** Enters what can be entered now. */
    void run() throws LinkException {
        Optional<LinkException> failed = Optional.empty();
        for (RoomRequests.Accepted one : loop.read(RoomRequests::accepted)) {
            try {
                enter(one);
            } catch (LinkException e) {
                failed = Optional.of(e); // hosts of others may answer
            }
        }
        if (failed.isPresent()) {
            throw failed.get();
        }
    }

    private void enter(RoomRequests.Accepted one) throws LinkException {
        Optional<Member> own = accounts.member(one.own());
        Optional<Self> self = accounts.self(one.own());
        if (own.isEmpty() || self.isEmpty()) {
            return; // its keys are being made
        }
        Optional<Entrance> entrance =
                self.get().recipients().stream()
                        .flatMap(keys ->
                                Entrance.of(
                                        Member.of(own.get().address(), keys),
                                        keys,
                                        one.sealed(),
                                        entropy)
                                        .stream())
                        .findFirst();
        if (entrance.isEmpty()) {
            refuse(one, "it isn't for your account as it is now");
            return;
        }
        Invitation invitation = entrance.get().invitation();
        if (!invitation.where().room().equals(one.room())) {
            refuse(one, "it is for another room than it says");
            return;
        }
        Optional<String> obstacle = loop.read(tx -> Reentry.obstacle(tx, invitation));
        if (obstacle.isPresent()) {
            refuse(one, obstacle.get());
            return;
        }
        Optional<VerifyingKey> known = inviter(one, invitation.inviter().address());
        if (known.isEmpty()) {
            return;
        }
        try (SecretLink host = loop.secrets().to(invitation.where().host())) {
            switch (entrance.get().enter(host, known)) {
                case Entrance.Open open -> begin(one, open);
                case Entrance.Refused(String reason) -> refuse(one, reason);
            }
        }
    }

    /**
     * The known key of who invites; of whom none is known, that which its homeserver gives. Nothing
     * if that isn't to be had, which refuses the invitation.
     */
    private Optional<VerifyingKey> inviter(RoomRequests.Accepted one, AccountAddress inviter)
            throws LinkException {
        Optional<VerifyingKey> known =
                loop.read(tx -> KnownAccounts.find(tx, inviter.id())).map(KnownAccount::key);
        if (known.isPresent()) {
            return known;
        }
        try (SecretLink link = loop.secrets().to(inviter.relay())) {
            SignedBundle bundle = AccountLookup.bundle(link, inviter);
            return Optional.of(
                    loop.write(
                                    (Work<KnownAccount, ClientException>)
                                            tx -> KnownAccounts.lookedUp(tx, inviter, bundle))
                            .key());
        } catch (ClientException e) {
            refuse(one, "who invites can't be looked up: " + e.sentence());
            return Optional.empty();
        }
    }

    private void begin(RoomRequests.Accepted one, Entrance.Open open) {
        Instant now = Instant.now();
        Invitation invitation = open.invitation();
        StoredRoom room =
                new StoredRoom(
                        one.room(),
                        invitation.where().host(),
                        one.own(),
                        Conversation.State.JOINING,
                        "",
                        new StoredRoom.Place(
                                invitation.trusted().position(),
                                first(invitation.history().beginning()),
                                0));
        var _ =
                loop.write(tx -> {
                    Optional<String> obstacle = Reentry.obstacle(tx, invitation, open.accepted());
                    if (obstacle.isPresent()) {
                        RoomRequests.refuse(tx, one.room(), obstacle.get());
                        return false;
                    }
                    room.begin(tx, invitation.where().name(), now);
                    StoredMemory memory = new StoredMemory(one.room());
                    return memory.within(
                            tx,
                            () -> {
                                memory.forget();
                                RoomStart.join(memory, one.own(), open.accepted(), invitation);
                                RoomArrivals.begun(tx, memory, now);
                                RoomRequests.forget(tx, one.room());
                                lists.made(tx, one.own(), joined(room, open), now);
                                return true;
                            });
                });
        lists.poke();
    }

    private static PrivateList.Joined joined(StoredRoom room, Entrance.Open open) {
        Invitation invitation = open.invitation();
        long position = invitation.trusted().position();
        return new PrivateList.Joined(
                room.room(),
                room.host(),
                position,
                room.place().first(),
                new TermSecrets(new Term(position), invitation.secrets()),
                open.accepted().keys(),
                Optional.of(open.accepted().row()));
    }

    private static long first(Invitation.Beginning beginning) {
        return switch (beginning) {
            case Invitation.Beginning.All(), Invitation.Beginning.Now() -> 0;
            case Invitation.Beginning.From(long position) -> position;
        };
    }

    private void refuse(RoomRequests.Accepted one, String reason) {
        var _ =
                loop.write(tx -> {
                    RoomRequests.refuse(tx, one.room(), reason);
                    return true;
                });
    }
}
