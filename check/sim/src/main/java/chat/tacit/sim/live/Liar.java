package chat.tacit.sim.live;

import chat.tacit.protocol.live.MemberId;
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
    private final List<Guest> guests;
    private final Forgeries forgeries;
    private final List<byte[]> said = new ArrayList<>();
    private final Map<Long, byte[]> kept = new HashMap<>();
    private int lies;

    Liar(Chance chance, List<Guest> guests, Forgeries forgeries) {
        this.chance = chance;
        this.guests = guests;
        this.forgeries = forgeries;
    }

    Forgeries forgeries() {
        return forgeries;
    }

    /** How often it lied. */
    int lies() {
        return lies;
    }

    /** Remembers what was said without a lie. */
    void remember(byte[] line) {
        forgeries.says(ServerLine.decode(line));
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
            case FORGE -> lines.addAll(List.of(line, forgeries.forged(who).encode()));
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

    /** It makes something up for a newcomer. */
    byte[] madeUp(ServerLine line) {
        lies++;
        return line.encode();
    }
}
