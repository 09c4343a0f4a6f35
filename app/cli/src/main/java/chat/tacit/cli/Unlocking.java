package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.crypto.Secret;

import java.nio.file.Path;

/** What makes the key of a profile's database of its passphrase, which takes most of the time. */
@FunctionalInterface
interface Unlocking {
    /**
     * The key, which the caller wipes.
     *
     * @param home where the profile lies
     * @param passphrase UTF-8 bytes; the caller wipes them
     * @throws ClientException if there is no profile or the passphrase is wrong
     */
    Secret unlock(Path home, Secret passphrase) throws ClientException;

    /**
     * The profile, open by that key.
     *
     * @throws ClientException if it can't be opened
     */
    default Client open(Path home, Secret passphrase) throws ClientException {
        Secret key = unlock(home, passphrase);
        try {
            return Client.openUnlocked(home, key);
        } finally {
            key.wipe();
        }
    }
}
