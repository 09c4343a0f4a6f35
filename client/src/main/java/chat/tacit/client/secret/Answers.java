package chat.tacit.client.secret;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.GrpcPart;
import chat.tacit.protocol.room.GrpcTrailers;
import chat.tacit.protocol.room.Method;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The messages of one call, as they come, and how it ended. */
final class Answers {
    private final GrpcMessages decoder;
    private final Body body;
    private final Deque<GrpcPart> parts = new ArrayDeque<>();

    Answers(Method method, Body body) {
        this.decoder = GrpcMessages.answers(method);
        this.body = body;
    }

    /**
     * The next message; nothing once the call has ended well.
     *
     * @throws LinkException if it doesn't come until then, ended otherwise, or is none
     */
    Optional<byte[]> next(Deadline until) throws LinkException {
        while (parts.isEmpty()) {
            read(until);
        }
        return switch (parts.remove()) {
            case GrpcPart.Message(byte[] bytes) -> Optional.of(bytes);
            case GrpcPart.End(GrpcTrailers trailers) -> {
                awaitEnd(until);
                if (trailers.status() != 0) {
                    throw trailers.refusal()
                            .map(LinkException::refused)
                            .orElseGet(LinkException::nonsense);
                }
                yield Optional.empty();
            }
        };
    }

    /** The one message of a call that has one. */
    byte[] only(Deadline until) throws LinkException {
        byte[] message = next(until).orElseThrow(LinkException::nonsense);
        if (next(until).isPresent()) {
            throw LinkException.nonsense();
        }
        return message;
    }

    private void awaitEnd(Deadline until) throws LinkException {
        while (!body.isEnded()) {
            if (body.next(until).filter(piece -> piece.length > 0).isPresent()) {
                throw LinkException.nonsense();
            }
        }
    }

    private void read(Deadline until) throws LinkException {
        byte[] piece = body.next(until).orElseThrow(LinkException::cut); // there were no trailers
        try {
            decoder.take(piece, parts::add);
        } catch (MalformedException e) {
            throw LinkException.nonsense();
        }
    }
}
