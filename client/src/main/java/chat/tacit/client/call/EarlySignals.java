package chat.tacit.client.call;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.Candidate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came before that to which it belongs, since signals take different routes, and the calls
 * that are over, so that a ring that comes again rings no more.
 */
final class EarlySignals {
    /** Calls that are remembered to be over. */
    static final int MAX_OVER = 64;

    /** Devices of a contact whose candidates wait for that device's answer. */
    static final int MAX_DEVICES = 8;

    private final Map<CallId, Optional<CallEnd>> over = new LinkedHashMap<>();
    private final Map<ConversationId, List<Candidate>> candidates = new LinkedHashMap<>();

    /**
     * A call is over.
     *
     * @param end what the caller said, if it said something
     */
    void over(CallId call, Optional<CallEnd> end) {
        over.putIfAbsent(call, end);
        if (over.size() > MAX_OVER) {
            over.remove(over.keySet().iterator().next());
        }
    }

    boolean isOver(CallId call) {
        return over.containsKey(call);
    }

    /** Whether a call was over before its ring came; it is asked once. */
    boolean wasMissed(CallId call) {
        Optional<CallEnd> end = over.getOrDefault(call, Optional.empty());
        over.replace(call, Optional.empty());
        return end.filter(it -> it == CallEnd.NOT_ANSWERED || it == CallEnd.TAKEN_BACK).isPresent();
    }

    /** Keeps what a device says of where it is until it answers. */
    void keep(ConversationId device, List<Candidate> found) {
        if (candidates.size() == MAX_DEVICES && !candidates.containsKey(device)) {
            return;
        }
        List<Candidate> kept = candidates.computeIfAbsent(device, _ -> new ArrayList<>());
        found.stream().limit(CallMachine.CANDIDATES - kept.size()).forEach(kept::add);
    }

    /** What was kept of a device; nothing of any is kept any more. */
    List<Candidate> take(ConversationId device) {
        List<Candidate> kept = candidates.getOrDefault(device, List.of());
        candidates.clear();
        return kept;
    }
}
