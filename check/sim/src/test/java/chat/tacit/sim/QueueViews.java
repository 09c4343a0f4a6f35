package chat.tacit.sim;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.Request;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the operator of a relay can tell of each queue and blob from what it is asked: every 16
 * bytes in a row by which one could be known again at another. Runs with few values or many zeros
 * are left out, which the forms have in common and keys don't.
 */
final class QueueViews {
    private static final int SIZE = 16;
    private static final int DISTINCT = 8;
    private static final int ZEROS = 5;

    private final Map<ByteBuffer, Bytes> windows = new HashMap<>();
    private final Set<Bytes> seen = new HashSet<>();
    private final List<Integer> blobs = new ArrayList<>();
    private final Set<String> shared = new HashSet<>();
    private long unnamed;

    /** Something is asked of the relay. */
    void take(Request request) {
        switch (request.command()) {
            case Command.Create create -> add(create.sender().bytes(), request.signed().toArray());
            case Command.Subscribe subscribe -> {
                for (Command.Subscribe.Entry entry : subscribe.entries()) {
                    add(entry.queue().bytes(), entry.authenticator().toArray());
                }
            }
            case Command.PutBlob put -> {
                blobs.add(put.bytes().size());
                add(another(), request.encode());
            }
            case Command.Secure _,
                    Command.Send _,
                    Command.Acknowledge _,
                    Command.Delete _,
                    Command.PutLink _,
                    Command.FetchLink _,
                    Command.LinkState _,
                    Command.DeleteLink _,
                    Command.GetBlob _,
                    Command.DeleteBlob _,
                    Command.ReplaceSender _,
                    Command.Turn _ ->
                    add(request.entity().bytes(), request.encode());
        }
    }

    /** A name for what has none yet. */
    private Bytes another() {
        unnamed++;
        return Bytes.owned(
                ByteBuffer.allocate(EntityId.SIZE).putLong(EntityId.SIZE - 8, unnamed).array());
    }

    private void add(Bytes of, byte[] told) {
        seen.add(of);
        for (int at = 0; at + SIZE <= told.length; at++) {
            if (isTelling(told, at)) {
                ByteBuffer window = ByteBuffer.wrap(told, at, SIZE).slice();
                Bytes first = windows.putIfAbsent(window, of);
                if (first != null && !first.equals(of)) {
                    shared.add(first.hex() + " and " + of.hex());
                }
            }
        }
    }

    private static boolean isTelling(byte[] told, int from) {
        long[] values = new long[4];
        int zeros = 0;
        for (int i = from; i < from + SIZE; i++) {
            values[(told[i] & 0xff) >> 6] |= 1L << told[i];
            zeros += told[i] == 0 ? 1 : 0;
        }
        int distinct = 0;
        for (long some : values) {
            distinct += Long.bitCount(some);
        }
        return distinct >= DISTINCT && zeros < ZEROS;
    }

    /** The queues and blobs that it was asked about. */
    Set<Bytes> seen() {
        return seen;
    }

    /** Pairs of them that have something in common. */
    Set<String> shared() {
        return shared;
    }

    /** Bytes of each blob that was put. */
    List<Integer> blobs() {
        return blobs;
    }

    /** Whether two relays were told anything by which they could match what they have. */
    boolean meets(QueueViews other) {
        return windows.keySet().stream().anyMatch(other.windows::containsKey);
    }
}
