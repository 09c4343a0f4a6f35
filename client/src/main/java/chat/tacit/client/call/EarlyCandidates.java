package chat.tacit.client.call;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.call.Candidate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where devices say that they are before they answer, since signals take different routes: of the
 * one call that there is, and gone with it.
 */
final class EarlyCandidates {
    /** Devices of a contact whose candidates wait for that device's answer. */
    static final int MAX_DEVICES = 8;

    private final Map<ConversationId, List<Candidate>> byDevice = new LinkedHashMap<>();

    /** Keeps what a device says of where it is until it answers. */
    void keep(ConversationId device, List<Candidate> found) {
        if (byDevice.size() == MAX_DEVICES && !byDevice.containsKey(device)) {
            return;
        }
        List<Candidate> kept = byDevice.computeIfAbsent(device, _ -> new ArrayList<>());
        found.stream().limit(CallMachine.CANDIDATES - kept.size()).forEach(kept::add);
    }

    /** What was kept of a device; nothing of any is kept any more. */
    List<Candidate> take(ConversationId device) {
        List<Candidate> kept = byDevice.getOrDefault(device, List.of());
        clear();
        return kept;
    }

    /** The call is over. */
    void clear() {
        byDevice.clear();
    }
}
