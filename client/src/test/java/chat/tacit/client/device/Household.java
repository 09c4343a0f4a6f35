package chat.tacit.client.device;

import chat.tacit.client.ClientException;
import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.OwnProfile;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Receipts;
import chat.tacit.client.route.Queues;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.content.DeviceBody;
import chat.tacit.e2ee.device.Device;
import chat.tacit.e2ee.device.LogEntry;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Travel;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Alice and Bob, and further devices of both: real profiles on one clock. What siblings tell each
 * other is carried by hand.
 */
final class Household implements AutoCloseable {
    private final Path directory;
    private final Pair pair;
    private final List<Person> devices = new ArrayList<>();
    private final List<Person> offline = new ArrayList<>();
    private final List<Person> refusing = new ArrayList<>();
    private int refusals;
    private Instant now;

    Household(Path directory) {
        this.directory = directory;
        this.pair = Pair.introduced(directory);
        this.now = pair.now();
        devices.add(pair.alice());
        devices.add(pair.bob());
    }

    Person alice() {
        return pair.alice();
    }

    Person bob() {
        return pair.bob();
    }

    ConversationId atAlice() {
        return pair.atAlice();
    }

    /** The conversation with Alice on every device of Bob's. */
    ConversationId atBob() {
        return pair.atBob();
    }

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** A device that neither sends nor takes anything; what is for it is lost. */
    void offline(Person device, boolean off) {
        offline.remove(device);
        if (off) {
            offline.add(device);
        }
    }

    /** What a device refuses is counted from now on, and no fault. */
    void refusing(Person device) {
        refusing.add(device);
    }

    int refusals() {
        return refusals;
    }

    /** A new device beside {@code old}, announced to the contact and connected with it. */
    Person link(Person old, ConversationId in, String name) {
        Person added = announce(old, in, name);
        exchange();
        return added;
    }

    /** The same, but nothing has been carried yet. */
    Person announce(Person old, ConversationId in, String name) {
        return announce(
                old, in, name, old.read(tx -> DeviceLogs.peer(tx, in)).orElseThrow().devices());
    }

    /** The same, with invitations for some of the contact's devices only. */
    Person announce(Person old, ConversationId in, String name, List<Device> invited) {
        Person added = prepare(old, in, name);
        ContactIdentityKey keys = added.contact(in).own();
        try {
            Map<Integer, Invitation> invitations = new HashMap<>();
            for (Device device : invited) {
                invitations.put(
                        device.number(),
                        added.write(
                                tx -> added.parts().pairs().invite(tx, in, device.number(), now)));
            }
            var adding = new Announcements.AddedDevice(keys.publicKeys(), invitations);
            SignedEntry entry =
                    old.write(tx -> old.parts().announcements().add(tx, in, adding, now)).entry();
            tell(in, entry, old);
        } catch (ClientException | Announcements.RefusedException e) {
            throw new AssertionError(e);
        }
        return added;
    }

    /** A new device that knows the conversation and both logs, and is in neither. */
    Person prepare(Person old, ConversationId in, String name) {
        Person added = new Person(directory.resolve(name), old.read(OwnProfile::name), now);
        Contact known = old.contact(in);
        ContactIdentityKey keys = ContactIdentityKey.generate(Entropy.system());
        Contact contact =
                new Contact(
                        in,
                        known.name(),
                        Conversation.State.ACTIVE,
                        known.level(),
                        keys,
                        known.peer(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        1,
                        Optional.empty());
        List<SignedEntry> own = old.read(tx -> DeviceLogs.ownEntries(tx, in));
        List<SignedEntry> peer = old.read(tx -> DeviceLogs.peerEntries(tx, in));
        Travel travel = old.read(tx -> Contacts.travel(tx, in));
        added.write(tx -> {
            Contacts.addLinked(tx, contact, travel, now);
            DeviceLogs.keep(tx, in, true, own);
            DeviceLogs.keep(tx, in, false, peer);
            return true;
        });
        devices.add(added);
        return added;
    }

    /** A machine that has the keys of another, from its backup. */
    void restored(Person device) {
        devices.add(device);
    }

    /** Tells an entry of a log to all other devices that have it as their own. */
    void tell(ConversationId in, SignedEntry entry, Person by) {
        for (Person device : devices) {
            if (device != by && device.conversations().stream().anyMatch(c -> c.id().equals(in))) {
                device.write(tx -> Announcements.take(tx, in, entry));
            }
        }
    }

    /** A device of somebody's removes one of them, by its number in the log. */
    Announcements.Announced remove(Person by, ConversationId in, int device) {
        try {
            return by.write(tx -> by.parts().announcements().remove(tx, in, device, now));
        } catch (Announcements.RefusedException e) {
            throw new AssertionError(e);
        }
    }

    /** Has somebody say something of devices on a connection, whatever its client would say. */
    void say(Person by, ConversationId connection, DeviceBody body) {
        by.seal(connection, body, now);
    }

    /** Delivers what somebody has to send; how many boxes didn't open. */
    int refused(Person from, Person to) {
        int refused = 0;
        for (Person.Box box : from.post(now)) {
            try {
                var _ = to.take(box, now);
            } catch (UnopenableException e) {
                refused++;
            }
        }
        return refused;
    }

    /** Carries everything to and fro, receipts too, until there is nothing left to carry. */
    void exchange() {
        boolean carried = true;
        while (carried) {
            pass(Pair.ROUND);
            carried = false;
            for (Person device : devices) {
                carried |= !offline.contains(device) && send(device);
            }
        }
    }

    private boolean send(Person from) {
        from.write(tx -> {
            Receipts.send(tx, from.parts().sealer(), now);
            from.parts().timers().send(tx, now);
            from.parts().signers().run(tx, now);
            from.parts().handOvers().run(tx, now);
            return true;
        });
        List<Person.Box> boxes = from.post(now);
        boxes.forEach(this::deliver);
        return !boxes.isEmpty();
    }

    /** Takes a box to whoever reads its queue; it goes nowhere if the queue was deleted. */
    private void deliver(Person.Box box) {
        for (Person device : devices) {
            boolean reads =
                    device.read(Queues::all).stream()
                            .anyMatch(queue -> queue.senderId().equals(box.to()));
            if (reads && !offline.contains(device)) {
                try {
                    var _ = device.take(box, now);
                } catch (UnopenableException e) {
                    if (!refusing.contains(device)) {
                        throw new AssertionError("a box didn't open", e);
                    }
                    refusals++;
                }
            }
        }
    }

    /** The devices of a contact as somebody knows them, by number. */
    static List<Integer> devices(Person person, ConversationId in) {
        return person.read(tx -> DeviceLogs.peer(tx, in)).orElseThrow().devices().stream()
                .map(Device::number)
                .filter(number -> number != LogEntry.RECOVERY)
                .toList();
    }

    static int connections(Person person, ConversationId in) {
        return person.read(tx -> Connections.of(tx, in)).size();
    }

    @Override
    public void close() {
        devices.forEach(Person::close);
    }
}
