package chat.tacit.client.device;

import chat.tacit.client.Event;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Notices;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.device.Device;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.LogEntry;
import chat.tacit.e2ee.invitation.Level;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Tells the user of devices that came or went, and of logs that say different things. */
final class DeviceNotices {
    /** Where the contact's name goes. */
    private static final String NAME = "%name%";

    private static final String RENEWED_BY_OURS =
            "The keys with %name% were renewed by a device that you removed: tell %name%, and make"
                    + " a new contact ('tacit invite').";
    private static final String RENEWED_BY_THEIRS =
            "The keys were renewed by a device that %name% removed: ask %name%, and compare the"
                    + " code ('tacit verify').";
    private static final String FORKED_BY_OURS =
            "Two of your own devices have said different things of your devices to %name%, or"
                    + " somebody else holds one of them: look at 'tacit device list'.";
    private static final String FORKED_BY_THEIRS =
            "Two devices of %name% have said different things, or somebody else holds one of them:"
                    + " ask them, and compare the code ('tacit verify').";

    private final Notices notices;

    DeviceNotices(Entropy entropy) {
        this.notices = new Notices(entropy);
    }

    /** A log of ours or the contact's before and after an entry. */
    record Step(boolean ours, DeviceLog before, DeviceLog after) {
        private List<Device> added() {
            return without(after.devices(), before.devices());
        }

        private List<Device> removed() {
            return without(before.devices(), after.devices());
        }

        private static List<Device> without(List<Device> some, List<Device> others) {
            return some.stream()
                    .filter(device -> device.number() != LogEntry.RECOVERY)
                    .filter(device -> !others.contains(device))
                    .toList();
        }
    }

    /** Says which devices came and went. */
    void changed(
            Transaction tx, ConversationId in, Step step, Instant now, Consumer<Event> events) {
        Contact contact = Contacts.find(tx, in).orElseThrow();
        String whose = step.ours() ? "One of your own devices" : contact.name();
        for (Device added : step.added()) {
            if (added.addedBy() == LogEntry.RECOVERY) {
                notices.show(tx, in, recovered(whose), now, events);
                continue;
            }
            boolean compared = !step.ours() && contact.level() == Level.COMPARED;
            String certified =
                    compared
                            ? " It is added by " + contact.name() + ", and not compared itself."
                            : "";
            notices.show(tx, in, whose + " added a device." + certified, now, events);
        }
        for (Device _ : step.removed()) {
            notices.show(tx, in, whose + " removed a device.", now, events);
        }
        events.accept(new Event.Changed(in));
    }

    private static String recovered(String whose) {
        return whose
                + " added a device by the recovery key: another of theirs may be in other hands."
                + " What the key says stands.";
    }

    /** A device that was removed renewed keys: the level changes, and the user has to act. */
    void disowned(
            Transaction tx, ConversationId in, boolean ours, Instant now, Consumer<Event> events) {
        alarm(tx, in, ours ? RENEWED_BY_OURS : RENEWED_BY_THEIRS, now, events);
        events.accept(new Event.Changed(in));
    }

    /** Two entries follow the same one: the level changes, and the user has to act. */
    void forked(
            Transaction tx, ConversationId in, boolean ours, Instant now, Consumer<Event> events) {
        alarm(tx, in, ours ? FORKED_BY_OURS : FORKED_BY_THEIRS, now, events);
    }

    private void alarm(
            Transaction tx,
            ConversationId in,
            String sentence,
            Instant now,
            Consumer<Event> events) {
        Contacts.level(tx, in, Level.CHANGED);
        String name = Contacts.find(tx, in).orElseThrow().name();
        notices.show(tx, in, sentence.replace(NAME, name), now, events);
    }
}
