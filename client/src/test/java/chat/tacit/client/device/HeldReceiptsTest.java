package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Person;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.content.DeviceBody;
import chat.tacit.e2ee.device.DeviceLog;
import chat.tacit.e2ee.device.LogEntry;
import chat.tacit.e2ee.device.SignedEntry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whoever says something of devices that the other side can't take must not read that it did. */
class HeldReceiptsTest {
    @TempDir Path directory;
    private final ContactIdentity second = keys();
    private Household circle;
    private Person alice;
    private Person bob;

    @BeforeEach
    void begin() {
        circle = new Household(directory);
        alice = circle.alice();
        bob = circle.bob();
    }

    @AfterEach
    void end() {
        circle.close();
    }

    /** Alice hasn't heard of the device that Bob removes. */
    @Test
    void removalIsConfirmedOnceTheEntriesBeforeItHaveCome() {
        SignedEntry addition = said(log(), true, 2, second);
        bob.write(tx -> Announcements.take(tx, circle.atBob(), addition));
        Announcements.Announced removal = circle.remove(bob, circle.atBob(), 2);
        assertThat(circle.refused(bob, alice)).isZero();
        assertThat(alice.number("SELECT COUNT(*) FROM receipt")).isZero();
        assertThat(untold(removal)).containsExactly(1);
        circle.exchange();
        assertThat(untold(removal)).isEmpty();
        assertThat(Household.devices(alice, circle.atAlice())).containsExactly(1);
        assertThat(alice.number("SELECT COUNT(*) FROM held_receipt")).isZero();
    }

    @Test
    void removalForWhichALogHasNoRoomIsNeverConfirmed() {
        DeviceLog log = log();
        List<SignedEntry> entries = new ArrayList<>();
        for (int number = 2; entries.size() < DeviceLog.MAX_PER_SIGNER - 1; ) {
            boolean present = log.device(number).isPresent();
            ContactIdentity keys = present ? log.device(number).get().keys() : keys();
            SignedEntry entry = said(log, !present, number, keys);
            entries.add(entry);
            log = Logs.taken(log, entry);
            number += present ? 1 : 0;
        }
        say(DeviceBody.of(entries));
        circle.exchange();
        assertThat(waiting()).isZero();
        int last = log.devices().getLast().number();
        SignedEntry removal = said(log, false, last, log.device(last).orElseThrow().keys());
        say(DeviceBody.of(List.of(removal)));
        circle.exchange();
        assertThat(Household.devices(alice, circle.atAlice())).contains(last);
        assertThat(waiting()).isOne();
    }

    /** Entries that follow nothing and never will can't fill the disk. */
    @Test
    void onlySoManyEntriesWait() {
        DeviceLog log = Logs.taken(log(), said(log(), true, 2, second));
        int refused = 0;
        for (int sent = 0; sent <= HeldReceipts.MAX_WAITING; sent += DeviceBody.MAX_ENTRIES) {
            List<SignedEntry> entries = new ArrayList<>();
            while (entries.size() < DeviceBody.MAX_ENTRIES) {
                entries.add(said(log, true, 3, keys()));
            }
            circle.say(bob, circle.atBob(), DeviceBody.of(entries));
            refused += circle.refused(bob, alice);
        }
        assertThat(refused).isPositive();
        assertThat(alice.number("SELECT COUNT(*) FROM held_receipt"))
                .isEqualTo(HeldReceipts.MAX_WAITING);
    }

    private List<Integer> untold(Announcements.Announced announced) {
        return bob.read(tx -> Announcements.untold(tx, circle.atBob(), announced.content()));
    }

    /** Says it, and keeps it until Alice has confirmed it. */
    private void say(DeviceBody body) {
        bob.write(tx -> {
            var sealer = bob.parts().sealer();
            sealer.sealKept(
                    tx,
                    circle.atBob(),
                    sealer.number(tx, circle.atBob(), circle.now()),
                    body,
                    circle.now());
            return true;
        });
    }

    private long waiting() {
        return bob.number("SELECT COUNT(*) FROM copy");
    }

    private DeviceLog log() {
        return bob.read(tx -> DeviceLogs.own(tx, circle.atBob()));
    }

    private SignedEntry said(DeviceLog log, boolean added, int number, ContactIdentity keys) {
        return log.next(
                new LogEntry.Change(added, number),
                keys,
                bob.contact(circle.atBob()).own().root(),
                circle.now());
    }

    private static ContactIdentity keys() {
        return ContactIdentityKey.generate(Entropy.system()).publicKeys();
    }
}
