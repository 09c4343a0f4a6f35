package chat.tacit.client;

import chat.tacit.client.contact.Invitations;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Receipts;
import chat.tacit.client.device.RetiredConnections;
import chat.tacit.client.device.Siblings;
import chat.tacit.client.route.Outbox;
import chat.tacit.client.route.Queues;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.invitation.Invitation;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Alice with several devices, and Bob, who is her contact: real profiles whose boxes are carried by
 * hand, as {@link Pair} does for two.
 */
public final class Circle implements AutoCloseable {
    private final Path folder;
    private final Pair pair;
    private final List<Person> devices = new ArrayList<>();
    private final Set<Person> away = new HashSet<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final Set<Person> apart = new HashSet<>();
    private boolean forgiving;

    /** A box that a relay keeps for somebody who is away. */
    private record Waiting(Person.Box box, Person from, Person to, Instant since) {}

    /** Alice, on one device, and Bob, who have been introduced. */
    public Circle(Path folder) {
        this.folder = folder;
        this.pair = Pair.introduced(folder);
        devices.add(pair.alice());
    }

    public Pair pair() {
        return pair;
    }

    public Person bob() {
        return pair.bob();
    }

    /** A device of Alice's, the first is 1. */
    public Person device(int number) {
        return devices.get(number - 1);
    }

    /** The conversation with Bob, the same on all of Alice's devices. */
    public ConversationId withBob() {
        return pair.atAlice();
    }

    /** The conversation with Alice in Bob's profile. */
    public ConversationId withAlice() {
        return pair.atBob();
    }

    public Instant now() {
        return pair.now();
    }

    /** A device of Alice's removes another. */
    public void remove(Person by, int device) {
        try {
            by.<Boolean, ClientException>write(tx -> {
                by.parts().removals().begin(tx, device, pair.now());
                return true;
            });
        } catch (ClientException e) {
            throw new IllegalStateException(e.sentence(), e);
        }
    }

    /** Another machine, which shows a link. */
    public Person machine() {
        Person machine = new Person(folder.resolve("d" + devices.size()), "new", pair.now());
        machine.write(tx -> {
            Siblings.expect(tx);
            return true;
        });
        devices.add(machine);
        return machine;
    }

    /** The invitation that a machine shows. */
    public Invitation shown(Person machine) {
        try {
            var _ =
                    machine.write(tx ->
                            Invitations.makeForDevice(tx, machine.parts().entropy(), pair.now()));
        } catch (ClientException e) {
            throw new IllegalStateException(e.sentence(), e);
        }
        return Invitation.decode(
                machine.read(tx -> tx.one("SELECT fixed FROM invitation", row -> row.bytes(1)))
                        .orElseThrow());
    }

    /** A device reads what a machine shows; nobody has confirmed it. */
    public ConversationId read(Person by, Invitation shown) {
        try {
            return by.write(tx -> by.parts().joining().joinDevice(tx, shown, pair.now()));
        } catch (ClientException e) {
            throw new IllegalStateException(e.sentence(), e);
        }
    }

    /** Links one more device by one that is there. */
    public Person link(Person by, Instant since) {
        Person machine = machine();
        if (apart.contains(by)) {
            apart.add(machine);
        }
        ConversationId connection = read(by, shown(machine));
        exchange();
        confirm(by, connection, since);
        exchange();
        return machine;
    }

    private void confirm(Person by, ConversationId connection, Instant since) {
        try {
            by.<Boolean, ClientException>write(tx -> {
                Siblings.confirm(tx, connection, "device " + devices.size(), since, pair.now());
                return true;
            });
        } catch (ClientException e) {
            throw new IllegalStateException(e.sentence(), e);
        }
    }

    /** A device neither sends nor receives from now on, or does again. */
    public void away(Person device, boolean isAway) {
        if (isAway) {
            away.add(device);
        } else {
            away.remove(device);
        }
    }

    /** Between somebody, with devices linked meanwhile, and all others nothing is carried now. */
    public void part(Person one) {
        apart.add(one);
    }

    /** Everything is carried again. */
    public void meet() {
        apart.clear();
    }

    private boolean reaches(Person from, Person to) {
        return !away.contains(to) && apart.contains(from) == apart.contains(to);
    }

    /** What is refused from now on is no fault. */
    public void forgive() {
        forgiving = true;
    }

    /** Carries everything between all who are there, until there is nothing left to carry. */
    public void exchange() {
        List<Person> all = new ArrayList<>(devices);
        all.add(bob());
        boolean carried = true;
        while (carried) {
            pair.pass(Pair.ROUND);
            carried = fetch();
            for (Person from : all) {
                if (!away.contains(from)) {
                    carried |= carry(from, all);
                }
            }
        }
    }

    /** Delivers what waits for those who are there again, and the relays still have. */
    private boolean fetch() {
        List<Waiting> now = waiting.stream().filter(one -> reaches(one.from(), one.to())).toList();
        waiting.removeAll(now);
        for (Waiting one : now) {
            if (one.since().plus(Outbox.RETENTION).isAfter(pair.now())) {
                deliver(one.box(), one.to());
            }
        }
        return !now.isEmpty();
    }

    private void deliver(Person.Box box, Person to) {
        boolean reads =
                to.read(tx -> Queues.all(tx)).stream()
                        .anyMatch(queue -> queue.senderId().equals(box.to()));
        if (!reads) {
            return; // the queue was deleted
        }
        if (!forgiving) {
            pair.deliver(box, to);
            return;
        }
        try {
            attack(box, to);
        } catch (UnopenableException e) {
            // as it is meant to be
        }
    }

    private boolean carry(Person from, List<Person> all) {
        List<Person.Box> boxes = post(from);
        for (Person.Box box : boxes) {
            for (Person to : all) {
                boolean theirs =
                        to.read(tx -> Queues.all(tx)).stream()
                                .anyMatch(queue -> queue.senderId().equals(box.to()));
                if (theirs && !reaches(from, to)) {
                    waiting.add(new Waiting(box, from, to, pair.now()));
                } else if (theirs) {
                    deliver(box, to);
                }
            }
        }
        return !boxes.isEmpty();
    }

    /** What a device has to send now. */
    public List<Person.Box> post(Person from) {
        from.write(tx -> {
            from.parts().missingPairs().run(tx, pair.now());
            from.parts().removals().run(tx, pair.now());
            from.parts().signers().run(tx, pair.now());
            RetiredConnections.run(tx, pair.now());
            from.parts().toldIdentities().run(tx, pair.now());
            from.parts().feed().run(tx, pair.now());
            Receipts.send(tx, from.parts().sealer(), pair.now());
            return true;
        });
        return from.post(pair.now());
    }

    /** Delivers a box that may not be openable. */
    public void attack(Person.Box box, Person to) throws UnopenableException {
        var _ = to.take(box, pair.now());
    }

    /** The names of the conversations of a device. */
    public static List<String> names(Person device) {
        return device.conversations().stream().map(Conversation::name).sorted().toList();
    }

    @Override
    public void close() {
        pair.close();
        devices.stream().skip(1).forEach(Person::close);
    }
}
