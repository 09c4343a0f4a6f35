package chat.tacit.sim.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.sim.Chance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a relay makes up in a vouched session. */
final class VouchedForgeries implements Forgeries {
    private final Chance chance;
    private final Entropy entropy;
    private final Room room;
    private final List<Guest> guests;
    private final Impostor impostor;
    private final Map<MemberId, Long> joined = new HashMap<>();

    VouchedForgeries(Chance chance, Room room, List<Guest> guests) {
        this.chance = chance;
        this.entropy = chance.entropy();
        this.room = room;
        this.guests = guests;
        this.impostor = new Impostor(room, entropy);
    }

    @Override
    public void says(ServerLine line) {
        if (line instanceof ServerLine.UserAdded added) {
            joined.put(added.newcomer(), added.place());
        }
    }

    @Override
    public ServerLine forged(MemberId hearer) {
        MemberId one = chance.of(guests).id();
        return switch (chance.between(1, 7)) {
            case 1 ->
                    new ServerLine.UserLeft(
                            one,
                            joined.getOrDefault(one, 0L),
                            chance.in(50) ? Optional.empty() : Optional.of(random(64)));
            case 2 -> new ServerLine.Stale(chance.between(0, 8), random(32));
            case 3 -> impostor.asks(somebody());
            case 4 -> new ServerLine.Send(one, Data.of(random(1_145)));
            case 5 -> new ServerLine.Greeting(one, Data.of(random(377)));
            case 6 -> standing(0, random(32));
            default ->
                    new ServerLine.Users(
                            ServerLine.Change.WENT,
                            List.of(
                                    new ServerLine.User(
                                            new DisplayName("nobody"), Data.of(one.bytes()))));
        };
    }

    /** One of the people, or whom it made up. */
    private VerifyingKey somebody() {
        return chance.in(70) ? chance.of(guests).key().publicKey() : impostor.key();
    }

    private ServerLine standing(long epoch, Bytes head) {
        return new ServerLine.Ack(Data.of(room.live().bytes()), epoch, Optional.of(head));
    }

    /** That it is the first, whoever is there, or that there is more than is. */
    @Override
    public Optional<ServerLine> before(Identification newcomer) {
        if (newcomer.errand().ticket().isPresent() || chance.in(50)) {
            return Optional.empty();
        }
        return Optional.of(
                chance.in(50)
                        ? standing(0, Roster.founded(room, newcomer).head())
                        : standing(chance.between(1, 30), random(32)));
    }

    /** That somebody would let it in. */
    @Override
    public Optional<ServerLine> after(Identification newcomer) {
        if (newcomer.errand().ticket().isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(impostor.vouches(newcomer, somebody()));
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void hears(ClientLine line) {
        impostor.hears(line);
    }

    private Bytes random(int size) {
        return Bytes.owned(entropy.bytes(size));
    }
}
