package chat.tacit.client.call;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallId;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Calls that are over, so that a ring that comes again, or after its end, rings no more. Each
 * contact's are apart: nobody makes those of another forgotten.
 */
final class EndedCalls {
    /** Calls of one contact that are remembered. */
    static final int MAX = 64;

    private final Map<ConversationId, Map<CallId, Optional<CallEnd>>> byContact = new HashMap<>();

    /**
     * A call is over.
     *
     * @param end what the caller said, if it said something
     */
    void add(ConversationId with, CallId call, Optional<CallEnd> end) {
        Map<CallId, Optional<CallEnd>> calls =
                byContact.computeIfAbsent(with, _ -> new LinkedHashMap<>());
        calls.putIfAbsent(call, end);
        if (calls.size() > MAX) {
            calls.remove(calls.keySet().iterator().next());
        }
    }

    boolean has(ConversationId with, CallId call) {
        return of(with).containsKey(call);
    }

    /** Whether a call was over before its ring came; it is asked once. */
    boolean wasMissed(ConversationId with, CallId call) {
        Optional<CallEnd> end = of(with).getOrDefault(call, Optional.empty());
        if (end.isPresent()) {
            of(with).replace(call, Optional.empty());
        }
        return end.filter(it -> it == CallEnd.NOT_ANSWERED || it == CallEnd.TAKEN_BACK).isPresent();
    }

    private Map<CallId, Optional<CallEnd>> of(ConversationId contact) {
        return byContact.getOrDefault(contact, Map.of());
    }
}
