package chat.tacit.sim.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.live.OwnLeaf;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Target;
import chat.tacit.sim.Chance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a relay makes up in an open session: it invents people, as it can, and tries to take the
 * place of those who are there.
 */
final class OpenForgeries implements Forgeries {
    private final Chance chance;
    private final Entropy entropy;
    private final SessionName name;
    private final Fingerprint relay;
    private final List<Guest> guests;
    private final SigningKey own;

    /** Message 1 of each, as the true machine named them last. */
    private final Map<MemberId, Identification> latest = new HashMap<>();

    OpenForgeries(Chance chance, SessionName name, Fingerprint relay, List<Guest> guests) {
        this.chance = chance;
        this.entropy = chance.entropy();
        this.name = name;
        this.relay = relay;
        this.guests = guests;
        this.own = SigningKey.generate(entropy);
    }

    @Override
    public ServerLine forged(MemberId hearer) {
        Guest one = chance.of(guests);
        MemberId id = one.id();
        Identification from = latest.get(id);
        Identification to = latest.get(hearer);
        if (from != null && to != null && chance.in(30)) {
            return new ForgedWord(name, relay, own).of(from, to, entropy);
        }
        return switch (chance.between(1, 7)) {
            case 1 -> came("somebody", person(own.publicKey()));
            case 2, 3 -> came(one.name(), person(one.key().publicKey()));
            case 4 ->
                    new ServerLine.Users(
                            ServerLine.Change.WENT,
                            List.of(
                                    new ServerLine.User(
                                            new DisplayName(one.name()), Data.of(id.bytes()))));
            case 5 -> new ServerLine.Send(id, Data.of(random(1_400)));
            case 6 -> new ServerLine.Greeting(id, Data.of(random(600)));
            default -> new ServerLine.Ack(Data.of(name.utf8()), 0, Optional.empty());
        };
    }

    /** Message 1 in somebody's name, with a leaf of the relay's and its own signature. */
    private Identification person(VerifyingKey as) {
        Identification.Errand errand =
                new Identification.Errand(new Target.Open(name), random(32), Optional.empty());
        Identification signed =
                Identification.sign(own, OwnLeaf.open(entropy).leaf(), errand, relay);
        return new Identification(as, signed.leaf(), errand, signed.signature());
    }

    private static ServerLine came(String name, Identification who) {
        return new ServerLine.Users(
                ServerLine.Change.CAME,
                List.of(new ServerLine.User(new DisplayName(name), Data.of(who.encode()))));
    }

    @Override
    public void says(ServerLine line) {
        if (line instanceof ServerLine.Users users && users.change() != ServerLine.Change.WENT) {
            users.users().stream()
                    .map(user -> Identification.decode(user.who().bytes()))
                    .forEach(said -> latest.put(said.id(), said));
        }
    }

    @Override
    public Optional<ServerLine> before(Identification newcomer) {
        return Optional.empty();
    }

    @Override
    public Optional<ServerLine> after(Identification newcomer) {
        return Optional.empty();
    }

    @Override
    public void hears(ClientLine line) {}

    private Bytes random(int size) {
        return Bytes.owned(entropy.bytes(size));
    }
}
