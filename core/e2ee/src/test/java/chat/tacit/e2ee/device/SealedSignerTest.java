package chat.tacit.e2ee.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class SealedSignerTest {
    private final SeededEntropy entropy = new SeededEntropy(650);
    private final RecoveryKey key = RecoveryKey.random(entropy);
    private final Devices devices = new Devices(65, 3);
    private final DeviceLog begun = devices.begin();
    private final SealedSigner sealed = make(begun.id());

    private SealedSigner make(LogId log) {
        try {
            return SealedSigner.make(log, key.pair().publicKey(), entropy);
        } catch (UnopenableException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void recoveryKeyOpensTheKeyThatTheEntryNames() throws UnopenableException {
        DeviceLog log =
                Devices.taken(
                        begun,
                        begun.next(
                                new LogEntry.Change(true, LogEntry.RECOVERY),
                                sealed.keys(),
                                devices.signer(LogEntry.ROOT),
                                Instant.EPOCH));
        SigningKey signer = sealed.open(log.id(), key);
        assertThat(
                        Devices.taken(
                                        log,
                                        log.next(
                                                new LogEntry.Change(true, 2),
                                                devices.device(2),
                                                signer,
                                                Instant.EPOCH))
                                .devices())
                .extracting(Device::addedBy)
                .containsExactly(LogEntry.ROOT, LogEntry.ROOT, LogEntry.RECOVERY);
    }

    @Test
    void anotherRecoveryKeyOpensNothing() {
        refused(sealed, begun.id(), RecoveryKey.random(entropy));
    }

    @Test
    void keyOfAnotherLogDoesntOpen() {
        refused(sealed, new Devices(66, 1).begin().id(), key);
    }

    @Test
    void keyThatStandsUnderAnotherNameDoesntOpen() {
        SealedSigner other = make(begun.id());
        refused(
                new SealedSigner(other.keys(), sealed.recovery(), sealed.sealed()),
                begun.id(),
                key);
    }

    @Test
    void changedBoxDoesntOpen() {
        byte[] changed = sealed.sealed().toArray();
        changed[SealedSigner.SEALED_SIZE - 1] ^= 1;
        refused(
                new SealedSigner(sealed.keys(), sealed.recovery(), Bytes.owned(changed)),
                begun.id(),
                key);
    }

    private static void refused(SealedSigner signer, LogId log, RecoveryKey key) {
        assertThatExceptionOfType(UnopenableException.class)
                .isThrownBy(() -> signer.open(log, key));
    }
}
