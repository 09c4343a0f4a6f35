package chat.tacit.client.account;

import chat.tacit.client.ClientException;
import chat.tacit.client.Homes;
import chat.tacit.client.profile.Access;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.room.PairCarrier;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.secret.SecretLinks;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.room.account.AccountPassword;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.dns.AddressResolverOptions;

import java.nio.file.Path;
import java.util.List;

/** A profile of its own that calls real relays. */
final class Machine implements AutoCloseable {
    private final Dialler dialler = new Dialler(AddressResolverOptions::new);
    final SecretLinks links = new SecretLinks(dialler, new Directly(), Entropy.system());
    final Profile profile;
    final Accounts accounts;

    private record Directly() implements SecretLinks.Ways {
        @Override
        public List<RelayProxy> path(RelayAddress relay) {
            return List.of();
        }

        @Override
        public boolean allows(RelayAddress relay) {
            return true;
        }
    }

    Machine(Path home) {
        this.profile = Homes.open(home, "Anna");
        this.accounts = over(profile);
    }

    /** The same accounts, as another process of the profile has them. */
    Accounts over(Access access) {
        return new Accounts(
                access, links, Entropy.system(), new PairCarrier(access, links, Entropy.system()));
    }

    static AccountPassword password(String text) throws ClientException {
        return Accounts.password(text.toCharArray());
    }

    @Override
    public void close() {
        links.close();
        dialler.close();
        profile.close();
    }
}
