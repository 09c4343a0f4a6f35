package chat.tacit.client;

import chat.tacit.client.backup.Export;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.Directory;
import chat.tacit.client.device.HandOvers;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.e2ee.backup.RecoveryKey;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Exports of an open profile, and what follows an import ({@code spec/70-key-backup}). */
public final class Backups {
    private final Profile profile;
    private final Loop loop;
    private final Parts parts;

    Backups(Profile profile, Loop loop, Parts parts) {
        this.profile = profile;
        this.loop = loop;
        this.parts = parts;
    }

    /** The public half of the recovery key's pair, if the profile was exported before. */
    public Optional<AgreementPublicKey> recovery() {
        return loop.read(Export::recovery);
    }

    /**
     * Writes the profile into a file that isn't there yet, under the key, which the profile knows
     * again afterwards. At the first export each contact for whom this is the root device is told
     * of the key, as no. 0 of our device log.
     *
     * @param progress is told how many messages were written, now and then
     */
    public Export export(Path file, RecoveryKey key, LongConsumer progress) throws ClientException {
        Export.requireFree(file);
        boolean more =
                loop.write(tx -> {
                    Export.keep(tx, key.pair().publicKey());
                    return true;
                });
        while (more) {
            more = loop.write(tx -> parts.signers().run(tx, Instant.now()));
        }
        return Export.to(file, profile, key, progress);
    }

    /**
     * Receives until every contact of a profile that was taken back listens to this device alone,
     * or the patience is at its end.
     */
    public void waitUntilTakenBack(Duration patience) {
        loop.receive();
        var _ = loop.await(patience, () -> profile.read(HandOvers::untold).isEmpty());
    }

    /** The names of the contacts who may still listen to the machine that was stolen. */
    public List<String> untold() {
        return loop.read(
                tx -> HandOvers.untold(tx).stream().map(in -> Directory.name(tx, in)).toList());
    }

    /**
     * Receives until there is a new session with every contact of a restored profile, or the
     * patience is at its end.
     */
    public void waitUntilResumed(Duration patience) {
        loop.receive();
        var _ = loop.await(patience, () -> !profile.read(Contacts::anyPaused));
    }

    /** The names of the contacts to whom nothing is sent before there is a new session. */
    public List<String> waiting() {
        return loop.read(Contacts::paused);
    }
}
