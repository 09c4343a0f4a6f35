package chat.tacit.client;

import chat.tacit.client.contact.Cards;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.route.Relays;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.RelayAddress;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Makes profiles. */
final class NewProfile {
    private NewProfile() {}

    /** Makes one that knows these relays, and opens it. */
    static Profile make(Path home, Secret passphrase, String name, List<RelayAddress> relays)
            throws ClientException {
        Cards.requireName(name);
        if (relays.isEmpty()) {
            throw new ClientException("a profile needs a relay: give its address with --relay.");
        }
        Entropy entropy = Entropy.system();
        Profile profile = Profile.create(home, passphrase, name, entropy);
        try {
            return profile.write(tx -> {
                Instant now = Instant.now();
                for (int i = 0; i < relays.size(); i++) {
                    Relays.add(tx, relays.get(i), now.plusMillis(i));
                }
                return profile;
            });
        } catch (RuntimeException e) {
            profile.close();
            throw e;
        }
    }
}
