package chat.tacit.e2ee.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.UnopenableException;

import org.junit.jupiter.api.Test;

class RenewalPairTest {
    private static final int NEXT = 5; // whose keys each side goes on with

    private final Devices a = new Devices(1, 6);
    private final Devices b = new Devices(2, 6);
    private final Devices c = new Devices(3, 6);
    private final DeviceLog aLog = a.with(2, 3);
    private final DeviceLog bLog = b.with(2);

    private static LogId next(Devices devices) {
        return LogId.of(devices.device(NEXT));
    }

    private SignedRenewal ours(int signer) {
        return a.renewal(aLog, signer, NEXT, bLog.id(), next(b));
    }

    private SignedRenewal theirs(int signer) {
        return b.renewal(bLog, signer, NEXT, aLog.id(), next(a));
    }

    private static void assertRefused(
            SignedRenewal ours, SignedRenewal theirs, DeviceLog ourLog, DeviceLog theirLog) {
        assertThatThrownBy(() -> new RenewalPair(ours, theirs).verify(ourLog, theirLog))
                .isInstanceOf(UnopenableException.class);
    }

    @Test
    void bothRootDevicesTogetherNameTheLogsThatFollow() throws UnopenableException {
        var roots = new RenewalPair(ours(1), theirs(1)).verify(aLog, bLog);

        assertThat(DeviceLog.begin(roots.ours()).root()).isEqualTo(a.device(NEXT));
        assertThat(DeviceLog.begin(roots.theirs()).root()).isEqualTo(b.device(NEXT));
    }

    @Test
    void theOtherSideHasTheSameTheOtherWayRound() throws UnopenableException {
        var roots =
                new RenewalPair(/* ours= */ theirs(1), /* theirs= */ ours(1)).verify(bLog, aLog);

        assertThat(DeviceLog.begin(roots.ours()).root()).isEqualTo(b.device(NEXT));
    }

    @Test
    void whoHoldsAFurtherDeviceOfOneSideSignsNothing() {
        assertRefused(ours(2), theirs(1), aLog, bLog);
        assertRefused(ours(1), theirs(2), aLog, bLog);
    }

    @Test
    void whoHoldsTheFirstDeviceOfOneSideCantSignForTheOther() {
        SignedRenewal forged =
                a.renewal(bLog, 1, NEXT, aLog.id(), next(a)); // with a's own key, for b's log

        assertRefused(
                a.renewal(aLog, 1, NEXT, bLog.id(), LogId.of(a.device(NEXT))), forged, aLog, bLog);
        assertRefused(ours(1), ours(1), aLog, bLog);
    }

    @Test
    void aPairOfAnotherContactSaysNothingHere() {
        DeviceLog other = c.begin();
        SignedRenewal ofC = c.renewal(other, 1, NEXT, aLog.id(), next(a));
        SignedRenewal toC = a.renewal(aLog, 1, NEXT, other.id(), next(c));

        assertRefused(toC, ofC, aLog, bLog);
        assertRefused(toC, theirs(1), aLog, bLog);
        assertRefused(ours(1), ofC, aLog, bLog);
    }

    @Test
    void eachNamesTheLogWithWhichTheOtherGoesOn() {
        assertRefused(
                a.renewal(aLog, 1, NEXT, bLog.id(), LogId.of(b.device(6))), theirs(1), aLog, bLog);
        assertRefused(
                ours(1), b.renewal(bLog, 1, NEXT, aLog.id(), LogId.of(a.device(6))), aLog, bLog);
        assertRefused(a.renewal(aLog, 1, NEXT, aLog.id(), next(b)), theirs(1), aLog, bLog);
        assertRefused(ours(1), b.renewal(bLog, 1, NEXT, bLog.id(), next(a)), aLog, bLog);
    }

    @Test
    void aRootDeviceThatWasRemovedIsNotHeard() {
        DeviceLog removed = Devices.taken(aLog, a.remove(aLog, 2, 1));

        assertRefused(ours(1), theirs(1), removed, bLog);
        assertRefused(theirs(1), ours(1), bLog, removed);
    }

    @Test
    void aRootDeviceThatWonAForkIsHeard() throws UnopenableException {
        DeviceLog forked = Devices.taken(aLog, a.remove(aLog, 2, 1));
        DeviceLog won = Devices.forked(forked, a.remove(aLog, 1, 2)).next();

        assertThat(new RenewalPair(ours(1), theirs(1)).verify(won, bLog).ours())
                .isEqualTo(a.rootOf(NEXT));
    }

    @Test
    void whatTheRecoveryKeyRemovedIsNotHeardWhateverItSigns() {
        DeviceLog with = a.with(0, 2);
        DeviceLog removed = Devices.taken(with, a.remove(with, 0, 1));
        DeviceLog forked = Devices.forked(removed, a.remove(with, 1, 2)).next();
        SignedRenewal ours = a.renewal(with, 1, NEXT, bLog.id(), next(b));

        assertRefused(ours, theirs(1), forked, bLog);
    }

    @Test
    void keysThatALogHasNamedAreNotUsedAgain() {
        LogId old = LogId.of(a.device(3));
        assertRefused(
                a.renewal(aLog, 1, 3, bLog.id(), next(b)),
                b.renewal(bLog, 1, NEXT, aLog.id(), old),
                aLog,
                bLog);
        assertRefused(
                a.renewal(aLog, 1, 1, bLog.id(), next(b)),
                b.renewal(bLog, 1, NEXT, aLog.id(), aLog.id()),
                aLog,
                bLog);
    }

    @Test
    void theTwoGoOnWithDifferentKeys() {
        assertRefused(
                a.renewal(aLog, 1, NEXT, bLog.id(), next(a)),
                SignedRenewal.sign(
                        new Renewal(bLog.id(), a.rootOf(NEXT), aLog.id(), next(a)), b.signer(1)),
                aLog,
                bLog);
    }

    @Test
    void whoeverNamesAKeyHasIt() {
        SignedEntry stolen = new SignedEntry(a.rootOf(NEXT).entry(), a.rootOf(6).signature());
        SignedRenewal ours =
                SignedRenewal.sign(new Renewal(aLog.id(), stolen, bLog.id(), next(b)), a.signer(1));

        assertRefused(ours, theirs(1), aLog, bLog);
    }

    @Test
    void anEntryZeroAndNoOtherBeginsALog() {
        SignedRenewal ours =
                SignedRenewal.sign(
                        new Renewal(aLog.id(), a.add(aLog, 1, 4), bLog.id(), next(b)), a.signer(1));

        assertRefused(ours, b.renewal(bLog, 1, NEXT, aLog.id(), aLog.id()), aLog, bLog);
    }

    @Test
    void aSignatureIsOfTheseBytes() {
        byte[] changed = ours(1).signature().toArray();
        changed[0] ^= 1;
        assertRefused(
                new SignedRenewal(ours(1).renewal(), Bytes.owned(changed)), theirs(1), aLog, bLog);
        assertRefused(
                new SignedRenewal(ours(1).renewal(), a.rootOf(1).signature()),
                theirs(1),
                aLog,
                bLog);
    }

    @Test
    void whatIsNoRenewalIsRefused() {
        SignedRenewal none = new SignedRenewal(Bytes.zeros(40), ours(1).signature());
        SignedEntry entry = a.add(aLog, 1, 4);

        assertRefused(none, theirs(1), aLog, bLog);
        assertRefused(new SignedRenewal(entry.entry(), entry.signature()), theirs(1), aLog, bLog);
    }

    @Test
    void travelsAsItIs() {
        assertThat(SignedRenewal.decode(ours(1).encode())).isEqualTo(ours(1));
    }
}
