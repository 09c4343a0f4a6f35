package chat.tacit.sim.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.sim.Chance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What a lying relay says in place of what it should say. */
final class Liar {
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /** Lines that it remembers. */
    private static final int MEMORY = 400;

    private final Chance chance;
    private final Entropy entropy;
    private final Room room;
    private final Impostor impostor;
    private final List<Guest> guests;
    private final List<byte[]> said = new ArrayList<>();
    private final Map<Long, byte[]> kept = new HashMap<>();
    private final Map<MemberId, Long> joined = new HashMap<>();
    private int lies;

    Liar(Chance chance, Room room, List<Guest> guests) {
        this.chance = chance;
        this.entropy = chance.entropy();
        this.room = room;
        this.guests = guests;
        this.impostor = new Impostor(room, entropy);
    }

    /** Whom it plays. */
    Impostor impostor() {
        return impostor;
    }

    /** How often it lied. */
    int lies() {
        return lies;
    }

    /** Remembers what was said without a lie. */
    void remember(byte[] line) {
        if (ServerLine.decode(line) instanceof ServerLine.UserAdded added) {
            joined.put(added.newcomer(), added.place());
        }
        if (said.size() == MEMORY) {
            said.remove(chance.between(0, MEMORY - 1));
        }
        said.add(line);
    }

    /**
     * What it says to whoever has this seat.
     *
     * @param who has it
     * @param later takes what is said at another time
     */
    List<byte[]> instead(long seat, MemberId who, byte[] line, Consumer<byte[]> later) {
        remember(line);
        lies++;
        List<byte[]> lines = new ArrayList<>();
        switch (chance.of(List.of(Lie.values()))) {
            case DROP -> {}
            case DELAY -> later.accept(line);
            case REPEAT -> lines.addAll(List.of(line, line));
            case REORDER -> {
                byte[] before = kept.put(seat, line);
                if (before != null) {
                    lines.add(before);
                }
            }
            case REPLAY -> lines.addAll(List.of(line, chance.of(said)));
            case ECHO -> {
                lines.add(line);
                said.stream().filter(it -> isOf(it, who)).findAny().ifPresent(lines::add);
            }
            case CORRUPT -> lines.add(corrupt(line));
            case MISATTRIBUTE -> lines.add(misattribute(line));
            case FORGE -> lines.addAll(List.of(line, forged()));
        }
        return lines;
    }

    private static boolean isOf(byte[] line, MemberId who) {
        return ServerLine.decode(line) instanceof ServerLine.Send send && send.from().equals(who);
    }

    /** What it kept back of this one's. */
    Optional<byte[]> release(long seat) {
        return Optional.ofNullable(kept.remove(seat));
    }

    private byte[] corrupt(byte[] line) {
        byte[] changed = line.clone();
        changed[chance.between(0, line.length - 1)] =
                (byte) ALPHABET.charAt(chance.between(0, ALPHABET.length() - 1));
        return changed;
    }

    private byte[] misattribute(byte[] line) {
        MemberId other = chance.of(guests).id();
        return switch (ServerLine.decode(line)) {
            case ServerLine.Send(var _, var sealed) -> new ServerLine.Send(other, sealed).encode();
            case ServerLine.Greeting(var _, var sealed) ->
                    new ServerLine.Greeting(other, sealed).encode();
            case ServerLine.UserLeft(var _, var joined, var signature) ->
                    new ServerLine.UserLeft(other, joined, signature).encode();
            case ServerLine honest -> honest.encode();
        };
    }

    /** Something that holds in form, of what a relay knows and can make. */
    private byte[] forged() {
        MemberId one = chance.of(guests).id();
        ServerLine line =
                switch (chance.between(1, 7)) {
                    case 1 ->
                            new ServerLine.UserLeft(
                                    one,
                                    joined.getOrDefault(one, 0L),
                                    chance.in(50) ? Optional.empty() : Optional.of(random(64)));
                    case 2 -> new ServerLine.Stale(chance.between(0, 8), random(32));
                    case 3 -> impostor.asks(somebody());
                    case 4 -> new ServerLine.Send(one, Data.of(random(1_145)));
                    case 5 -> new ServerLine.Greeting(one, Data.of(random(377)));
                    case 6 ->
                            new ServerLine.Ack(
                                    Data.of(room.live().bytes()), 0, Optional.of(random(32)));
                    default ->
                            new ServerLine.Users(
                                    ServerLine.Change.WENT,
                                    List.of(
                                            new ServerLine.User(
                                                    new DisplayName("nobody"),
                                                    Data.of(one.bytes()))));
                };
        return line.encode();
    }

    /** One of the people, or whom it made up. */
    private VerifyingKey somebody() {
        return chance.in(70) ? chance.of(guests).key().publicKey() : impostor.key();
    }

    /** Tells a newcomer that it is the first, whoever is there, or that there is more than is. */
    byte[] falseStanding(Identification newcomer) {
        lies++;
        boolean first = chance.in(50);
        Bytes head = first ? Roster.founded(room, newcomer).head() : random(32);
        long epoch = first ? 0 : chance.between(1, 30);
        return new ServerLine.Ack(Data.of(room.live().bytes()), epoch, Optional.of(head)).encode();
    }

    /** Tells a newcomer that somebody would let it in. */
    byte[] falseVoucher(Identification newcomer) {
        lies++;
        try {
            return impostor.vouches(newcomer, somebody()).encode();
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }

    private Bytes random(int size) {
        return Bytes.owned(entropy.bytes(size));
    }
}
