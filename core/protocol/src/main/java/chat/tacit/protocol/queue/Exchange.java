package chat.tacit.protocol.queue;

import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Refusal;

/**
 * A request on its way to its one answer. Each of the methods that answer ends it; {@link #pass}
 * lets the next request about the entity begin before that.
 */
final class Exchange {
    private final Request request;
    private final Line line;
    private final Admission admission;
    private final Runnable leave;
    private boolean passed;
    private boolean ended;

    Exchange(Request request, Line line, Admission admission, Runnable leave) {
        this.request = request;
        this.line = line;
        this.admission = admission;
        this.leave = leave;
        admission.started();
    }

    Request request() {
        return request;
    }

    EntityId entity() {
        return request.entity();
    }

    /** Answers under the seal. */
    void reply(Peer peer, Reply reply) {
        line.answer(
                new Answer.Response(request.seq(), 0, peer.responses().seal(request.seq(), reply)),
                reply);
        if (reply instanceof Reply.No no && no.refusal() != Refusal.RETRY) {
            admission.refused();
        }
        end();
    }

    void done(Peer peer) {
        reply(peer, new Reply.Done());
    }

    void no(Peer peer, Refusal refusal) {
        reply(peer, Reply.No.of(refusal));
    }

    /** Answers with what was fetched, under the seal. */
    void content(Peer peer, byte[] content) {
        byte[] box = peer.responses().sealContent(request.seq(), content);
        line.answer(new Answer.Content(request.seq(), ByteRange.of(box)));
        end();
    }

    /** The one answer to what is unknown, forbidden or of another role. */
    void refuse() {
        line.answer(new Answer.Refused(request.seq(), 0, Refusal.REFUSED));
        admission.refused();
        end();
    }

    /** The store failed before it was known whether the request is to be refused. */
    void retry() {
        line.answer(new Answer.Refused(request.seq(), 0, Refusal.RETRY));
        end();
    }

    /** What comes after needs no order: the next request about the entity may begin. */
    void pass() {
        if (!passed) {
            passed = true;
            leave.run();
        }
    }

    /** Ends a request whose answers were given one by one. */
    void end() {
        if (ended) {
            throw new IllegalStateException("a request was answered twice");
        }
        ended = true;
        admission.finished();
        pass();
    }
}
