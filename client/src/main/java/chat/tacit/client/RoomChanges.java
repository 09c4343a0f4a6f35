package chat.tacit.client;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Work;
import chat.tacit.client.room.RoomObstacles;
import chat.tacit.client.room.RoomPeople;
import chat.tacit.client.room.RoomPerson;
import chat.tacit.client.room.RoomSpeech;
import chat.tacit.client.room.RoomWishes;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.Role;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.AccountId;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What members change in a room ({@code spec/50-room} §12). Each is kept as what is wanted, and
 * becomes an event as soon as the host can be reached, unless somebody else was first.
 */
public final class RoomChanges {
    /** How often it looks whether this process has to host the room, or what became of a wish. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Profile profile;
    private final Loop loop;
    private final Entropy entropy;

    RoomChanges(Profile profile, Loop loop, Entropy entropy) {
        this.profile = profile;
        this.loop = loop;
        this.entropy = entropy;
    }

    /** What became of a change while somebody waited for it. */
    public enum Done {
        /** It stands: every member sees it. */
        STANDS,
        /** The host couldn't be asked yet; it is as soon as it can be. */
        WAITS
    }

    /**
     * Calls a room otherwise.
     *
     * @throws ClientException if that is no name, or it can't be done
     */
    public Done rename(ConversationId room, String name, Duration patience) throws ClientException {
        try {
            return want(room, new Change.Name(), Detail.named(name.strip()), patience);
        } catch (MalformedException e) {
            throw new ClientException(
                    "a room's name has 1 to " + Detail.MAX_NAME + " bytes on one plain line.");
        }
    }

    /**
     * Gives a room a photo, or takes it away.
     *
     * @param photo 1 to {@value Detail#MAX_PHOTO} bytes
     * @throws ClientException if it is larger, or it can't be done
     */
    public Done photo(ConversationId room, Optional<Bytes> photo, Duration patience)
            throws ClientException {
        try {
            Detail detail = new Detail(Optional.empty(), photo, List.of());
            return want(room, new Change.Photo(), detail, patience);
        } catch (MalformedException e) {
            throw new ClientException("a room's photo has at most " + Detail.MAX_PHOTO + " bytes.");
        }
    }

    /**
     * Removes a member; only admins may.
     *
     * @param cascade those as well whom it let in, and whom these did, but for admins
     * @return who was removed, or is to be
     * @throws ClientException if nobody there is called that, or it can't be done
     */
    public Outcome remove(ConversationId room, String member, boolean cascade, Duration patience)
            throws ClientException {
        List<RoomPerson> going =
                loop.read(
                        (Work<List<RoomPerson>, ClientException>)
                                tx -> RoomPeople.going(tx, room, member, cascade));
        List<AccountId> accounts =
                List.copyOf(new TreeSet<>(going.stream().map(RoomPerson::account).toList()));
        return new Outcome(
                going.stream().map(RoomPerson::name).toList(),
                want(room, new Change.Remove(accounts), Detail.NONE, patience));
    }

    /** Who goes, and whether they are gone. */
    public record Outcome(List<String> who, Done done) {}

    /**
     * Makes a member an admin, or an admin a member; only admins may.
     *
     * @throws ClientException if nobody there is called that, or it can't be done
     */
    public Done role(ConversationId room, String member, boolean admin, Duration patience)
            throws ClientException {
        List<AccountId> accounts = List.of(find(room, member));
        Role role = admin ? Role.ADMIN : Role.MEMBER;
        return want(room, new Change.Roles(accounts, role), Detail.NONE, patience);
    }

    /**
     * Makes an admin the owner; only the owner may.
     *
     * @throws ClientException if nobody there is called that, or it can't be done
     */
    public Done owner(ConversationId room, String member, Duration patience)
            throws ClientException {
        return want(room, new Change.Owner(find(room, member)), Detail.NONE, patience);
    }

    /**
     * Votes for an admin to be the owner in the place of the one that is. It comes to be when two
     * thirds of all admins want it.
     *
     * @throws ClientException if nobody there is called that, or it can't be done
     */
    public Voted vote(ConversationId room, String successor, Duration patience)
            throws ClientException {
        AccountId owner =
                loop.read(tx -> RoomPeople.owner(tx, room))
                        .map(RoomPerson::account)
                        .orElseThrow(() -> new ClientException("the room has no owner yet."));
        Wish.Aim aim = new Wish.Elect(owner, find(room, successor));
        return new Voted(want(room, aim, patience) == Done.STANDS);
    }

    /**
     * A vote that is kept, and told the others as soon as the host can be reached.
     *
     * @param elected whether enough admins want the same already
     */
    public record Voted(boolean elected) {}

    /**
     * Leaves a room, which stays readable. The owner makes another one first; who is alone deletes
     * the room.
     *
     * @throws ClientException if it can't be done
     */
    public Done leave(ConversationId room, Duration patience) throws ClientException {
        boolean alone = loop.read(tx -> RoomPeople.of(tx, room)).size() == 1;
        return want(room, alone ? new Change.Delete() : new Change.Leave(), Detail.NONE, patience);
    }

    /**
     * Ends a room for everybody; only the owner may.
     *
     * @throws ClientException if it can't be done
     */
    public Done delete(ConversationId room, Duration patience) throws ClientException {
        return want(room, new Change.Delete(), Detail.NONE, patience);
    }

    private AccountId find(ConversationId room, String member) throws ClientException {
        return loop.read(
                        (Work<RoomPerson, ClientException>) tx -> RoomPeople.find(tx, room, member))
                .account();
    }

    private Done want(ConversationId room, Change change, Detail detail, Duration patience)
            throws ClientException {
        return want(room, new Wish.Make(change, detail), patience);
    }

    private Done want(ConversationId room, Wish.Aim aim, Duration patience) throws ClientException {
        Wish wish = new Wish(Wish.Id.random(entropy), aim);
        var _ =
                loop.write(
                        (Work<Boolean, ClientException>)
                                tx -> {
                                    StoredRoom open = RoomSpeech.requireOpen(tx, room);
                                    RoomWishes.want(tx, open.room(), wish);
                                    return true;
                                });
        try {
            return await(wish.id(), patience);
        } catch (ClientException e) {
            Optional<String> why = loop.read(tx -> RoomObstacles.of(tx, room, aim));
            throw why.isPresent() ? new ClientException(why.get()) : e;
        }
    }

    /**
     * Waits for what becomes of a wish; meanwhile this process hosts the profile's rooms, unless
     * another does.
     *
     * @throws ClientException if it can't come to be, with the reason
     */
    Done await(Wish.Id wish, Duration patience) throws ClientException {
        Optional<String> verdict = awaitSome(tx -> RoomWishes.verdict(tx, wish), patience);
        if (verdict.filter(reason -> !reason.isEmpty()).isPresent()) {
            throw new ClientException(verdict.get());
        }
        return verdict.isPresent() ? Done.STANDS : Done.WAITS;
    }

    /** What is looked for in the database, as soon as it is there; nothing if it takes too long. */
    <T> Optional<T> awaitSome(Work<Optional<T>, RuntimeException> looking, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        Optional<T> found = profile.read(looking);
        while (found.isEmpty() && System.nanoTime() < until && !loop.isClosed()) {
            loop.receive();
            long left = Math.min(until - System.nanoTime(), LOOK.toNanos());
            var _ =
                    loop.await(
                            Duration.ofNanos(Math.max(left, 0)),
                            () -> profile.read(looking).isPresent());
            found = profile.read(looking);
        }
        return found;
    }

    /** Does the same for something that is or isn't so. */
    boolean awaitThat(Work<Boolean, RuntimeException> condition, Duration patience) {
        return awaitSome(
                        tx -> condition.run(tx) ? Optional.of(true) : Optional.<Boolean>empty(),
                        patience)
                .isPresent();
    }
}
