package chat.tacit.e2ee.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.Mutation;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.kit.SeededEntropy;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class SignedEntryTest {
    private static final Instant NOW = Instant.parse("2026-11-21T03:00:00.123456Z");

    private final SeededEntropy entropy = new SeededEntropy(15);
    private final ContactIdentityKey root = ContactIdentityKey.generate(entropy);
    private final ContactIdentityKey other = ContactIdentityKey.generate(entropy);

    @Test
    void entryZeroNamesTheRootDeviceAndItsLog() throws UnopenableException {
        LogEntry entry = SignedEntry.root(root, NOW).verifiedRoot();
        assertThat(entry.device()).isEqualTo(root.publicKeys());
        assertThat(entry.log()).isEqualTo(LogId.of(root.publicKeys()));
        assertThat(entry.place().seq()).isZero();
        assertThat(entry.change()).isEqualTo(new LogEntry.Change(true, 1));
        assertThat(entry.time()).isEqualTo("2026-11-21T03:00:00.123Z");
    }

    @Test
    void everyKeyHasALogOfItsOwn() {
        assertThat(LogId.of(root.publicKeys())).isNotEqualTo(LogId.of(other.publicKeys()));
    }

    @Test
    void entrySignedByAnotherKeyIsRefused() {
        Bytes entry = SignedEntry.root(root, NOW).entry();
        assertRefused(sign(other, entry));
        Bytes signature = SignedEntry.root(root, NOW.plusSeconds(1)).signature();
        assertRefused(new SignedEntry(entry, signature));
    }

    /** The signature of something else under the same key must not make an entry. */
    @Test
    void signatureUnderAnotherLabelIsRefused() {
        Bytes entry = SignedEntry.root(root, NOW).entry();
        Bytes signature = root.root().sign(Fields.of(Labels.HELLO).variable(entry));
        assertRefused(new SignedEntry(entry, signature));
    }

    @Test
    void entryThatIsNotTheFirstOfItsOwnLogIsRefused() throws UnopenableException {
        LogEntry real = SignedEntry.root(root, NOW).verifiedRoot();
        LogEntry.Place later = new LogEntry.Place(1, Bytes.owned(Hash.sha256(new byte[0])));
        LogId foreign = LogId.of(other.publicKeys());
        LogEntry.Change removal = new LogEntry.Change(false, 1);
        LogEntry.Change second = new LogEntry.Change(true, 2);
        LogEntry.Said byRoot = new LogEntry.Said(1, real.time());
        for (LogEntry wrong :
                new LogEntry[] {
                    new LogEntry(foreign, real.place(), real.change(), real.device(), real.said()),
                    new LogEntry(real.log(), later, real.change(), real.device(), real.said()),
                    new LogEntry(real.log(), real.place(), removal, real.device(), real.said()),
                    new LogEntry(real.log(), real.place(), second, real.device(), real.said()),
                    new LogEntry(real.log(), real.place(), real.change(), real.device(), byRoot)
                }) {
            assertRefused(sign(root, wrong.encode()));
        }
    }

    @Test
    void nonsenseIsRefused() {
        assertRefused(sign(root, Bytes.owned(entropy.bytes(100))));
        assertRefused(sign(root, Bytes.empty()));
    }

    @Test
    void entryHasOneFormOnly() {
        new Mutation(16)
                .tryOut(
                        SignedEntry.root(root, NOW).entry(),
                        bytes -> LogEntry.decode(bytes).encode());
    }

    private static SignedEntry sign(ContactIdentityKey signer, Bytes entry) {
        Fields signed = Fields.of(Labels.DEVICE_LOG).variable(entry);
        return new SignedEntry(entry, signer.root().sign(signed));
    }

    private static void assertRefused(SignedEntry entry) {
        assertThatExceptionOfType(UnopenableException.class).isThrownBy(entry::verifiedRoot);
    }
}
