package chat.tacit.cli;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Secret;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys of the profiles that this process has opened, so that a passphrase is worked on once and
 * not with every command. Only where all commands have the same passphrase: whoever has the home
 * has its profile.
 */
final class RememberedKeys implements Unlocking {
    private final Map<Path, Secret> keys = new ConcurrentHashMap<>();

    @Override
    public Secret unlock(Path home, Secret passphrase) throws ClientException {
        Secret known = keys.get(home);
        if (known == null) {
            known = Profile.unlock(home, passphrase);
            keys.put(home, known);
        }
        return Secret.of(known.expose(), 0, known.size());
    }
}
