package chat.tacit.client;

import chat.tacit.client.account.ExposedAccounts;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.contact.Invited;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.device.FirstTelling;
import chat.tacit.client.device.HandOvers;
import chat.tacit.client.device.Removals;
import chat.tacit.client.device.Siblings;
import chat.tacit.client.device.UntoldContacts;
import chat.tacit.client.mesh.MeshAddresses;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Work;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.device.LinkCode;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * The devices of an open profile ({@code spec/65-device}). A new machine makes an empty profile and
 * shows a link; a device of the profile reads it, both show the same code, and when its user has
 * confirmed that code the profile is copied.
 */
public final class Devices {
    /** How a profile is called until it is told whose it is. */
    private static final String UNNAMED = "new device";

    private final Loop loop;
    private final Parts parts;

    Devices(Loop loop, Parts parts) {
        this.loop = loop;
        this.parts = parts;
    }

    /** Makes an empty profile on a new machine, which has to be linked to a device of another. */
    public static void create(Path home, Secret passphrase, List<RelayAddress> relays)
            throws ClientException {
        try (Profile profile = NewProfile.make(home, passphrase, UNNAMED, relays)) {
            profile.write(tx -> {
                Siblings.expect(tx);
                return true;
            });
        }
    }

    /** Whether this is an empty profile that waits to be linked. */
    public boolean isNew() {
        return loop.read(Siblings::isExpected);
    }

    /** The link that a new device shows, good for one hour and one device. */
    public Invited show() throws ClientException {
        Invited shown =
                loop.write(tx -> {
                    Optional<Invited> before = Siblings.shown(tx, Instant.now());
                    if (before.isPresent()) {
                        return before.get();
                    }
                    Invited made = Invitations.makeForDevice(tx, parts.entropy(), Instant.now());
                    Siblings.show(tx, made);
                    return made;
                });
        Publishing.await(loop, shown);
        return shown;
    }

    /** Waits until a device has read the link, and returns the code to be compared. */
    public Optional<LinkCode> awaitReader(Duration patience) {
        loop.receive();
        var _ = await(patience, () -> loop.read(Siblings::first).isPresent());
        return loop.read(tx -> Siblings.first(tx).map(id -> Siblings.code(tx, id)));
    }

    /**
     * Waits on a new device until it has been told the whole profile.
     *
     * @param left is told how many things are still to come, whenever that changes
     * @return whether it has
     */
    public boolean awaitCopy(Duration patience, LongConsumer left) {
        loop.receive();
        Progress progress = new Progress(left);
        return await(
                patience,
                () -> {
                    Optional<Long> toCome =
                            loop.read(tx ->
                                    Siblings.first(tx).flatMap(id -> Siblings.toCome(tx, id)));
                    toCome.ifPresent(progress::is);
                    return toCome.filter(still -> still == 0).isPresent() && !isNew();
                });
    }

    /** A device that shows a link, before the user has confirmed it. */
    public record Candidate(ConversationId connection, LinkCode code) {}

    /** Whether a device whose link was read waits for the user to compare the code. */
    public boolean isAsked() {
        return !loop.read(Siblings::unconfirmed).isEmpty();
    }

    /** Reads the link of a new device. Nothing is told to it before {@link #confirm}. */
    public Candidate read(String link) throws ClientException {
        List<ConversationId> before = loop.read(Siblings::unconfirmed);
        ConversationId connection =
                before.isEmpty()
                        ? new Accepting(loop, parts).acceptDevice(link)
                        : before.getFirst(); // a command that was cut short
        loop.receive();
        return new Candidate(connection, loop.read(tx -> Siblings.code(tx, connection)));
    }

    /** The code isn't the one that the device shows: it is forgotten. */
    public void refuse(Candidate candidate) {
        var _ =
                loop.write(tx -> {
                    Contacts.delete(tx, candidate.connection(), Instant.now());
                    return true;
                });
    }

    /**
     * The user has seen the code on the new device: it becomes one of the profile.
     *
     * @param name by which the user knows it
     * @param since of the history it gets what came from then on
     * @throws ClientException if the name is none, or every number of a device has been given
     */
    public void confirm(Candidate candidate, String name, Instant since) throws ClientException {
        if (name.isBlank() || Text.utf8(name).length > LinkedRecord.Device.MAX_NAME) {
            throw new ClientException(
                    "choose a name for the device, of at most "
                            + LinkedRecord.Device.MAX_NAME
                            + " bytes.");
        }
        loop.<Boolean, ClientException>write(tx -> {
            Siblings.confirm(tx, candidate.connection(), name, since, Instant.now());
            return true;
        });
    }

    /**
     * Waits until the other device has confirmed everything that there was to tell, and not what
     * happens meanwhile: it may have ended when it had all.
     *
     * @param left is told how many things are left, whenever that changes
     * @return whether it has; else it goes on whenever both are online
     */
    public boolean awaitTold(Candidate candidate, Duration patience, LongConsumer left) {
        Progress progress = new Progress(left);
        FirstTelling telling = new FirstTelling(candidate.connection());
        return await(
                patience,
                () ->
                        loop.read(tx -> {
                            progress.is(Siblings.left(tx, candidate.connection()));
                            return telling.isOver(tx);
                        }));
    }

    /** All devices of the profile; none as long as there is only this one. */
    public List<Siblings.Device> all() {
        return loop.read(Siblings::all);
    }

    /**
     * Removes a device. What has to be said to contacts and devices is said whenever both are
     * online; {@link #awaitRemoved} waits for it.
     *
     * @throws ClientException if there is none of this number, it is this one, or others would be
     *     cut off with it
     */
    public void remove(int device) throws ClientException {
        var _ =
                removing(tx -> {
                    parts.removals().begin(tx, device, Instant.now());
                    return true;
                });
    }

    /** What a device knows that is removed it goes on knowing: the mesh address is another one. */
    private <T> T removing(Work<T, ClientException> removal) throws ClientException {
        boolean hasAddress = loop.read(MeshAddresses::find).isPresent();
        Optional<JoseKey> pair = // takes its time: before the database is held
                hasAddress ? Optional.of(parts.stock().take()) : Optional.empty();
        T removed =
                loop.write(
                        (Work<T, ClientException>)
                                tx -> {
                                    T begun = removal.run(tx);
                                    MeshAddresses.replace(tx, pair, parts.entropy(), Instant.now());
                                    return begun;
                                });
        loop.receive();
        return removed;
    }

    /**
     * The same, and of all devices that are reached only through it.
     *
     * @return their numbers
     * @throws ClientException if there is none of this number, or it is this one
     */
    public List<Integer> removeWithOthers(int device) throws ClientException {
        return removing(tx -> parts.removals().beginWithOthers(tx, device, Instant.now()));
    }

    /**
     * The same, signed by no. 0 where that can be: so it stands whatever the holder of the device
     * has signed before or signs later.
     *
     * @throws ClientException if there is none of this number, it is this one, or no contact knows
     *     this recovery key
     */
    public Removals.Recovered remove(int device, RecoveryKey key) throws ClientException {
        return removing(tx -> parts.removals().recover(tx, device, key, Instant.now()));
    }

    /** The name of a contact. */
    public String name(ConversationId contact) {
        return loop.read(tx -> Directory.name(tx, contact));
    }

    /**
     * Waits until every contact has confirmed that a device was removed.
     *
     * @param left is told how many haven't, whenever that changes
     * @return whether all have; else it goes on whenever both are online
     */
    public boolean awaitRemoved(int device, Duration patience, LongConsumer left) {
        Progress progress = new Progress(left);
        return await(
                patience,
                () -> {
                    int still = loop.read(tx -> UntoldContacts.of(tx, device)).size();
                    progress.is(still);
                    return still == 0;
                });
    }

    /**
     * Waits until a removed device signs in to no account any more, as far as it is known which of
     * their devices it is and the homeservers answer.
     */
    public boolean awaitCut(int device, Duration patience) {
        return await(patience, () -> !loop.read(tx -> ExposedAccounts.isToBeCut(tx, device)));
    }

    /** The contacts, by name, who still send to a device that was removed. */
    public List<String> untold(int device) {
        return loop.read(tx ->
                UntoldContacts.of(tx, device).stream().map(id -> Directory.name(tx, id)).toList());
    }

    /** The contacts who still send to any device that was removed or taken back. */
    public List<ConversationId> untold() {
        return loop.read(tx ->
                Stream.concat(UntoldContacts.of(tx).stream(), HandOvers.untold(tx).stream())
                        .distinct()
                        .toList());
    }

    /** Waits, and receives meanwhile, from when no other process of the profile does. */
    private boolean await(Duration patience, BooleanSupplier condition) {
        loop.receive();
        return loop.await(patience, condition);
    }

    /** Tells a number when it changes. */
    private static final class Progress {
        private final LongConsumer told;
        private long last = -1;

        private Progress(LongConsumer told) {
            this.told = told;
        }

        private void is(long number) {
            if (number != last) {
                last = number;
                told.accept(number);
            }
        }
    }
}
