package chat.tacit.bench.room;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.account.Accounts;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.room.RoomArrivals;
import chat.tacit.client.room.StoredMemory;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.client.secret.LinkException;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.room.Chain;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.member.RoomStart;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.PartRef;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.RelayAddress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Somebody with a profile and an account, who is let into a room with all of its past: what opening
 * it takes is that of the whole client.
 */
public final class Newcomer {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int LOOK_MILLIS = 10;

    private final Path home;
    private final AccountId account;
    private final Member member;
    private final SignedBundle bundle;

    /**
     * From opening the profile.
     *
     * @param newest until the last message is in the history
     * @param all until all are, and the room is open
     */
    public record Opened(Duration newest, Duration all) {}

    private Newcomer(Path home, AccountId account, Member member, SignedBundle bundle) {
        this.home = home;
        this.account = account;
        this.member = member;
        this.bundle = bundle;
    }

    /** Makes a profile, and an account with keys of its own, which takes seconds. */
    public static Newcomer at(RelayAddress relay, Handle handle, Path home) throws IOException {
        try {
            Client.create(home, passphrase(), "Newcomer", List.of(relay)).close();
            try (Client client = Client.open(home, passphrase())) {
                Accounts accounts = client.accounts();
                AccountId id =
                        accounts.create(
                                        new AccountAddress(relay, handle),
                                        Accounts.password("correct horse battery".toCharArray()),
                                        Optional.empty())
                                .id();
                var _ = accounts.complete(id, _ -> {});
                return new Newcomer(home, id, accounts.member(id), accounts.bundle(id));
            }
        } catch (ClientException e) {
            throw new IOException(e);
        }
    }

    private static Secret passphrase() {
        return Secret.owned("bench".getBytes(StandardCharsets.UTF_8));
    }

    /** Is let in by the room's owner; what a dossier would tell is entered into the profile. */
    public void join(TrueRoom room) throws IOException {
        try {
            room.admit(List.of(member), Map.of(account, bundle));
            try (Profile profile = Profile.open(home, passphrase(), Entropy.system())) {
                enter(room, profile);
            }
        } catch (LinkException | ClientException e) {
            throw new IOException(e);
        }
    }

    private void enter(TrueRoom room, Profile profile) {
        Instant now = Instant.now();
        StoredRoom stored =
                new StoredRoom(
                        room.id,
                        room.links.relay(),
                        account,
                        Conversation.State.JOINING,
                        "",
                        new StoredRoom.Place(room.tip().head().position(), 0, 0));
        boolean _ =
                profile.<Boolean, RuntimeException>write(tx -> {
                    stored.begin(tx, "Room", now);
                    StoredMemory memory = new StoredMemory(room.id);
                    return memory.within(
                            tx,
                            () -> {
                                RoomStart.join(memory, account, accepted(room), invitation(room));
                                RoomArrivals.begun(tx, memory, now);
                                return true;
                            });
                });
    }

    private static chat.tacit.e2ee.room.Newcomer.Accepted accepted(TrueRoom room) {
        return new chat.tacit.e2ee.room.Newcomer.Accepted(
                new Chain(room.tip()), room.chain(), room.keys(), room.bundles(), Bytes.empty());
    }

    private static Invitation invitation(TrueRoom room) {
        return new Invitation(
                new Invitation.Where(room.id, room.links.relay(), "Room", ""),
                Invitation.Inviter.of(room.owner.speaker(), room.owner.member()),
                room.tip().head(),
                room.secrets().withoutAdmin(),
                new Invitation.History(
                        Secret.random(Entropy.system(), 32),
                        new PartRef(1, Bytes.zeros(32)),
                        new Invitation.Beginning.All()));
    }

    /**
     * Opens the profile and waits until the room is read.
     *
     * @param last what was said there last
     */
    public Opened open(TrueRoom room, String last) throws IOException, InterruptedException {
        ConversationId in = StoredRoom.conversation(room.id);
        long begun = System.nanoTime();
        try (Client client = Client.open(home, passphrase())) {
            Thread receiving = Thread.ofVirtual().start(client.receiving()::stay);
            Duration newest = Duration.ZERO;
            while (newest.isZero()) {
                if (client.history(in, 1).stream().anyMatch(it -> it.text().equals(last))) {
                    newest = Duration.ofNanos(System.nanoTime() - begun);
                } else if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                    throw new IOException("the room isn't read: " + client.outage());
                } else {
                    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                }
            }
            if (!client.rooms().awaitHere(in, PATIENCE)) {
                throw new IOException("the room isn't open");
            }
            Duration all = Duration.ofNanos(System.nanoTime() - begun);
            receiving.interrupt();
            receiving.join();
            return new Opened(newest, all);
        } catch (ClientException e) {
            throw new IOException(e);
        }
    }

    /** How many messages the profile has. */
    public long messages() throws IOException {
        try (Profile profile = Profile.open(home, passphrase(), Entropy.system())) {
            return profile.<Long, RuntimeException>read(tx ->
                    tx.one(
                                    "SELECT COUNT(*) FROM message WHERE type = 'text'",
                                    row -> row.integer(1))
                            .orElseThrow());
        } catch (ClientException e) {
            throw new IOException(e);
        }
    }
}
