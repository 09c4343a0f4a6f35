package chat.tacit.client;

import chat.tacit.client.account.KnownAccount;
import chat.tacit.client.account.KnownAccounts;
import chat.tacit.client.conversation.Notices;
import chat.tacit.client.profile.Work;
import chat.tacit.client.room.Invitee;
import chat.tacit.client.room.Invitees;
import chat.tacit.client.room.RoomErrand;
import chat.tacit.client.room.RoomSteps;
import chat.tacit.client.room.RoomWishes;
import chat.tacit.client.room.StoredMemory;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.client.secret.LinkException;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.RoomStep;
import chat.tacit.e2ee.room.Change;
import chat.tacit.e2ee.room.Detail;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.Reach;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.e2ee.room.member.TermSecrets;
import chat.tacit.e2ee.room.member.Wish;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.SignedBundle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets people into a room, one step after the other ({@code spec/50-room} §16): the account's
 * bundle is looked up, TrustKey is wanted, and when that stands the dossier is put at the host and
 * the sealed invitation sent, through a contact's ratchet or to the homeserver of a handle. Each
 * step is in the database before the next begins.
 */
final class RoomInviting {
    private final Loop loop;
    private final OwnAccounts accounts;
    private final RoomSteps steps;
    private final Notices notices;
    private final Entropy entropy;

    RoomInviting(Loop loop, Parts parts, OwnAccounts accounts) {
        this.loop = loop;
        this.accounts = accounts;
        this.steps = parts.rooms();
        this.entropy = parts.entropy();
        this.notices = new Notices(entropy);
    }

    /** Whether somebody's next step is ours. */
    boolean isDue(StoredRoom room) {
        return loop.read(tx -> Invitees.of(tx, room.room())).stream()
                .map(Invitee::step)
                .anyMatch(it -> it == Invitee.Step.FOUND || it == Invitee.Step.TRUSTED);
    }

    /** Takes the next step of everybody who is on the way into a room. */
    void run(StoredRoom room) throws LinkException {
        for (Invitee invitee : loop.read(tx -> Invitees.of(tx, room.room()))) {
            try {
                switch (invitee.step()) {
                    case FOUND -> trust(room, invitee);
                    case TRUSTED -> invite(room, invitee);
                    case ASKED, ACCEPTED, TRUSTING -> {}
                }
            } catch (ClientException e) {
                fail(room, invitee, e.sentence());
            }
        }
    }

    /** The account's bundle is looked up; that it becomes a member is what is wanted then. */
    private void trust(StoredRoom room, Invitee invitee) throws LinkException, ClientException {
        AccountAddress account = invitee.account().orElseThrow();
        SignedBundle bundle = errand(room).bundle(account);
        var _ =
                loop.write(
                        (Work<KnownAccount, ClientException>)
                                tx -> KnownAccounts.lookedUp(tx, account, bundle));
        boolean another =
                invitee.key().filter(key -> !key.equals(bundle.bundle().accountKey())).isPresent();
        if (another) {
            throw new ClientException(
                    account.relay().place()
                            + " gives another key for "
                            + account.handle()
                            + " than they told you; they aren't invited by it.");
        }
        Member member = Member.of(account, bundle);
        Wish wish =
                new Wish(
                        Wish.Id.random(entropy),
                        new Wish.Make(
                                new Change.Trust(List.of(member)), Detail.of(List.of(bundle))));
        var _ =
                loop.write(
                        (Work<Boolean, ClientException>)
                                tx -> {
                                    KnownAccounts.requireInvitable(
                                            tx, account.id(), bundle.bundle().accountKey());
                                    Invitees.trusting(tx, invitee.row(), bundle, wish.id());
                                    RoomWishes.want(tx, room.room(), wish);
                                    return true;
                                });
    }

    private void invite(StoredRoom room, Invitee invitee) throws LinkException, ClientException {
        Optional<Invitees.Trusted> trusted = loop.read(tx -> Invitees.trusted(tx, invitee.row()));
        Optional<Self> self = accounts.self(room.account());
        Optional<RoomSteps.Own> own = accounts.own(room.account());
        if (trusted.isEmpty() || self.isEmpty() || own.isEmpty()) {
            return;
        }
        RoomErrand errand = errand(room);
        TermSecrets secrets =
                loop.read(
                        (Work<TermSecrets, ClientException>)
                                tx -> RoomErrand.Material.secrets(tx, room));
        Reach reach =
                errand.reach(
                        secrets,
                        invitee.beginning(),
                        hash -> loop.read(tx -> StoredMemory.in(tx, room.room()).position(hash)));
        RoomErrand.Material material =
                loop.read(
                        (Work<RoomErrand.Material, ClientException>)
                                tx -> RoomErrand.Material.of(tx, room, trusted.get(), reach));
        Bytes sealed = errand.invitation(material, self.get(), invitee.greeting());
        if (invitee.contact().isEmpty()) {
            errand.leave(invitee.account().orElseThrow(), sealed);
        }
        var _ =
                loop.write(tx -> {
                    RoomStep step = RoomStep.invite(room.room(), material.name(), sealed);
                    invitee.contact()
                            .ifPresent(it -> steps.invite(tx, it, own.get(), step, Instant.now()));
                    Invitees.done(tx, invitee.row());
                    return true;
                });
    }

    private RoomErrand errand(StoredRoom room) {
        return new RoomErrand(loop.secrets(), room, entropy);
    }

    /** Nobody is invited by it, and whoever wanted it is told. */
    private void fail(StoredRoom room, Invitee invitee, String sentence) {
        List<Event> events = new ArrayList<>();
        var _ =
                loop.write(tx -> {
                    Invitees.done(tx, invitee.row());
                    notices.show(
                            tx,
                            room.conversation(),
                            "Somebody isn't invited: " + sentence,
                            Instant.now(),
                            events::add);
                    return true;
                });
        loop.tell(events);
    }
}
