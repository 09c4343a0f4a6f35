package chat.tacit.sim.live;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.live.Arrival;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Output;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.sim.Chance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The relay of a run: its true machine, and between that and its sockets whatever it lies. */
final class LyingRelay {
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Longer than anybody keeps the key of an epoch that is over. */
    private static final Duration LATE = Duration.ofSeconds(30);

    private final Side[] sides = new Side[2];
    private final Liar liar;
    private final Chance chance;
    private final Sockets sockets;

    /** Which room each connection is shown, once there are two. */
    private final Map<Long, Integer> rooms = new HashMap<>();

    /** Those whom it says are gone, and to whom it goes on handing what is said. */
    private final List<Long> spies = new ArrayList<>();

    private boolean split;

    /** Of lines, how many in a hundred are lies. */
    private int lying;

    /** Hands everything that is said to everybody, whatever the room. */
    private boolean carrying;

    /** Where the relay's words go. */
    interface Sockets {

        void say(long seat, byte[] line);

        void close(long seat, String why);

        /** Connections that the relay has. */
        List<Long> open();

        /** All that this one ever had. */
        List<Long> of(MemberId id);

        /** Who has this seat. */
        MemberId at(long seat);

        void later(Duration pause, Runnable what);
    }

    LyingRelay(Fingerprint relay, Liar liar, Chance chance, Sockets sockets) {
        int seed = chance.between(0, Integer.MAX_VALUE - 1);
        for (int i = 0; i < sides.length; i++) {
            int room = i;
            // Both draw the same, so that they do the same as long as they hear the same.
            sides[i] = new Side(relay, Chance.of(seed).entropy(), output -> perform(room, output));
        }
        this.liar = liar;
        this.chance = chance;
        this.sockets = sockets;
    }

    void lie(int percent) {
        lying = percent;
    }

    /** Shows people two rooms from now on, of which neither knows. */
    void split() {
        split = true;
        sockets.open().forEach(seat -> rooms.put(seat, chance.between(0, 1)));
    }

    void carry() {
        carrying = true;
    }

    boolean isSplit() {
        return split;
    }

    int lies() {
        return liar.lies() + (split ? 1 : 0) + spies.size();
    }

    void come(Arrival.Caller caller, ClientLine.Identity line, Instant now) {
        if (split) {
            rooms.put(caller.seat(), chance.between(0, 1));
        }
        Identification newcomer = Identification.decode(line.message().bytes());
        boolean lie = lying > 0 && chance.in(3 * lying);
        Forgeries forgeries = liar.forgeries();
        Optional<ServerLine> before = lie ? forgeries.before(newcomer) : Optional.empty();
        before.ifPresent(it -> sockets.say(caller.seat(), liar.madeUp(it)));
        of(caller.seat()).forEach(side -> side.come(caller, line, now));
        if (lie && before.isEmpty()) {
            forgeries.after(newcomer).ifPresent(it -> sockets.say(caller.seat(), liar.madeUp(it)));
        }
    }

    void take(long seat, ClientLine line, Instant now) {
        liar.forgeries().hears(line);
        of(seat).forEach(side -> side.take(seat, line, now));
    }

    void left(long seat, Instant now) {
        of(seat).forEach(side -> side.left(seat, now));
    }

    /** Says that somebody is gone who isn't. */
    void cutOff(long seat, Instant now) {
        left(seat, now);
        spies.add(seat);
    }

    void wake(Instant now) {
        Stream.of(sides).forEach(side -> side.wake(now));
    }

    Optional<Instant> wakeAt() {
        return Stream.of(sides).flatMap(side -> side.wakeAt().stream()).min(Instant::compareTo);
    }

    private List<Side> of(long seat) {
        return split ? List.of(sides[room(seat)]) : List.of(sides);
    }

    private int room(long seat) {
        return split ? rooms.getOrDefault(seat, 0) : 0;
    }

    private void perform(int side, Output output) {
        switch (output) {
            case Output.Say(long[] to, byte[] line) -> {
                for (long seat : to) {
                    if (room(seat) == side) {
                        say(seat, line);
                    }
                }
                if ((split || side == 0)
                        && ServerLine.decode(line) instanceof ServerLine.Send send) {
                    long[] told = LongStream.of(to).filter(it -> room(it) == side).toArray();
                    overhear(told, send.from(), line);
                }
            }
            case Output.End(long seat, var why, boolean _) -> {
                if (room(seat) == side) {
                    sockets.close(seat, why.map(Enum::name).orElse("quietly"));
                }
            }
            case Output.Admit _, Output.Refuse _ -> {}
        }
    }

    /** Others get it too: those who are said to be gone, or at the end everybody. */
    private void overhear(long[] to, MemberId from, byte[] line) {
        List<Long> others = new ArrayList<>(spies);
        if (carrying) {
            others.addAll(sockets.open());
        }
        others.removeAll(sockets.of(from));
        for (long seat : to) {
            others.remove(seat);
        }
        others.forEach(seat -> sockets.say(seat, line));
    }

    private void say(long seat, byte[] line) {
        if (lying > 0 && chance.in(lying)) {
            liar.instead(
                            seat,
                            sockets.at(seat),
                            line,
                            it ->
                                    sockets.later(
                                            chance.between(SOON, LATE),
                                            () -> sockets.say(seat, it)))
                    .forEach(it -> sockets.say(seat, it));
        } else {
            liar.remember(line);
            sockets.say(seat, line);
            liar.release(seat).ifPresent(it -> sockets.say(seat, it));
        }
    }
}
