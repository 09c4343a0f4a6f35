package chat.tacit.bench.room;

import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.RsaKey;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.room.Member;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Members of a room beside its owner, whose homeserver nobody asks. They share one RSA key, since
 * each would take seconds to make: what is sealed to them and opened is the same work.
 */
public final class Residents {
    private final List<Resident> all;

    private Residents(List<Resident> all) {
        this.all = all;
    }

    public static Residents of(RelayAddress homeserver, int count, RsaKey rsa) {
        List<Resident> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            AccountAddress address = new AccountAddress(homeserver, new Handle("member" + i));
            all.add(Resident.of(address, SigningKey.generate(Entropy.system()), rsa));
        }
        return new Residents(all);
    }

    /** All come in. */
    public void enter(TrueRoom room) throws LinkException {
        Map<AccountId, SignedBundle> bundles = new HashMap<>();
        all.forEach(it -> bundles.put(it.address().id(), it.bundle()));
        List<Member> members = all.stream().map(Resident::member).toList();
        room.admit(members, bundles);
    }

    /** How long the last of them takes with a commit of which it was told. */
    public Duration follow(TrueRoom room, TrueRoom.Begun begun, Links links)
            throws LinkException, UnopenableException {
        Resident last = all.getLast();
        try (SecretLink link = links.open()) {
            var _ = link.id(); // the hello isn't timed
            return room.follow(begun, last.address().id(), last, link);
        }
    }
}
