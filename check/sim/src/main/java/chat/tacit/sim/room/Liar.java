package chat.tacit.sim.room;

import chat.tacit.protocol.room.Reply;
import chat.tacit.sim.Chance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a host that lies makes of what it tells. It holds the keys of every session, so it may seal
 * whatever it likes; what members have sealed and signed it can only leave out, repeat, hold back
 * and put elsewhere.
 */
final class Liar {
    private final Chance chance;
    private final int percent;
    private final Map<Device, Integer> branches = new HashMap<>();
    private final Map<Device, Reply> held = new HashMap<>();
    private final Map<Device, Withheld> withheld = new HashMap<>();
    private int lies;
    private boolean lying = true;

    Liar(Chance chance, int percent) {
        this.chance = chance;
        this.percent = percent;
    }

    /** What somebody is never shown from some time on. */
    enum Withheld {
        CHANGES {
            @Override
            boolean hides(Reply reply) {
                return reply instanceof Reply.StateItem;
            }
        },
        MESSAGES {
            @Override
            boolean hides(Reply reply) {
                return reply instanceof Reply.MessageItem;
            }
        },
        CHANGES_AND_HEADS {
            @Override
            boolean hides(Reply reply) {
                return reply instanceof Reply.StateItem || reply instanceof Reply.Head;
            }
        },
        MESSAGES_AND_HEADS {
            @Override
            boolean hides(Reply reply) {
                return reply instanceof Reply.MessageItem || reply instanceof Reply.Head;
            }
        },
        ALL {
            @Override
            boolean hides(Reply reply) {
                return MESSAGES_AND_HEADS.hides(reply) || CHANGES.hides(reply);
            }
        };

        abstract boolean hides(Reply reply);
    }

    /** Shows this visitor no more of these. */
    void withhold(Device visitor) {
        withheld.put(visitor, chance.of(List.of(Withheld.values())));
    }

    /** How often it lied. */
    int lies() {
        return lies;
    }

    /** It tells no more lies, but sticks to those that it told. */
    void rest() {
        lying = false;
    }

    /** Which history this visitor is shown. */
    int branch(Device visitor) {
        return branches.getOrDefault(visitor, 0);
    }

    /** Shows this visitor another history from now on. */
    void show(Device visitor, int branch) {
        branches.put(visitor, branch);
        lies++;
    }

    /** What this visitor is told instead. */
    List<Reply> tells(Device visitor, Reply reply) {
        List<Reply> told = new ArrayList<>();
        if (Optional.ofNullable(withheld.get(visitor)).filter(it -> it.hides(reply)).isPresent()) {
            lies++;
            return told;
        }
        boolean event = reply instanceof Reply.MessageItem || reply instanceof Reply.StateItem;
        if (lying && event && chance.in(percent)) {
            lies++;
            lie(visitor, reply, told);
        } else {
            told.add(reply);
        }
        if (event && !told.isEmpty()) {
            Optional.ofNullable(held.remove(visitor)).ifPresent(told::add);
        }
        return told;
    }

    private void lie(Device visitor, Reply reply, List<Reply> told) {
        switch (chance.between(1, 5)) {
            case 1 -> {} // it is left out
            case 2 -> {
                told.add(reply);
                told.add(reply);
            }
            case 3 -> {
                // It comes after the next one.
                Optional.ofNullable(held.put(visitor, reply)).ifPresent(told::add);
            }
            case 4 -> told.add(stamped(reply, -1));
            default -> told.add(stamped(reply, 1));
        }
    }

    private static Reply stamped(Reply reply, int by) {
        return reply instanceof Reply.MessageItem it
                ? new Reply.MessageItem(
                        it.position(), it.received(), Math.max(1, it.stamp() + by), it.event())
                : reply;
    }
}
