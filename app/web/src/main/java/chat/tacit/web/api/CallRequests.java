package chat.tacit.web.api;

import chat.tacit.client.Calls;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.Candidate;
import chat.tacit.e2ee.call.Description;
import chat.tacit.e2ee.call.DtlsFingerprint;
import chat.tacit.e2ee.call.Media;
import chat.tacit.web.form.CallForm;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonObject;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Requests about calls ({@code spec/90-app} §3.1). */
final class CallRequests {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MAX_FRAMES = 64;

    private final Seat seat;

    CallRequests(Seat seat) {
        this.seat = seat;
    }

    void register(Map<String, Handler> handlers) {
        handlers.put("call", this::call);
        handlers.put("call-prepare", this::prepare);
        handlers.put("call-allow", this::allow);
        handlers.put("call-ring", this::ring);
        handlers.put("call-accept", this::accept);
        handlers.put("call-decline", this::decline);
        handlers.put("call-end", this::end);
        handlers.put("call-candidates", this::candidates);
        handlers.put("call-again", this::again);
        handlers.put("call-answer", this::answer);
        handlers.put("call-connected", this::connected);
        handlers.put("direct-allow", this::allowDirect);
        handlers.put("direct-state", this::directState);
        handlers.put("direct-heard", this::directHeard);
    }

    private Calls calls() throws Refused {
        return seat.client().calls();
    }

    private JsonObject call(Asked asked) throws Refused {
        return calls().now().map(CallForm::event).orElseGet(JsonObject::new);
    }

    private JsonObject prepare(Asked asked) throws ClientException, Refused {
        return prepared(calls().prepare(existing(asked), PATIENCE));
    }

    private JsonObject allow(Asked asked) throws ClientException, Refused {
        return prepared(calls().allow(existing(asked), asked.flag("on")));
    }

    private ConversationId existing(Asked asked) throws Refused {
        return asked.conversation(seat.client()).id();
    }

    private static JsonObject prepared(Calls.Prepared prepared) {
        return new JsonObject()
                .put("way", prepared.way().name().toLowerCase(Locale.ROOT))
                .put("ice", CallForm.ice(prepared.server()))
                .put("direct", prepared.direct());
    }

    private JsonObject ring(Asked asked) throws ClientException, Refused {
        Media media = new Media(asked.flag("audio"), asked.flag("video"));
        CallId call = calls().ring(existing(asked), media, described(asked));
        return new JsonObject().put("call", call.toString());
    }

    private JsonObject accept(Asked asked) throws ClientException, Refused {
        calls().accept(id(asked), described(asked));
        return new JsonObject();
    }

    private JsonObject decline(Asked asked) throws ClientException, Refused {
        calls().decline(id(asked));
        return new JsonObject();
    }

    private JsonObject end(Asked asked) throws ClientException, Refused {
        CallEnd reason =
                switch (asked.body().getValue("reason", 1)) {
                    case Integer number when number == 1 -> CallEnd.HUNG_UP;
                    case Integer number when number == 5 -> CallEnd.FAILED;
                    case Integer number when number == 6 -> CallEnd.ANOTHER_FINGERPRINT;
                    default -> throw Refused.form("'reason' is 1, 5 or 6.");
                };
        calls().end(id(asked), reason);
        return new JsonObject();
    }

    private JsonObject candidates(Asked asked) throws ClientException, Refused {
        List<String> lines = asked.texts("lines");
        CallSignal.Candidates found =
                formed(
                        "'lines' are 1 to 16 candidates.",
                        () ->
                                new CallSignal.Candidates(
                                        lines.stream().map(Candidate::new).toList()));
        calls().found(id(asked), found.all());
        return new JsonObject();
    }

    private JsonObject again(Asked asked) throws ClientException, Refused {
        calls().again(id(asked), offered(asked));
        return new JsonObject();
    }

    private JsonObject answer(Asked asked) throws ClientException, Refused {
        calls().answer(id(asked), offered(asked));
        return new JsonObject();
    }

    private JsonObject connected(Asked asked) throws ClientException, Refused {
        calls().connected(id(asked), fingerprint(asked));
        return new JsonObject();
    }

    private JsonObject allowDirect(Asked asked) throws ClientException, Refused {
        ConversationId in = existing(asked);
        calls().allowDirect(in, asked.flag("on"));
        return new JsonObject().put("direct", calls().mayGoDirectly(in));
    }

    private JsonObject directState(Asked asked) throws Refused {
        ConversationId in = existing(asked);
        JsonObject state = calls().direct(in).map(CallForm::event).orElseGet(JsonObject::new);
        return state.put("direct", calls().mayGoDirectly(in))
                .put("rests", !calls().mayAskDirectly(in));
    }

    private JsonObject directHeard(Asked asked) throws ClientException, Refused {
        List<String> texts = asked.texts("frames");
        if (texts.size() > MAX_FRAMES) {
            throw Refused.form("'frames' are at most " + MAX_FRAMES + ".");
        }
        List<Bytes> frames =
                formed(
                        "'frames' are base64.",
                        () -> texts.stream().map(Text::fromBase64).map(Bytes::owned).toList());
        calls().lines().heard(id(asked), frames);
        return new JsonObject();
    }

    private static CallId id(Asked asked) throws Refused {
        String text = asked.text("call");
        return formed("'call' is no id of a call.", () -> new CallId(Bytes.ofHex(text)));
    }

    private static Description offered(Asked asked) throws Refused {
        String sdp = asked.text("sdp");
        return formed("'sdp' is no description.", () -> Description.of(sdp));
    }

    private static Description described(Asked asked) throws Refused {
        String sdp = asked.text("sdp");
        DtlsFingerprint fingerprint = fingerprint(asked);
        return formed("'sdp' is no description.", () -> new Description(sdp, fingerprint));
    }

    private static DtlsFingerprint fingerprint(Asked asked) throws Refused {
        String text = asked.text("fingerprint");
        return formed("'fingerprint' is none.", () -> DtlsFingerprint.parse(text));
    }

    private static <T> T formed(String otherwise, Supplier<T> form) throws Refused {
        try {
            return form.get();
        } catch (MalformedException e) {
            throw Refused.form(otherwise);
        }
    }
}
